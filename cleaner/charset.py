"""Names of encodings as the web writes them, and where a page declares one.

The labels and what they mean are those of https://encoding.spec.whatwg.org/#names-and-labels; the order in which a page is looked through is
that of https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding.
"""

from __future__ import annotations

import re

import webencodings
from webencodings.labels import LABELS

PRESCAN = 4096
"""So many bytes from the start may declare a page's encoding; the standard asks for 1024, and pages need more."""

_SIGNS = re.compile(r"[^a-z0-9]+")
_STANDARD = {_SIGNS.sub("", label): label for label in LABELS}
"""The standard's labels by their letters and digits: pages write ``utf_8`` and ``iso 8859-1`` too."""
_PYTHON = {"utf-8": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "gbk": "gb18030", "replacement": None, "x-user-defined": None}
"""Codecs by other names than their own with underscores; a decoder for gbk reads all of gb18030, and some labels mean no text at all."""
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
    standard = _STANDARD.get(_SIGNS.sub("", label.lower()))
    if standard is None:
        return None
    codec: str = webencodings.lookup(standard).codec_info.name
    return _PYTHON.get(codec, codec.replace("-", "_"))


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
