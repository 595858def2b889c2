"""Cleaner: the steps of a page, one after the other."""

from __future__ import annotations

import datetime
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cleaner.blocks.text import read_text
from cleaner.decide import Decision, decide, surround
from cleaner.decode import decode
from cleaner.document import NOISE_KINDS, STORY_KINDS, Document, Kind
from cleaner.labels import label
from cleaner.result import Result, Status
from cleaner.ruleset.errors import RuleError
from cleaner.ruleset.library import Library
from cleaner.select import NOTHING, Selection, Selector, Told, url_host

if TYPE_CHECKING:  # slow to import
    from cleaner.decide import Recurs
    from cleaner.evidence import Evidence
    from cleaner.ruleset.selectors import Select

HEAD = 1 << 16
"""Code points of a source in which HTML begins, if it is HTML."""
_BEGUN = re.compile(
    r"\ufeff?(?:\s|<!--.*?-->|<\?xml\b[^>]*>)*+<(?:(?P<page>!doctype\s+html|html|head|body)|article|div|figure|h1|header|main|meta|p|section|span|table|title)"
    r"(?=[\s>/])",
    re.DOTALL | re.IGNORECASE,
)
CHUNK = 32
"""Documents that a worker is handed at once."""

Media = Literal["auto", "text", "html"]
Source = str | bytes | Mapping[str, Any]


