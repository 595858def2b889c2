"""Bytes to text: byte order mark, UTF-16 told by its NULs, UTF-8, what is declared, then detection. Never mojibake in silence."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_HEADS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"PK\x03\x04")
HEAD = 4096
"""So many bytes from the start tell binary data and UTF-16 without a mark."""
BINARY_SHARE, BINARY_LEAST = 0.05, 3
"""More control characters than this share of the head, and at least so many, make the input binary."""
NUL_SHARE = 0.03
"""UTF-16 has at least so many NULs: the upper halves of spaces and full stops, if of nothing else."""
SAMPLE = 100_000
"""So many bytes, from the first line that is not ASCII, are shown to the detector."""
WHOLE_SEQUENCES = 2
"""Bytes with so many times more whole than broken UTF-8 sequences are damaged UTF-8, not another encoding."""
DECLARED_SHARE = 0.5
"""A declared Latin encoding that explains less is not believed even where detection can only guess another script."""
LATIN_SHARE = 0.9
"""A Latin encoding is believed when this share of what is not ASCII is one language's letters, or typographic."""

_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
_ASCII, _HIGH = bytes(range(128)), bytes(range(128, 256))
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SEVEN_BITS, _ESCAPE = "iso2022_jp", b"\x1b$"
"""The one encoding of more than ASCII whose bytes all are ASCII, and what every text in it holds."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")

_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257")
"""In order of trust. One alphabet must explain the text, else "à" in French is read as "ŕ" and Polish "ą" as "¹"."""
_ALPHABETS = (
    "àáâäçèéêëíîïñóôöúûüß",  # an English text's foreign names, and most of Western Europe
    "àâæçéèêëîïôœùûüÿ", "áéíóúüñ¿¡ºª", "àáâãçéêíóôõúü", "àèéìíîòóùú", "åäæéöøü", "áðéíóúýþæö", "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "çğıiöşüâî", "äõöüšž", "āčēģīķļņšūž", "ąčęėįšųūž",
)  # fmt: skip
_TYPOGRAPHIC = frozenset("‘’‚“”„«»‹›–—…•·€£§©®™°½\xa0\xad")
_OTHERS = (
    "cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1253", "iso8859_7", "cp1255", "cp1256", "cp1258", "cp874",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", *_LATIN,
)  # fmt: skip


class Decoded(NamedTuple):
    """The text, the encoding it was read in, and what is doubtful about it (None when nothing is)."""

    text: str
    encoding: str
    doubt: str | None = None


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """The text of ``data``. Undecodable bytes become U+FFFD and a doubt. Raises ValueError for binary data.

    ``charset`` is what came with the bytes: the name of an encoding, or the value of a ``Content-Type`` header. It goes before what the page
    declares of itself, and both behind UTF-8: other bytes than ASCII are hardly ever UTF-8 by chance, and far more often declared wrongly.
    Neither is believed when the bytes do not fit it. A ``charset`` that nobody knows is a doubt.
    """
    if charset is None:
        return _decode(data, None)
    from cleaner.charset import encoding_of, label_in  # its patterns are slow to compile

    label = label_in(charset)
    hint = encoding_of(label) if label is not None else None
    decoded = _decode(data, hint)
    if label is None or hint is not None:
        return decoded
    doubts = [f"the charset {label!r} is not known", *([decoded.doubt] if decoded.doubt else [])]
    return decoded._replace(doubt="; ".join(doubts))


def _decode(data: bytes, hint: str | None) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    if unmarked := _unmarked_utf16(data):
        return _replacing(data, unmarked)
    if _is_binary(data):
        raise ValueError("the input is binary, not text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _declared(data, _named(data, hint)) or _latin(data) or _detected(data)
    if text.isascii() and _ESCAPE in data and _SEVEN_BITS in _named(data, hint):
        return _replacing(data, _SEVEN_BITS)
    return Decoded(text, "utf-8")


def _named(data: bytes, hint: str | None) -> list[str]:
    """The encodings that the hint and then the page name.

    UTF-16 is left out: it would have been told by its NULs, and what a page names in ASCII cannot be it; the standard takes it for UTF-8.
    """
    from cleaner.charset import declared_label, encoding_of  # its patterns are slow to compile

    label = declared_label(data)
    return [one for one in (hint, encoding_of(label) if label is not None else None) if one is not None and one != "utf-16"]


def _declared(data: bytes, encodings: list[str]) -> Decoded | None:
    """The text in the first encoding in which all of it can be read; None when there is none. The data are not all ASCII.

    A Latin encoding can read any bytes and is what servers and templates name unasked: what none of its alphabets explains is left to
    detection, if that is sure.
    """
    for encoding in encodings:
        try:
            decoded = Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
        share = _explained(Counter(data.translate(None, _ASCII)), encoding) if encoding in _LATIN else 1.0
        if share >= LATIN_SHARE:
            return decoded
        detected = _latin(data) or _detected(data)
        if detected.encoding == encoding:
            return decoded
        if detected.doubt is None or (share < DECLARED_SHARE and detected.encoding not in _LATIN):
            return detected
        return decoded._replace(doubt=f"the encoding is declared to be {encoding}, and hardly looks so")
    return None


def _is_binary(data: bytes) -> bool:
    head = data[:HEAD]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return data.startswith(_BINARY_HEADS) or controls > max(BINARY_SHARE * len(head), BINARY_LEAST)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 of any script with spaces has NULs, all but all of them in every second place, and once read no controls."""
    head = data[:HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < max(NUL_SHARE * len(head), BINARY_LEAST) or min(even, odd) * 20 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return None
    return encoding if all(ch >= " " or ch in "\t\n\v\f\r" for ch in text) else None


def _damaged_utf8(data: bytes) -> Decoded | None:
    decoded = _replacing(data, "utf-8")
    marks = decoded.text.count("�")
    broken = marks - data.count("�".encode())
    whole = len(decoded.text) - marks - len(data.translate(None, _HIGH))
    cut_off = decoded.text.endswith("�")  # the last character, cut in half, says nothing
    return decoded if whole and whole >= WHOLE_SEQUENCES * (broken - cut_off) else None


def _latin(data: bytes) -> Decoded | None:
    """The first Latin encoding in which one alphabet explains the most; None when none explains enough."""
    high = data.translate(None, _ASCII)
    if len(high) > len(data) - len(data.translate(None, _LETTERS)):
        return None  # most letters are of another script
    counts = Counter(high)
    share, place = max((_explained(counts, encoding), -i) for i, encoding in enumerate(_LATIN))
    return _replacing(data, _LATIN[-place]) if share >= LATIN_SHARE else None


def _explained(counts: Counter[int], encoding: str) -> float:
    table = _table(encoding)
    letters: Counter[str] = Counter()
    for byte, count in counts.items():
        letters[table[byte].lower()[0]] += count  # one letter alone has two in lower case: İ
    typographic = sum(count for ch, count in letters.items() if ch in _TYPOGRAPHIC)
    return (typographic + max(sum(letters[ch] for ch in alphabet) for alphabet in _ALPHABETS)) / counts.total()


@cache
def _table(encoding: str) -> str:
    return bytes(range(256)).decode(encoding, "replace")


def _detected(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    first = _NOT_ASCII.search(data)
    start = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    best = from_bytes(data[start : start + SAMPLE], cp_isolation=list(_OTHERS)).best()
    if best is None:
        return _replacing(data, "utf-8")
    decoded = _replacing(data, best.encoding)
    sure = best.encoding not in _LATIN and best.coherence > 0
    return decoded if decoded.doubt or sure else decoded._replace(doubt=f"the encoding was guessed to be {best.encoding}")


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("�") - data.decode(encoding, "ignore").count("�") if "�" in text else 0
    return Decoded(text, encoding, f"{broken} sequences of bytes are not {encoding.upper()} and were replaced" if broken else None)
