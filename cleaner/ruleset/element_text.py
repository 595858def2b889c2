"""What an element says: its words as a reader sees them, and how much of them is links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.blocks.elements import INLINE


def lines(element: Any) -> Iterator[str]:
    """The text of an element, part by part as block-level elements divide it, space made even."""
    for parts in _parts(element):
        if line := " ".join("".join(text for text, _ in parts).split()):
            yield line


def link_share(element: Any) -> float:
    """The percentage of its code points, spaces aside, that is link text; 0 where there is no text."""
    total = links = 0
    for parts in _parts(element):
        for text, linked in parts:
            count = sum(map(len, text.split()))
            total += count
            links += count if linked else 0
    return 100 * links / total if total else 0.0


def _parts(element: Any) -> Iterator[list[tuple[str, bool]]]:
    """Texts and whether each is in a link, those together between which no block-level element begins or ends."""
    top = element.mem_id
    known: dict[int, tuple[int, bool]] = {}
    """Of the parents of texts, the block that they are part of, and whether they are in a link."""

    def place(node: Any) -> tuple[int, bool]:
        chain = []
        while node.mem_id not in known and node.mem_id != top and node.tag in INLINE:
            chain.append(node)
            node = node.parent
        found = known.setdefault(node.mem_id, (node.mem_id, _in_link(node)))
        for one in reversed(chain):
            found = known[one.mem_id] = found[0], found[1] or one.tag == "a"
        return found

    block, parts = 0, list[tuple[str, bool]]()
    for node in element.traverse(include_text=True):
        if node.tag == "br":
            parts.append((" ", False))
        if node.tag != "-text":
            continue
        here, linked = place(node.parent)
        if here != block and parts:
            yield parts
            parts = []
        block = here
        parts.append((node.text_content or "", linked))
    if parts:
        yield parts


def _in_link(node: Any) -> bool:
    """Whether an element is a link or stands in one."""
    while node is not None:
        if node.tag == "a":
            return True
        node = node.parent
    return False