class Cleaner:
    """Cleans documents with one set of rules and options. Rules are read when a page first needs them.

    ``rules`` is a folder of the user's own rule files, laid over the shipped ones. ``keep`` adds kinds to what is kept, ``drop`` takes
    kinds away. ``outlets=False`` leaves all outlet files out; ``disable`` names rules that are not to work, by their full ids. Safe to share
    between threads; pickles by its arguments.

    Raises RuleError when a rule file has faults, ValueError for an unknown kind or rule.
    """

    def __init__(self, rules: str | PathLike[str] | None = None, *, keep: Iterable[str] = (), drop: Iterable[str] = (), outlets: bool = True,
                 disable: Iterable[str] = (), evidence: Evidence | None = None) -> None:  # fmt: skip
        kept, dropped = _kinds(keep), _kinds(drop)
        disabled = frozenset([disable] if isinstance(disable, str) else disable)
        self._arguments = {"rules": rules, "keep": kept, "drop": dropped, "outlets": outlets, "disable": disabled, "evidence": evidence}
        if both := kept & dropped:
            raise ValueError(f"both to keep and to drop: {', '.join(sorted(both))}")
        self.evidence = evidence
        """What is known of other documents; None when nothing is."""
        self._dropped = (NOISE_KINDS - kept) | dropped
        self._library = Library(Path(rules) if rules is not None else None, disabled=disabled)
        self._selector = Selector(self._library, outlets)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _remake, (self._arguments,)

    def clean(self, source: str | bytes, *, url: str | None = None, outlet: str | None = None, title: str | None = None,
              language: str | None = None, date: datetime.date | str | None = None, media: Media = "auto", charset: str | None = None) -> Result:  # fmt: skip
        """Clean one document.

        ``url`` tells the outlet by its host; ``outlet`` names its rule file; ``title`` is the headline if it is known; ``language`` is a
        code of ISO 639; ``date`` is the day of publication (a date, or ISO 8601), for rules that are valid for a time only; ``charset`` is the
        encoding that bytes came with: its name, or the value of a ``Content-Type`` header.

        Whatever is wrong with the source is told by the result's ``status``. Raises LookupError for an unknown ``outlet``, ValueError for
        a date that is none, a ``language`` that is no code, or an unknown ``media``, TypeError for a source that is neither str nor bytes or another
        argument that is no str, RuleError when a rule file has faults. What is empty is not given.
        """
        if not isinstance(source, str | bytes):
            raise TypeError(f"a source is str or bytes, not {type(source).__name__}")
        if media not in ("auto", "text", "html"):
            raise ValueError(f"media is 'auto', 'text' or 'html', not {media!r}")
        for name, given in (("url", url), ("outlet", outlet), ("title", title), ("language", language), ("charset", charset)):
            if not isinstance(given, str | None):
                raise TypeError(f"{name} is a str, not {type(given).__name__}")
        day = datetime.date.fromisoformat(date[:10]) if date and isinstance(date, str) else date or None
        if day is not None and not isinstance(day, datetime.date):
            raise TypeError(f"a date is a date or a string, not {type(date).__name__}")
        encoding, doubt = None, None
        if isinstance(source, bytes):
            try:
                text, encoding, doubt = decode(source, charset)
            except ValueError as error:
                return _uncut(source.decode("utf-8", "replace"), str(error))
        else:
            text = source
        try:
            whole, told, select = self._read(text, media, url, outlet, day)
        except ValueError as error:
            return _uncut(text, str(error), encoding)
        document = whole.inner
        selection = self._selector.select(document, url, outlet, language, told)
        rules = self._library.ruleset(selection.files)
        expired = rules.expired(day)
        heading = title or document.title
        found = label(document, rules, heading, expired)
        if select is not None and select.timed_out:
            stopped = [rules.of_elements[one] for one in select.timed_out & rules.of_elements.keys()]
            found = found._replace(timed_out=tuple(sorted({*found.timed_out, *stopped})))
        decision = decide(document, rules, found, heading, self._dropped, expired, self._recurs(selection, url))
        status, reason = _status(document, decision, doubt)
        decision = surround(decision, whole, self._dropped)
        return Result(whole, decision, status=status, reason=reason, selection=selection, title=title, url=url, rules_hash=rules.hash, encoding=encoding)

    def _read(self, text: str, media: Media, url: str | None, outlet: str | None, day: datetime.date | None) -> tuple[Document, Told, Select | None]:
        """The document; for HTML also the rule files that are told before it is read, and what their rules were asked of its elements.

        Raises ValueError for a source that is not parsed.
        """
        if media == "text" or (media == "auto" and not _looks_like_html(text)):
            return read_text(text), NOTHING, None
        from cleaner.blocks.html import read_html  # selectolax is not needed for text
        from cleaner.blocks.limits import unreadable

        if (why := unreadable(text)) is not None:
            raise ValueError(why)
        data = text.encode("utf-8", "replace")  # once for all who look at the source
        told = self._selector.tell(data, url, outlet)
        select = self._library.selectors(told.files).on(data, day, self._dropped) if told.files else None
        return read_html(text, select, data), told, select

    def with_evidence(self, evidence: Evidence) -> Cleaner:
        """A Cleaner of the same arguments that uses evidence."""
        return _remake({**self._arguments, "evidence": evidence})

    def _recurs(self, selection: Selection, url: str | None) -> Recurs | None:
        evidence, outlet = self.evidence, _corpus(selection, url)
        if evidence is None or outlet is None:
            return None
        return lambda views, spoken: evidence.find(views, outlet, spoken)

    def gather(self, sources: Iterable[Source], evidence: Evidence | None = None) -> Evidence:
        """Count the lines of documents by outlet: the host of their url, or the outlet that is told. Others are passed over.

        Adds to ``evidence`` when it is given. Sources are those of ``clean_many``; what cannot be read is passed over too.
        """
        if evidence is None:
            from cleaner.evidence import Evidence

            evidence = Evidence()
        for source in sources:
            arguments = _as_arguments(source)
            text, url = arguments.get("source"), arguments.get("url")
            try:
                read = decode(text, arguments.get("charset")).text if isinstance(text, bytes) else text
                whole, told, _ = self._read(read, arguments.get("media", "auto"), url, arguments.get("outlet"), None)  # type: ignore[arg-type]
                document = whole.inner
                selection = self._selector.select(document, url, arguments.get("outlet"), arguments.get("language"), told)
            except (ValueError, LookupError, TypeError, AttributeError):
                continue
            if (outlet := _corpus(selection, url)) is not None:
                evidence.add(document.views, outlet)
        return evidence

    def clean_many(self, sources: Iterable[Source], *, workers: int = 1) -> Iterator[Result]:
        """Clean documents as they come, in order. A source is a str, bytes, or a mapping of the arguments of ``clean``.

        ``workers`` is the number of processes. No more than a few chunks of sources are read ahead. What goes wrong with one document
        (a wrong argument, say) becomes a result of status ``error``; faults of rule files are raised.
        """
        if workers < 1:
            raise ValueError(f"workers is a number of processes, not {workers}")
        if workers == 1:
            for source in sources:
                yield self._clean_any(source)
            return
        from concurrent.futures import Future, ProcessPoolExecutor  # slow to import

        todo = iter(sources)
        with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(self,)) as pool:
            running: deque[Future[list[Result]]] = deque()
            while True:
                while len(running) < 2 * workers and (chunk := list(islice(todo, CHUNK))):
                    running.append(pool.submit(_clean_chunk, chunk))
                if not running:
                    return
                yield from running.popleft().result()

    def _clean_any(self, source: Source) -> Result:
        arguments = _as_arguments(source)
        try:
            return self.clean(**arguments)
        except RuleError:
            raise
        except Exception as error:  # one bad document must not cost the others
            text = arguments.get("source", "")
            if isinstance(text, bytes):
                text = text.decode("utf-8", "replace")
            return _uncut(text if isinstance(text, str) else "", f"{type(error).__name__}: {error}")


