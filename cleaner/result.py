"""What cleaning a document gives back: the story, and an account of everything else."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from cleaner.decide import ABOVE_STORY, BELOW_STORY, SHAPE, Decision, Verdict, kind_of_shape
from cleaner.document import Block, Document, Kind, Removed
from cleaner.extent import describe
from cleaner.fold import folded_key
from cleaner.render import OffsetMap, cut, join_lines, normalise_blank
from cleaner.select import CODES, Selection

if TYPE_CHECKING:
    from cleaner.declared import Declared, Image

Status = Literal["ok", "empty", "no_story", "suspect", "error"]


class Result:
    """The outcome of cleaning one document. All offsets are code points of ``source_text``; what is not asked for is not computed.

    ``status``: ``ok``; ``empty`` (a blank input); ``no_story`` (nothing but boilerplate); ``suspect`` (cut, but look at it: ``reason``
    says why); ``error`` (nothing was cut; ``reason`` says why). ``text`` is always the cut text.
    """

    def __init__(self, document: Document, decision: Decision, *, status: Status, reason: str | None, selection: Selection,
                 title: str | None, url: str | None, rules_hash: str, encoding: str | None) -> None:  # fmt: skip
        self.document = document
        self.decision = decision
        self.status: Status = status
        self.reason = reason
        self.selection = selection
        self.outlet = selection.outlet
        """The outlet whose rules were used, as their file names it; None when none was told."""
        self.rules_hash = rules_hash
        self.encoding = encoding
        """The encoding that bytes were read in; None for a string."""
        self._title = title
        self._url = url

    @property
    def source_text(self) -> str:
        """The uncut text."""
        return self.document.text

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """Everything that was cut, in order; ``text == normalise_blank(cut(source_text, removed))``."""
        return tuple(self.decision.removed(self.document))

    @cached_property
    def text(self) -> str:
        """All kept blocks, in order, without a final newline."""
        return self._without(None)

    @cached_property
    def body(self) -> str:
        """``text`` without the headline."""
        headline = self.decision.headline
        return self.text if headline is None else self._without(headline.block)

    def _without(self, block: int | None) -> str:
        """What is left, without a block."""
        document, decision = self.document, self.decision
        if document.terminators is None:
            return join_lines(decision.lines(document, block))
        if block is not None:
            decision = replace(decision, verdicts={**decision.verdicts, block: Verdict(Kind.HEADLINE, SHAPE[Kind.HEADLINE], True)})
        return normalise_blank(cut(document.text, decision.removed(document)))  # a \r that was left may meet a \n

    @cached_property
    def declared(self) -> Declared:
        """What an HTML page says of itself outside of its text; nothing of plain text."""
        from cleaner.declared import declared  # few ask

        return declared(self.document.head)

    @cached_property
    def title(self) -> str | None:
        """The ``title`` that was given, as the page prints it if it does; without one the headline, then what the page declares."""
        block = self.decision.headline
        headline = None if block is None else " ".join(self.document.line_text(block.block).split())
        if self._title:
            printed = headline is not None and folded_key(self._title).startswith(folded_key(headline))
            return headline if printed else self._title
        return headline or self.declared.title or self.document.title

    @cached_property
    def byline(self) -> str | None:
        """The authors that the page declares; else those of the first line that a rule labelled a byline."""
        return self.declared.byline or self._read("names", Kind.BYLINE)

    @cached_property
    def published(self) -> str | None:
        """The time of publication that the page declares, else that of the text: ISO 8601 with a zone only when one is written; raw when it
        cannot be read.
        """
        return self.declared.published or self._read("published", Kind.TIMESTAMP, Kind.BYLINE)

    @cached_property
    def updated(self) -> str | None:
        """The time of the last change, as ``published``."""
        return self.declared.modified or self._read("updated", Kind.TIMESTAMP, Kind.BYLINE)

    @cached_property
    def language(self) -> str | None:
        """The language that was given or told from the text, else the one that the page declares, as a code of ISO 639."""
        code = self.declared.language if self.selection.language is None else None
        return self.selection.language if code is None else CODES.get(code, code)

    @property
    def site_name(self) -> str | None:
        """The name of the site, as the page declares it."""
        return self.declared.site

    @cached_property
    def url(self) -> str | None:
        """The address that the page declares as its own (canonical); else the ``url`` that was given."""
        if (own := self.declared.url) is None:
            return self._url
        try:
            return urljoin(self._url, own) if self._url else own
        except ValueError:  # no address at all
            return own

    @property
    def images(self) -> tuple[Image, ...]:
        """The images that the page declares, each with its url and caption."""
        return self.declared.images

    def _read(self, what: str, *kinds: Kind) -> str | None:
        """What a function of the module metadata reads out of the first line of some kinds in which it finds something."""
        from cleaner import metadata  # its patterns are slow to compile, and text and body do without

        read = getattr(metadata, what)
        lines = (self.document.views[b] for b in sorted(self.decision.verdicts) if self.decision.verdicts[b].kind in kinds)
        return next((found for line in lines if (found := read(line))), None)

    def to_source(self, offset: int) -> int:
        """The offset in ``source_text`` of an offset in ``text``. Raises IndexError outside of ``text``."""
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} is outside of a text of {len(self.text)} code points")
        return self._offsets[offset]

    @cached_property
    def _offsets(self) -> OffsetMap:
        return OffsetMap(self.source_text, self.removed)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the document with its kind, and why it stayed or went."""
        return tuple(self._block(b) for b in range(len(self.document)))

    def _block(self, b: int) -> Block:
        document, verdict = self.document, self.decision.verdicts.get(b)
        start, end = document.start(b), document.end(b)
        text = document.text[start:end].strip()
        path = document.marks[b].path if document.marks else None
        removed = verdict.removed(document, b) if verdict is not None else ()
        headline = self.decision.headline
        if headline is not None and b == headline.block and (verdict is None or not verdict.whole):
            return Block(start, end, text, Kind.HEADLINE, True, None, f"the headline: {headline.evidence}", removed, path)
        if verdict is None or (verdict.rule is None and not removed):
            kind = kind_of_shape(document, b, headline.block if headline else None)
            reason = f"no rule speaks of it{self._shape(b)}" if verdict is None or verdict.kept_by is None else f"kept by {verdict.kept_by.id}"
            return Block(start, end, text, kind, True, None, reason, path=path)
        rule = verdict.rule or (removed[0].name if removed else None)
        if verdict.whole:
            reason = f"{verdict.kind}: cut by {', '.join(dict.fromkeys(one.rule for one in removed))}{self._shape(b)}"
        elif removed:
            reason = f"a part was cut by {', '.join(dict.fromkeys(one.rule for one in removed))}"
        elif verdict.kept_by is not None:
            reason = f"kept by {verdict.kept_by.id}"
        else:
            reason = f"{verdict.rule.id if verdict.rule else ''} calls it {verdict.kind}, which is kept"
        return Block(start, end, text, verdict.kind, not verdict.whole, rule, reason, removed, path)

    def _shape(self, b: int) -> str:
        """What spoke for and against a block where its place above, in or below the story's run decided."""
        verdict, extent = self.decision.verdicts.get(b), self.decision.extent
        if (recurring := self.decision.recurring.get(b)) is not None:
            return f"; it stands in {recurring.documents} of {recurring.of} other documents of the outlet"
        if extent is None or (verdict is not None and verdict.rule not in (ABOVE_STORY, BELOW_STORY)):
            return ""
        if extent.start <= b < extent.stop:
            place = "in the story"
        else:
            place = f"all above the story weighs {extent.above:+}" if b < extent.start else f"all below the story weighs {extent.below:+}"
        return f"; {place}; {describe(self.document.views, b)}"

    def as_dict(self, *, with_blocks: bool = False) -> dict[str, Any]:
        """The result as plain data, as docs/schemas/result.schema.json describes it."""
        data: dict[str, Any] = {
            "text": self.text, "title": self.title, "byline": self.byline, "published": self.published, "updated": self.updated,
            "site_name": self.site_name, "url": self.url, "images": [image._asdict() for image in self.images],
            "language": self.language, "outlet": self.outlet, "status": self.status, "reason": self.reason, "encoding": self.encoding,
            "removed": [
                {"start": r.start, "end": r.end, "kind": str(r.kind), "rule": r.rule, "layer": str(r.layer), "text": self.source_text[r.start : r.end].strip()}
                for r in self.removed
            ],
            "rules_hash": self.rules_hash,
        }  # fmt: skip
        if with_blocks:
            data["blocks"] = [
                {"start": b.start, "end": b.end, "text": b.text, "kind": str(b.kind), "kept": b.kept, "rule": b.rule.id if b.rule else None,
                 "file": b.rule.file if b.rule else None, "line": b.rule.line if b.rule else None, "reason": b.reason, "path": b.path}
                for b in self.blocks
            ]  # fmt: skip
        return data

    def __repr__(self) -> str:
        return f"<Result {self.status}: {len(self.text)} of {len(self.source_text)} code points, {len(self.removed)} removed, outlet {self.outlet}>"
