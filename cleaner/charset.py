"""Names of encodings as the web writes them, and where a page declares one.

The labels and what they mean are those of https://encoding.spec.whatwg.org/#names-and-labels, as far as Python has the encodings; the order
in which a page is looked through is that of https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding.
"""

from __future__ import annotations

import re

PRESCAN = 4096
"""So many bytes from the start may declare a page's encoding; the standard asks for 1024, and pages need more."""

_LABELS = {
    "utf-8": "unicode11utf8 unicode20utf8 utf8 xunicode20utf8",
    "cp1252": "ansix341968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 isoir100 iso885911987 l1 latin1 usascii windows1252 xcp1252",
    "iso8859_2": "csisolatin2 iso88592 isoir101 iso885921987 l2 latin2",
    "iso8859_3": "csisolatin3 iso88593 isoir109 iso885931988 l3 latin3",
    "iso8859_4": "csisolatin4 iso88594 isoir110 iso885941988 l4 latin4",
    "iso8859_5": "csisolatincyrillic cyrillic iso88595 isoir144 iso885951988",
    "iso8859_6": "arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596 iso88596e iso88596i isoir127 iso885961987",
    "iso8859_7": "csisolatingreek ecma118 elot928 greek greek8 iso88597 isoir126 iso885971987 suneugreek",
    "iso8859_8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso88598 iso88598e iso88598i isoir138 iso885981988 logical visual",
    "iso8859_10": "csisolatin6 iso885910 isoir157 l6 latin6",
    "iso8859_13": "iso885913",
    "iso8859_14": "iso885914",
    "iso8859_15": "csisolatin9 iso885915 l9 latin9",
    "iso8859_16": "iso885916",
    "koi8_r": "cskoi8r koi koi8 koi8r",
    "koi8_u": "koi8ru koi8u",
    "cp866": "866 cp866 csibm866 ibm866",
    "mac_roman": "csmacintosh mac macintosh xmacroman",
    "mac_cyrillic": "xmaccyrillic xmacukrainian",
    "cp874": "dos874 iso885911 tis620 windows874",
    "cp1250": "cp1250 windows1250 xcp1250",
    "cp1251": "cp1251 windows1251 xcp1251",
    "cp1253": "cp1253 windows1253 xcp1253",
    "cp1254": "cp1254 csisolatin5 iso88599 isoir148 iso885991989 l5 latin5 windows1254 xcp1254",
    "cp1255": "cp1255 windows1255 xcp1255",
    "cp1256": "cp1256 windows1256 xcp1256",
    "cp1257": "cp1257 windows1257 xcp1257",
    "cp1258": "cp1258 windows1258 xcp1258",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb231280 gbk isoir58 xgbk",
    "big5hkscs": "big5 big5hkscs cnbig5 csbig5 xxbig5",
    "euc_jp": "cseucpkdfmtjapanese eucjp xeucjp",
    "iso2022_jp": "csiso2022jp iso2022jp",
    "cp932": "csshiftjis ms932 mskanji shiftjis sjis windows31j xsjis",
    "cp949": "cseuckr csksc56011987 euckr isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949",
    "utf-16": "csunicode iso10646ucs2 ucs2 unicode unicodefeff unicodefffe utf16 utf16le utf16be",
}  # fmt: skip
"""Python's name of an encoding, and its labels without signs. Latin 1 and ASCII mean Windows-1252, as in browsers."""
_ENCODINGS = {label: encoding for encoding, labels in _LABELS.items() for label in labels.split()}
_SIGNS = re.compile(r"[^a-z0-9]+")
_PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]+)["']""")
_META = re.compile(rb"""<meta[\s/](?:[^=<>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([^\s/>"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")


def encoding_of(label: str) -> str | None:
    """Python's name of the encoding that a label means, ``utf-16`` for every UTF-16; None for a label that nobody knows.

    >>> encoding_of("ISO-8859-1"), encoding_of(" windows-1251 "), encoding_of("x-unknown")
    ('cp1252', 'cp1251', None)
    """
    return _ENCODINGS.get(_SIGNS.sub("", label.lower()))


def label_in(hint: str) -> str | None:
    """The charset that a hint names: the hint itself, or the parameter of a ``Content-Type``; None when that has none.

    >>> label_in("text/html; charset=windows-1251"), label_in("koi8-r"), label_in("text/html")
    ('windows-1251', 'koi8-r', None)
    """
    if match := _PARAMETER.search(hint):
        return match[1]
    return None if "/" in hint else hint.strip() or None


def declared_label(data: bytes) -> str | None:
    """The charset that a page declares in its first PRESCAN bytes, in an XML declaration or a meta element; None without one."""
    head = data[:PRESCAN]
    if match := _XML.match(head):
        return match[1].decode("ascii", "replace")
    for meta in _META.findall(_COMMENT.sub(b"", head)):
        attributes: dict[bytes, bytes] = {name.lower(): double or single or bare for name, double, single, bare in reversed(_ATTRIBUTE.findall(meta))}
        label = attributes.get(b"charset")
        if label is None and attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            found = _PARAMETER.search(attributes.get(b"content", b"").decode("ascii", "replace"))
            label = found[1].encode() if found else None
        if label and label.strip():
            return label.decode("ascii", "replace").strip()
    return None