def _kinds(names: Iterable[str]) -> frozenset[Kind]:
    names = [names] if isinstance(names, str) else list(names)
    known = set(map(str, NOISE_KINDS | STORY_KINDS))
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"unknown kind {unknown[0]!r}; kinds are {', '.join(sorted(known))}")
    return frozenset(map(Kind, names))


def _as_arguments(source: Source) -> dict[str, Any]:
    """What ``clean`` is called with for a source; what a table has for a missing value (``nan``) is not given."""
    if not isinstance(source, Mapping):
        return {"source": source}
    return {key: value for key, value in source.items() if not (isinstance(value, float) and value != value)}


def _looks_like_html(source: str) -> bool:
    """Whether a text begins as a page does, or with an element that is closed, white space and comments aside."""
    begun = _BEGUN.match(source[:HEAD])
    return begun is not None and (begun["page"] is not None or "</" in source)


def _corpus(selection: Selection, url: str | None) -> str | None:
    """The documents that a document's evidence comes from: those of its outlet, or of its host."""
    host = url_host(url)
    return selection.outlet or (host.removeprefix("www.") if host else None)


def _status(document: Document, decision: Decision, doubt: str | None) -> tuple[Status, str | None]:
    if not len(document):
        return "empty", "the input is blank"
    doubts = [reason for reason in (doubt, decision.suspicion) if reason]
    left = len(document) - sum(verdict.whole for verdict in decision.verdicts.values())
    if left - (decision.headline is not None) <= 0:
        return "no_story", "; ".join(["nothing but boilerplate was found", *doubts])
    return ("suspect", "; ".join(doubts)) if doubts else ("ok", None)


def _uncut(text: str, reason: str, encoding: str | None = None) -> Result:
    """A document that could not be cleaned: its text, uncut."""
    decision = Decision({}, None, None)
    return Result(
        read_text(text),
        decision,
        status="error",
        reason=reason,
        selection=Selection(None, None, (), "nothing was looked for"),
        title=None,
        url=None,
        rules_hash="",
        encoding=encoding,
    )


def _remake(arguments: dict[str, Any]) -> Cleaner:
    return Cleaner(**arguments)


_worker: Cleaner | None = None


def _start_worker(cleaner: Cleaner) -> None:
    global _worker  # one Cleaner per worker process
    _worker = cleaner


def _clean_chunk(chunk: list[Source]) -> list[Result]:
    assert _worker is not None
    return [_worker._clean_any(source) for source in chunk]
