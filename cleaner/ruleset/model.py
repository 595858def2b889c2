"""What the parts of a rule file may be, one by one: the data model that validates it, and that a schema for editors is written from.

The fields' descriptions are the reference; docs/rules.md explains them with examples. What parts must be to one another stands in meaning.py.
"""

# Annotations are not deferred here: pydantic would have to evaluate every one of them again.
import datetime
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from cleaner.document import NOISE_KINDS, Kind
from cleaner.ruleset.lint.codes import Code

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


Count = Annotated[int, Field(ge=1), BeforeValidator(_whole_number)]
Number = Annotated[int, Field(ge=0), BeforeValidator(_whole_number)]
Flag = Annotated[bool, BeforeValidator(_true_or_false)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Pattern = Annotated[str, Field(min_length=1, max_length=2000)]
Phrases = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1)]
PatternOrPhrases = Annotated[Annotated[Pattern, Tag("a text")] | Annotated[Phrases, Tag("a list")], _of("a text or a list")]
Selector = Annotated[str, Field(min_length=1, max_length=500)]
Selectors = Annotated[list[Selector], Field(min_length=1)]
SelectorOrList = Annotated[Annotated[Selector, Tag("a text")] | Annotated[Selectors, Tag("a list")], _of("a text or a list")]
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(_whole_number)]
Times = Annotated[int, Field(ge=2), BeforeValidator(_whole_number)]
Repeats = Annotated[Annotated[Literal["next", "previous"], Tag("a word")] | Annotated[Times, Tag("a number")], Discriminator(_times_or_word)]


def _needs(*keys: str, how: Literal["oneOf", "anyOf"] = "oneOf") -> ConfigDict:
    """What meaning.py asks for, in the words of JSON Schema: just one (or at least one) of some keys."""
    return ConfigDict(json_schema_extra={how: [{"required": [key]} for key in keys]})


Allowed = dict[Code, Annotated[str, Field(min_length=1)]]


MATCHERS = ("line", "span", "range", "select", "content")
"""The keys of a rule of which it has one at the most."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Bounds(Strict):
    """A closed interval; either end may be missing."""

    model_config = _needs("min", "max", how="anyOf")

    min: Number | None = Field(None, description="At least so many.", examples=[2])
    max: Number | None = Field(None, description="At most so many.", examples=[6])


class Neighbour(Strict):
    """A neighbouring line, told by the kind that other rules gave it or by a pattern."""

    model_config = _needs("kind", "pattern")

    kind: Kind | None = Field(None, description="The kind that some rule gave the neighbour.", examples=["byline"])
    pattern: PatternOrPhrases | None = Field(
        None, description="A pattern that is found in the neighbour, or phrases of which it equals one.", examples=["^By \\w+ \\w+$", ["By", "By -"]]
    )


class Near(Strict):
    """What must stand before, after, or on either side of the line."""

    model_config = _needs("previous", "next", "either", how="anyOf")

    previous: Neighbour | None = Field(None, description="What stands above the line.", examples=[{"pattern": "^By \\w+ \\w+$"}])
    next: Neighbour | None = Field(None, description="What stands below the line.", examples=[{"kind": "credit"}])
    either: Neighbour | None = Field(None, description="What stands above or below the line.", examples=[{"kind": "byline"}])
    within: Count = Field(1, description="How many non-blank lines away it may stand.", examples=[2])


class Where(Strict):
    """Predicates of a line; all must hold. Lines are counted without the blank ones, in the uncut text."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    first: Count | None = Field(None, description="Among the first N lines.", examples=[8])
    last: Count | None = Field(None, description="Among the last N lines.", examples=[6])
    after_headline: Count | None = Field(None, description="Among the N lines after the headline.", examples=[2])
    words: Bounds | None = Field(None, description="How many words the line has.", examples=[{"min": 2, "max": 6}])
    ends_sentence: Flag | None = Field(
        None, description="Ends in a full stop, question or exclamation mark or ellipsis, closing quotes and brackets aside.", examples=[False]
    )
    all_caps: Flag | None = Field(None, description="Has letters, and all that have case are capitals.", examples=[True])
    alone: Flag | None = Field(None, description="Blank lines, or the text's edges, on both sides.", examples=[True])
    repeats: Repeats | None = Field(
        None, description="Stands at least N times on the page; or the next (previous) line is the same, or begins with it.", examples=[2, "next"]
    )
    near: Near | None = Field(None, description="What stands beside the line.", examples=[{"next": {"pattern": "^Picture: "}, "within": 2}])


