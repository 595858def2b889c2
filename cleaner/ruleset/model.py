"""What the parts of a rule file may be, one by one: the data model that validates it, and that a schema for editors is written from.

The fields' descriptions are the reference; docs/rules.md explains them with examples. What parts must be to one another stands in meaning.py.
"""

# Annotations are not deferred here: pydantic would have to evaluate every one of them again.
import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from cleaner.document import Kind

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"
HOST = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
PARENT = r"^(languages|platforms)/[^/:]+$"
FULL_ID = r"^(languages|platforms|outlets)/[^/:]+:[a-z0-9-]+$"


def _whole_number(value: object) -> object:
    """YAML scalars are read as they were written; a number is a run of digits and nothing else."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    raise PydanticCustomError("whole_number", "a whole number")


def _true_or_false(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("true_or_false", "true or false")


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10:
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day, written YYYY-MM-DD")


def _form(value: object) -> str | None:
    """Which of several forms a value has, so that only what is wrong with that form is told."""
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict | BaseModel) else None


def _times_or_word(value: object) -> str:
    return "a number" if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else "a word"


def _of(expected: str) -> Discriminator:
    return Discriminator(_form, custom_error_type="form", custom_error_message=expected)


Count = Annotated[int, BeforeValidator(_whole_number), Field(ge=1)]
Number = Annotated[int, BeforeValidator(_whole_number), Field(ge=0)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Pattern = Annotated[str, Field(min_length=1, max_length=2000)]
Phrases = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1)]
PatternOrPhrases = Annotated[Annotated[Pattern, Tag("a text")] | Annotated[Phrases, Tag("a list")], _of("a text or a list")]
Times = Annotated[int, BeforeValidator(_whole_number), Field(ge=2)]
Repeats = Annotated[Annotated[Literal["next", "previous"], Tag("a word")] | Annotated[Times, Tag("a number")], Discriminator(_times_or_word)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Bounds(Strict):
    """A closed interval; either end may be missing."""

    min: Number | None = None
    max: Number | None = None


class Neighbour(Strict):
    """A neighbouring line, told by the kind that other rules gave it or by a pattern."""

    kind: Kind | None = None
    pattern: Pattern | None = None


class Near(Strict):
    """What must stand before, after, or on either side of the line."""

    previous: Neighbour | None = None
    next: Neighbour | None = None
    either: Neighbour | None = None
    within: Count = Field(1, description="How many non-blank lines away it may stand.")


class Where(Strict):
    """Predicates of a line; all must hold. Lines are counted without the blank ones, in the uncut text."""

    first: Count | None = Field(None, description="Among the first N lines.")
    last: Count | None = Field(None, description="Among the last N lines.")
    after_headline: Count | None = Field(None, description="Among the N lines after the headline.")
    words: Bounds | None = Field(None, description="How many words the line has.")
    ends_sentence: Flag | None = Field(None, description="Ends in a full stop, question or exclamation mark or ellipsis, closing quotes and brackets aside.")
    all_caps: Flag | None = Field(None, description="Has letters, and all that have case are capitals.")
    alone: Flag | None = Field(None, description="Blank lines, or the text's edges, on both sides.")
    repeats: Repeats | None = Field(None, description="Stands at least N times on the page; or the next (previous) line is the same, or begins with it.")
    near: Near | None = Field(None, description="What stands beside the line.")


class Range(Strict):
    """From one line to another, both taken (``before:`` leaves the last one)."""

    from_: PatternOrPhrases = Field(alias="from")
    to: Pattern | None = Field(None, description="A pattern, or start, end, blank, heading, +N.")
    before: Pattern | None = Field(None, description="A pattern; the line that matches it stays.")
    max: Count | None = Field(None, description="A longer range, in non-blank lines, takes nothing.")


class PageExample(Strict):
    """A whole little page, on which ``where`` is really checked."""

    document: Annotated[str, Field(min_length=1)]
    removed: list[str] = Field(default_factory=list, description="The lines and spans taken, in order.")
    kept: list[str] = Field(default_factory=list, description="For a keep rule: what it guards, in order.")


Example = Annotated[Annotated[str, Tag("a text")] | Annotated[PageExample, Tag("a mapping")], _of("a text or a mapping")]


class Examples(Strict):
    """What the rule takes (or, for a keep rule, keeps), and what it leaves."""

    removes: list[Example] = Field(default_factory=list)
    keeps: list[Example] = Field(default_factory=list)
    leaves: list[Example] = Field(min_length=1)


class Dates(Strict):
    """An interval of days, both included."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


class Seen(Strict):
    """When the wording was seen on the outlet."""

    first: Day | None = None
    last: Day | None = None


class Rule(Strict):
    """One rule: one matcher, one kind, its own proof."""

    id: Annotated[str, Field(pattern=ID, max_length=80)]
    kind: Kind
    why: Annotated[str, Field(min_length=1)]
    line: PatternOrPhrases | None = None
    span: Pattern | None = None
    range: Range | None = None
    where: Where | None = None
    keep: Flag = False
    valid: Dates | None = None
    seen: Seen | None = None
    examples: Examples


Words = Annotated[str, Field(min_length=3, max_length=200)]
Signature = Annotated[Annotated[Words, Tag("a text")] | Annotated[list[Words], Field(min_length=2), Tag("a list")], _of("a text or a list")]


class RuleFile(Strict):
    """One outlet, platform or language."""

    outlet: Annotated[str, Field(pattern=HOST)] | None = None
    platform: Annotated[str, Field(pattern=ID)] | None = None
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = None
    name: Annotated[str, Field(min_length=1)]
    hosts: list[Annotated[str, Field(pattern=HOST)]] = Field(default_factory=list)
    signatures: list[Signature] = Field(default_factory=list)
    stopwords: list[Annotated[str, Field(min_length=1)]] = Field(default_factory=list, description="Languages: frequent words that tell the language.")
    extends: list[Annotated[str, Field(pattern=PARENT)]] = Field(default_factory=list)
    disable: list[Annotated[str, Field(pattern=FULL_ID)]] = Field(default_factory=list)
    rules: list[Rule] = Field(default_factory=list)


def canonical(value: BaseModel) -> dict[str, Any]:
    """The model as plain data without what is not set, for hashing."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
