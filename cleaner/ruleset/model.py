"""What a rule file may say: the data model that validates it, and that a schema for editors is written from.

The fields' descriptions are the reference; docs/rules.md explains them with examples.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cleaner.document import NOISE_KINDS, Kind
from cleaner.ruleset.lint.codes import Code

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"
HOST = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"


def _whole_number(value: object) -> object:
    """YAML scalars are read as they were written; a number is a run of digits and nothing else."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise ValueError("must be a whole number")
    return value


def _true_or_false(value: object) -> object:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise ValueError("must be true or false")
        return value == "true"
    return value


Count = Annotated[int, BeforeValidator(_whole_number), Field(ge=1)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
Pattern = Annotated[str, Field(min_length=1, max_length=2000)]
Phrases = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1)]
FullId = Annotated[str, Field(pattern=r"^(languages|platforms|outlets)/[^/:]+:[a-z0-9-]+$")]


Allowed = dict[Code, Annotated[str, Field(min_length=1)]]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bounds(Strict):
    """A closed interval; either end may be missing."""

    min: Annotated[int, BeforeValidator(_whole_number), Field(ge=0)] | None = None
    max: Annotated[int, BeforeValidator(_whole_number), Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if self.min is None and self.max is None:
            raise ValueError("give 'min', 'max' or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"'min' is above 'max': {self.min} and {self.max}")
        return self


class Neighbour(Strict):
    """A neighbouring line, told by the kind that other rules gave it or by a pattern."""

    kind: Kind | None = None
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _one(self) -> Neighbour:
        if (self.kind is None) == (self.pattern is None):
            raise ValueError("give either 'kind' or 'pattern'")
        return self


class Near(Strict):
    """What must stand before, after, or on either side of the line."""

    previous: Neighbour | None = None
    next: Neighbour | None = None
    either: Neighbour | None = None
    within: Count = Field(1, description="How many non-blank lines away it may stand.")

    @model_validator(mode="after")
    def _some(self) -> Near:
        if self.previous is None and self.next is None and self.either is None:
            raise ValueError("give 'previous', 'next' or 'either'")
        return self


class Where(Strict):
    """Predicates of a line; all must hold. Lines are counted without the blank ones, in the uncut text."""

    first: Count | None = Field(None, description="Among the first N lines.")
    last: Count | None = Field(None, description="Among the last N lines.")
    after_headline: Count | None = Field(None, description="Among the N lines after the headline.")
    words: Bounds | None = Field(None, description="How many words the line has.")
    ends_sentence: Flag | None = Field(None, description="Ends in a full stop, question or exclamation mark or ellipsis, closing quotes and brackets aside.")
    all_caps: Flag | None = Field(None, description="Has letters, and all that have case are capitals.")
    alone: Flag | None = Field(None, description="Blank lines, or the text's edges, on both sides.")
    repeats: Literal["next", "previous"] | Annotated[int, BeforeValidator(_whole_number), Field(ge=2)] | None = Field(
        None, description="Stands at least N times on the page; or the next (previous) line is the same, or begins with it."
    )
    near: Near | None = Field(None, description="What stands beside the line.")

    @model_validator(mode="after")
    def _some(self) -> Where:
        if not self.model_fields_set:
            raise ValueError("an empty 'where' holds for every line")
        return self


class Range(Strict):
    """From one line to another, both taken (``before:`` leaves the last one)."""

    from_: Pattern | Phrases = Field(alias="from")
    to: Pattern | None = Field(None, description="A pattern, or start, end, blank, heading, +N.")
    before: Pattern | None = Field(None, description="A pattern; the line that matches it stays.")
    max: Count | None = Field(None, description="A longer range, in non-blank lines, takes nothing.")

    @model_validator(mode="after")
    def _one(self) -> Range:
        if (self.to is None) == (self.before is None):
            raise ValueError("give either 'to' or 'before'")
        return self


class PageExample(Strict):
    """A whole little page, on which ``where`` is really checked."""

    document: Annotated[str, Field(min_length=1)]
    removed: list[str] = Field(default_factory=list, description="The lines and spans taken, in order.")
    kept: list[str] = Field(default_factory=list, description="For a keep rule: what it guards, in order.")


class Examples(Strict):
    """What the rule takes (or, for a keep rule, keeps), and what it leaves."""

    removes: list[str | PageExample] = Field(default_factory=list)
    keeps: list[str | PageExample] = Field(default_factory=list)
    leaves: list[str | PageExample] = Field(min_length=1)


class Dates(Strict):
    """An interval of days, both included."""

    from_: datetime.date | None = Field(None, alias="from")
    until: datetime.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Dates:
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError(f"'from' is after 'until': {self.from_} and {self.until}")
        return self


class Seen(Strict):
    """When the wording was seen on the outlet."""

    first: datetime.date | None = None
    last: datetime.date | None = None


class Rule(Strict):
    """One rule: one matcher, one kind, its own proof."""

    id: Annotated[str, Field(pattern=ID, max_length=80)]
    kind: Kind
    why: Annotated[str, Field(min_length=1)]
    line: Pattern | Phrases | None = None
    span: Pattern | None = None
    range: Range | None = None
    where: Where | None = None
    keep: Flag = False
    valid: Dates | None = None
    seen: Seen | None = None
    allow: Allowed = Field(default_factory=dict, description="Lint findings that the rule may raise, each with the reason why.")
    examples: Examples

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        for side in ("removes", "keeps", "leaves"):
            for one in getattr(self.examples, side):
                if isinstance(one, str) and (self.range or (self.line is None and self.span is None)):
                    raise ValueError("a range or a rule of shape is shown on a whole page: {document: ..., removed: [...]}")
                if isinstance(one, str) and "\n" in one.strip("\n"):
                    raise ValueError("an example that is a string is one line; more lines are a {document: ...}")
                if not isinstance(one, str) and ((side != "removes" and one.removed) or (side != "keeps" and one.kept)):
                    raise ValueError(f"an example under '{side}' does not say what is {'kept' if one.kept else 'removed'}")
        matchers = [name for name in ("line", "span", "range") if getattr(self, name) is not None]
        if len(matchers) > 1:
            raise ValueError(f"one matcher per rule, not {' and '.join(matchers)}")
        if not matchers and self.where is None:
            raise ValueError("a rule needs a matcher (line, span, range) or 'where'")
        shown, other = ("keeps", "removes") if self.keep else ("removes", "keeps")
        if self.keep and self.kind in NOISE_KINDS:
            raise ValueError(f"a keep rule guards story: '{self.kind}' is no story kind")
        if not getattr(self.examples, shown):
            raise ValueError(f"at least one example under '{shown}'")
        if getattr(self.examples, other):
            raise ValueError(f"a rule {'with' if self.keep else 'without'} 'keep: true' has no examples under '{other}'")
        return self


Signature = Annotated[str, Field(min_length=3, max_length=200)]


class Head(Strict):
    """A rule file without its rules: enough to know which pages need it."""

    outlet: Annotated[str, Field(pattern=HOST)] | None = None
    platform: Annotated[str, Field(pattern=ID)] | None = None
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = None
    name: Annotated[str, Field(min_length=1)]
    hosts: list[Annotated[str, Field(pattern=HOST)]] = Field(default_factory=list)
    signatures: list[Signature | Annotated[list[Signature], Field(min_length=2)]] = Field(default_factory=list)
    stopwords: list[Annotated[str, Field(min_length=1)]] = Field(default_factory=list, description="Languages: frequent words that tell the language.")
    extends: list[Annotated[str, Field(pattern=r"^(languages|platforms)/[^/:]+$")]] = Field(default_factory=list)
    disable: list[FullId] = Field(default_factory=list)
    allow: Allowed = Field(default_factory=dict, description="Lint findings that any rule of the file may raise, each with the reason why.")

    @model_validator(mode="after")
    def _one_subject(self) -> Head:
        given = [name for name in ("outlet", "platform", "language") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of 'outlet', 'platform' and 'language'")
        for name, only in (("hosts", "outlet"), ("stopwords", "language")):
            if getattr(self, name) and given != [only]:
                raise ValueError(f"only {only} files have '{name}'")
        return self


class RuleFile(Head):
    """One outlet, platform or language."""

    rules: list[Rule] = Field(default_factory=list)

    @model_validator(mode="after")
    def _unique_ids(self) -> RuleFile:
        ids = [rule.id for rule in self.rules]
        if twice := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"ids given twice: {', '.join(sorted(twice))}")
        return self


def canonical(value: BaseModel) -> dict[str, Any]:
    """The model as plain data without what is not set, for hashing."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