class Range(Strict):
    """From one line to another, both taken (``before:`` leaves the last one)."""

    model_config = _needs("to", "before")

    from_: PatternOrPhrases = Field(alias="from", description="The first line: a pattern, or a list of phrases.", examples=["^Most read", ["Most read"]])
    to: Pattern | None = Field(None, description="The last line: a pattern, or start, end, blank, heading, +N.", examples=["^You can unsubscribe", "end", "+2"])
    before: Pattern | None = Field(None, description="A pattern; the line that matches it stays.", examples=["^Back to the story"])
    max: Count | None = Field(None, description="A longer range, in non-blank lines, takes nothing.", examples=[12])


class Density(Strict):
    """How much of an element's text is links, in percent; either end may be missing."""

    model_config = _needs("min", "max", how="anyOf")

    min: Percent | None = Field(None, description="At least so many percent of its code points.", examples=[60])
    max: Percent | None = Field(None, description="At most so many percent of its code points.", examples=[20])


class Element(Strict):
    """An element of a page's HTML; all that is asked must hold."""

    css: Selector = Field(description="A CSS selector that Lexbor knows, or a comma list of them.", examples=["section.box"])
    has_text: Pattern | None = Field(None, description="A pattern that is found in the element's text, its lines joined by spaces.", examples=["^Sign up for"])
    within: Selector | None = Field(None, description="A selector: only inside an element that matches it.", examples=["article"])
    up_to: Selector | None = Field(
        None, description="A selector: what is taken is the nearest element around the one found, itself included, that matches it.", examples=["aside"]
    )
    max_chars: Count | None = Field(None, description="What would be taken has no more code points of text than this.", examples=[2000])
    link_density: Density | None = Field(None, description="How much of what would be taken is link text, in percent.", examples=[{"min": 60}])


ElementOrSelector = Annotated[Annotated[Selector, Tag("a text")] | Annotated[Element, Tag("a mapping")], _of("a text or a mapping")]


class PageExample(Strict):
    """A whole little page, on which ``where`` is really checked."""

    document: Annotated[str, Field(min_length=1)] = Field(
        description="The page's text; for 'select' and 'content' its HTML.", examples=["PORTS\n\nFerry returns"]
    )
    removed: list[str] = Field(default_factory=list, description="The lines and spans taken, in order.", examples=[["PORTS"]])
    kept: list[str] = Field(default_factory=list, description="For a keep rule: what it guards, in order.", examples=[["Source: Port of Lowmere"]])


Example = Annotated[Annotated[str, Tag("a text")] | Annotated[PageExample, Tag("a mapping")], _of("a text or a mapping")]


class Examples(Strict):
    """What the rule takes (or, for a keep rule, keeps), and what it leaves."""

    removes: list[Example] = Field(default_factory=list, description="What the rule takes: lines, or small pages.", examples=[["Follow us on Instagram"]])
    keeps: list[Example] = Field(default_factory=list, description="What a keep rule guards: lines, or small pages.", examples=[["Source: Port of Lowmere"]])
    leaves: list[Example] = Field(
        min_length=1, description="Near misses, which a careless version of the rule would take.", examples=[["They follow us on the radio."]]
    )


class Dates(Strict):
    """An interval of days, both included."""

    from_: Day | None = Field(None, alias="from", description="The first day.", examples=["2023-03-01"])
    until: Day | None = Field(None, description="The last day.", examples=["2023-06-30"])


class Seen(Strict):
    """When the wording was seen on the outlet."""

    first: Day | None = Field(None, description="The day it was first seen.", examples=["2023-03-04"])
    last: Day | None = Field(None, description="The day it was last seen.", examples=["2023-06-02"])


