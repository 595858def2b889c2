"""Bytes to text: byte order mark, then UTF-8, then detection by charset-normalizer. Never mojibake in silence."""

from __future__ import annotations

import codecs
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BINARY_SHARE = 0.05
"""Control characters beyond this share of the first 4,096 bytes make the input binary."""
BROKEN_SHARE = 0.01
"""UTF-8 with at most this share of undecodable bytes is damaged UTF-8, not another encoding."""
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")


class Decoded(NamedTuple):
    """The text, the encoding it was read in, and what is doubtful about it (None when nothing is)."""

    text: str
    encoding: str
    doubt: str | None = None


def decode(data: bytes) -> Decoded:
    """The text of ``data``. Undecodable bytes become U+FFFD and a doubt. Raises ValueError for binary data."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if _is_binary(data):
            raise ValueError("the input is binary, not text")
        return Decoded(text, "utf-8")
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("�")
    if broken <= BROKEN_SHARE * len(data) and any(ord(ch) > 127 and ch != "�" for ch in damaged):
        return Decoded(damaged, "utf-8", f"{broken} sequences of bytes are not UTF-8 and were replaced")
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data).best()
    if best is not None:
        text = str(best)
        if "\0" not in text:
            return Decoded(text, best.encoding)
    if _is_binary(data):
        raise ValueError("the input is binary, not text")
    return _replacing(data, "utf-8")


def _replacing(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("�") - data.decode(encoding, "ignore").count("�")
    return Decoded(text, encoding, f"{broken} sequences of bytes are not {encoding.upper()} and were replaced" if broken else None)


def _is_binary(data: bytes) -> bool:
    head = data[:4096]
    return len(head) - len(head.translate(None, _CONTROLS)) > BINARY_SHARE * len(head)