class Rule(Strict):
    """One rule: one matcher, one kind, its own proof."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [key]} for key in (*MATCHERS, "where")],
            "not": {"anyOf": [{"required": list(two)} for two in (*combinations(MATCHERS, 2), ("content", "where"))]},
            "if": {"required": ["content"]},
            "then": {"properties": {"kind": {"enum": [str(kind) for kind in Kind if kind in NOISE_KINDS]}}},
        }
    )

    id: Annotated[str, Field(pattern=ID, max_length=80)] = Field(
        description="What the line is, in lower-case words joined by '-'; unique in the file.", examples=["membership-banner"]
    )
    kind: Kind = Field(description="A noise kind cuts; a story kind names a line that stays.", examples=["donation"])
    why: Annotated[str, Field(min_length=1)] = Field(
        description="One sentence: what this is, where and since when it is printed.", examples=["Appeal under every story since 2023."]
    )
    line: PatternOrPhrases | None = Field(
        None, description="Takes a whole line: that a pattern is found in, or that equals one of some phrases.", examples=["^Follow us on", ["Home", "Sport"]]
    )
    span: Pattern | None = Field(None, description="Takes the parts of a line that a pattern matches.", examples=["\\(Read more: [^()]{5,120}\\)$"])
    range: Range | None = Field(None, description="Takes all lines from one to another.", examples=[{"from": "^Most read$", "to": "blank", "max": 8}])
    select: ElementOrSelector | None = Field(
        None,
        description="HTML only: takes all lines in an element that a CSS selector finds.",
        examples=[".related-posts", {"css": "section.box", "has_text": "^Sign up for", "max_chars": 2000}],
    )
    content: SelectorOrList | None = Field(
        None,
        description="HTML only: the story is in the first element with prose that one of these selectors finds; all around it but the headline is taken.",
        examples=[[".td-post-content", "article .entry-content"]],
    )
    where: Where | None = Field(None, description="Predicates, all of which must hold; without a matcher, a rule of shape.", examples=[{"first": 8}])
    keep: Flag = Field(False, description="Guards what it matches against rules of its own layer and those below.", examples=[True])
    valid: Dates | None = Field(None, description="For articles of which days the rule works.", examples=[{"from": "2023-03-01", "until": "2023-06-30"}])
    seen: Seen | None = Field(None, description="When the wording was seen; nothing depends on it.", examples=[{"first": "2023-03-04", "last": "2023-06-02"}])
    allow: Allowed = Field(
        default_factory=dict, description="Lint findings that the rule may raise, each with the reason.", examples=[{"no-literal": "A date in any form."}]
    )
    examples: Examples = Field(description="The rule's proof.", examples=[{"removes": ["Follow us on Instagram"], "leaves": ["They follow us on the radio."]}])


Words = Annotated[str, Field(min_length=3, max_length=200)]
Signature = Annotated[Annotated[Words, Tag("a text")] | Annotated[list[Words], Field(min_length=2), Tag("a list")], _of("a text or a list")]

SourceText = Annotated[str, Field(min_length=5, max_length=200)]
Markup = Annotated[Annotated[SourceText, Tag("a text")] | Annotated[list[SourceText], Field(min_length=2), Tag("a list")], _of("a text or a list")]


class RuleFile(Strict):
    """One outlet, platform or language."""

    model_config = _needs("outlet", "platform", "language")

    outlet: Annotated[str, Field(pattern=HOST)] | None = Field(None, description="The outlet's host; the file is outlets/HOST.yaml.", examples=["example.com"])
    platform: Annotated[str, Field(pattern=ID)] | None = Field(
        None, description="The publishing system; the file is platforms/NAME.yaml.", examples=["wordpress-tagdiv"]
    )
    language: Annotated[str, Field(pattern=LANGUAGE)] | None = Field(
        None, description="The language's code of ISO 639; the file is languages/CODE.yaml.", examples=["en"]
    )
    name: Annotated[str, Field(min_length=1)] = Field(description="The name for people.", examples=["The Example"])
    hosts: list[Annotated[str, Field(pattern=HOST)]] = Field(
        default_factory=list, description="Outlets: host names, each with its subdomains.", examples=[["example.com", "example.org"]]
    )
    signatures: list[Signature] = Field(
        default_factory=list,
        description="Text that begins a line near the top or the end and tells the page when its url does not; a list needs all of its parts.",
        examples=[["The Example is the place where", ["Support the Example", "Back to the front page"]]],
    )
    markup: list[Markup] = Field(
        default_factory=list,
        description="Outlets and platforms: text in the first 100,000 bytes of a page's HTML that tells the page; a list needs all of its parts.",
        examples=[["/wp-content/themes/Newspaper/", ['<meta name="generator" content="WordPress', "/wp-content/"]]],
    )
    stopwords: list[Annotated[str, Field(min_length=1)]] = Field(
        default_factory=list, description="Languages: frequent words that tell the language.", examples=[["de", "het", "een"]]
    )
    extends: list[Annotated[str, Field(pattern=PARENT)]] = Field(
        default_factory=list, description="Parents, whose rules work here too.", examples=[["platforms/wordpress", "languages/en"]]
    )
    disable: list[Annotated[str, Field(pattern=FULL_ID)]] = Field(
        default_factory=list, description="Full ids of rules that do not work on pages that need this file.", examples=[["languages/en:follow-us"]]
    )
    allow: Allowed = Field(
        default_factory=dict,
        description="Lint findings that any rule of the file may raise, each with the reason.",
        examples=[{"same-example": "Two templates print the line, one of them with a date."}],
    )
    rules: list[Rule] = Field(default_factory=list, description="The rules; the last key of the file.", examples=[[]])


def canonical(value: BaseModel) -> dict[str, Any]:
    """The model as plain data without what is not set, for hashing."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
