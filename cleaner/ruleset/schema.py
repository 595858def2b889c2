"""The JSON Schema (draft 2020-12) of a rule file: what its parts may be, one by one. It validates the files, and editors complete them by it.

The descriptions are the reference; docs/rules.md explains them with examples. What parts must be to one another is told in words by meaning.py;
the schema asks for it too (``oneOf``, ``not``, ``then`` ...), for editors that know nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from cleaner.document import NOISE_KINDS, Kind
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.meaning import MATCHERS

Schema = Mapping[str, Any]

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2,3}$"
HOST = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
PARENT = r"^(languages|platforms)/[^/:]+$"
FULL_ID = r"^(languages|platforms|outlets)/[^/:]+:[a-z0-9-]+$"

_TEXT = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 1}
_NUMBER = {"type": "integer", "minimum": 0}
_PERCENT = {"type": "integer", "minimum": 0, "maximum": 100}
_FLAG = {"type": "boolean"}
_DAY = {"type": "string", "format": "date"}
_PATTERN = {"type": "string", "minLength": 1, "maxLength": 2000}
_SELECTOR = {"type": "string", "minLength": 1, "maxLength": 500}
_WORDS = {"type": "string", "minLength": 3, "maxLength": 200}
_SOURCE = {"type": "string", "minLength": 5, "maxLength": 200}
_KIND = {"enum": [str(kind) for kind in Kind]}
_ALLOWED = {"type": "object", "propertyNames": {"enum": [str(code) for code in Code]}, "additionalProperties": _TEXT}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, **({"minItems": least} if least else {})}


def _or(one: Schema, other: Schema) -> Schema:
    """Two forms that differ in their type: each keyword of JSON Schema speaks of one type only, so that a fault is told of the form that was given."""
    return {**one, **other, "type": [one["type"], other["type"]]}


def _mapping(description: str, properties: Schema, required: Sequence[str] = (), **also: Any) -> Schema:
    """``also``: what the keys must be to one another."""
    needed = {"required": list(required)} if required else {}
    return {"description": description, "type": "object", "additionalProperties": False, "properties": properties, **needed, **also}


def _needs(*keys: str) -> Sequence[Schema]:
    return [{"required": [key]} for key in keys]


def _is(schema: Schema, description: str, *examples: Any) -> Schema:
    return {**schema, "description": description, "examples": [*examples]}


_PATTERN_OR_PHRASES = _or(_PATTERN, _list({"type": "string", "minLength": 1, "maxLength": 500}, 1))

_BOUNDS = _mapping(
    "A closed interval; either end may be missing.",
    {"min": _is(_NUMBER, "At least so many.", 2), "max": _is(_NUMBER, "At most so many.", 6)},
    anyOf=_needs("min", "max"),
)
_NEIGHBOUR = _mapping(
    "A neighbouring line, told by the kind that other rules gave it or by a pattern.",
    {
        "kind": _is(_KIND, "The kind that some rule gave the neighbour.", "byline"),
        "pattern": _is(_PATTERN_OR_PHRASES, "A pattern that is found in the neighbour, or phrases of which it equals one.", "^By \\w+ \\w+$", ["By", "By -"]),
    },
    oneOf=_needs("kind", "pattern"),
)
_NEAR = _mapping(
    "What must stand before, after, or on either side of the line.",
    {
        "previous": _is(_NEIGHBOUR, "What stands above the line.", {"pattern": "^By \\w+ \\w+$"}),
        "next": _is(_NEIGHBOUR, "What stands below the line.", {"kind": "credit"}),
        "either": _is(_NEIGHBOUR, "What stands above or below the line.", {"kind": "byline"}),
        "within": _is(_COUNT, "How many non-blank lines away it may stand; 1 unless given.", 2),
    },
    anyOf=_needs("previous", "next", "either"),
)
_WHERE = _mapping(
    "Predicates of a line; all must hold. Lines are counted without the blank ones, in the uncut text.",
    {
        "first": _is(_COUNT, "Among the first N lines.", 8),
        "last": _is(_COUNT, "Among the last N lines.", 6),
        "after_headline": _is(_COUNT, "Among the N lines after the headline.", 2),
        "words": _is(_BOUNDS, "How many words the line has.", {"min": 2, "max": 6}),
        "ends_sentence": _is(_FLAG, "Ends in a full stop, question or exclamation mark or ellipsis, closing quotes and brackets aside.", False),
        "all_caps": _is(_FLAG, "Has letters, and all that have case are capitals.", True),
        "alone": _is(_FLAG, "Blank lines, or the text's edges, on both sides.", True),
        "repeats": _is(
            {"type": ["integer", "string"], "minimum": 2, "anyOf": [{"type": "integer"}, {"enum": ["next", "previous"]}]},
            "Stands at least N times on the page; or the next (previous) line is the same, or begins with it.",
            2,
            "next",
        ),
        "near": _is(_NEAR, "What stands beside the line.", {"next": {"pattern": "^Picture: "}, "within": 2}),
    },
    minProperties=1,
)
_RANGE = _mapping(
    "From one line to another, both taken (``before:`` leaves the last one).",
    {
        "from": _is(_PATTERN_OR_PHRASES, "The first line: a pattern, or a list of phrases.", "^Most read", ["Most read"]),
        "to": _is(_PATTERN, "The last line: a pattern, or start, end, blank, heading, +N.", "^You can unsubscribe", "end", "+2"),
        "before": _is(_PATTERN, "A pattern; the line that matches it stays.", "^Back to the story"),
        "max": _is(_COUNT, "A longer range, in non-blank lines, takes nothing.", 12),
    },
    ["from"],
    oneOf=_needs("to", "before"),
)
_DENSITY = _mapping(
    "How much of an element's text is links, in percent; either end may be missing.",
    {
        "min": _is(_PERCENT, "At least so many percent of its code points.", 60),
        "max": _is(_PERCENT, "At most so many percent of its code points.", 20),
    },
    anyOf=_needs("min", "max"),
)
_ELEMENT = _mapping(
    "An element of a page's HTML; all that is asked must hold.",
    {
        "css": _is(_SELECTOR, "A CSS selector that Lexbor knows, or a comma list of them.", "section.box"),
        "has_text": _is(_PATTERN, "A pattern that is found in the element's text, its lines joined by spaces.", "^Sign up for"),
        "within": _is(_SELECTOR, "A selector: only inside an element that matches it.", "article"),
        "up_to": _is(_SELECTOR, "A selector: what is taken is the nearest element around the one found, itself included, that matches it.", "aside"),
        "max_chars": _is(_COUNT, "What would be taken has no more code points of text than this.", 2000),
        "link_density": _is(_DENSITY, "How much of what would be taken is link text, in percent.", {"min": 60}),
    },
    ["css"],
)
_PAGE = _mapping(
    "A whole little page, on which ``where`` is really checked.",
    {
        "document": _is(_TEXT, "The page's text; for 'select' and 'content' its HTML.", "PORTS\n\nFerry returns"),
        "removed": _is(_list({"type": "string"}), "The lines and spans taken, in order.", ["PORTS"]),
        "kept": _is(_list({"type": "string"}), "For a keep rule: what it guards, in order.", ["Source: Port of Lowmere"]),
    },
    ["document"],
)
_SHOWN = _list(_or({"type": "string"}, _PAGE))
_EXAMPLES = _mapping(
    "What the rule takes (or, for a keep rule, keeps), and what it leaves.",
    {
        "removes": _is(_SHOWN, "What the rule takes: lines, or small pages.", ["Follow us on Instagram"]),
        "keeps": _is(_SHOWN, "What a keep rule guards: lines, or small pages.", ["Source: Port of Lowmere"]),
        "leaves": _is({**_SHOWN, "minItems": 1}, "Near misses, which a careless version of the rule would take.", ["They follow us on the radio."]),
    },
    ["leaves"],
)
_DATES = _mapping("An interval of days, both included.", {"from": _is(_DAY, "The first day.", "2023-03-01"), "until": _is(_DAY, "The last day.", "2023-06-30")})
_SEEN = _mapping(
    "When the wording was seen on the outlet.",
    {"first": _is(_DAY, "The day it was first seen.", "2023-03-04"), "last": _is(_DAY, "The day it was last seen.", "2023-06-02")},
)
_RULE = _mapping(
    "One rule: one matcher, one kind, its own proof.",
    {
        "id": _is(
            {"type": "string", "pattern": ID, "maxLength": 80},
            "What the line is, in lower-case words joined by '-'; unique in the file.",
            "membership-banner",
        ),
        "kind": _is(_KIND, "A noise kind cuts; a story kind names a line that stays.", "donation"),
        "why": _is(_TEXT, "One sentence: what this is, where and since when it is printed.", "Appeal under every story since 2023."),
        "line": _is(
            _PATTERN_OR_PHRASES,
            "Takes a whole line: that a pattern is found in, or that equals one of some phrases.",
            "^Follow us on",
            ["Home", "Sport"],
        ),
        "span": _is(_PATTERN, "Takes the parts of a line that a pattern matches.", "\\(Read more: [^()]{5,120}\\)$"),
        "range": _is(_RANGE, "Takes all lines from one to another.", {"from": "^Most read$", "to": "blank", "max": 8}),
        "select": _is(
            _or(_SELECTOR, _ELEMENT),
            "HTML only: takes all lines in an element that a CSS selector finds.",
            ".related-posts",
            {"css": "section.box", "has_text": "^Sign up for", "max_chars": 2000},
        ),
        "content": _is(
            _or(_SELECTOR, _list(_SELECTOR, 1)),
            "HTML only: the story is in the first element with prose that one of these selectors finds; all around it but the headline is taken.",
            [".td-post-content", "article .entry-content"],
        ),
        "where": _is(_WHERE, "Predicates, all of which must hold; without a matcher, a rule of shape.", {"first": 8}),
        "keep": _is(_FLAG, "Guards what it matches against rules of its own layer and those below.", True),
        "valid": _is(_DATES, "For articles of which days the rule works.", {"from": "2023-03-01", "until": "2023-06-30"}),
        "seen": _is(_SEEN, "When the wording was seen; nothing depends on it.", {"first": "2023-03-04", "last": "2023-06-02"}),
        "allow": _is(_ALLOWED, "Lint findings that the rule may raise, each with the reason.", {"no-literal": "A date in any form."}),
        "examples": _is(_EXAMPLES, "The rule's proof.", {"removes": ["Follow us on Instagram"], "leaves": ["They follow us on the radio."]}),
    },
    ["id", "kind", "why", "examples"],
    anyOf=_needs(*MATCHERS, "where"),
    **{
        "not": {"anyOf": [{"required": list(two)} for two in (*combinations(MATCHERS, 2), ("content", "where"))]},
        "if": {"required": ["content"]},
        "then": {"properties": {"kind": {"enum": [str(kind) for kind in Kind if kind in NOISE_KINDS]}}},
    },
)

RULE_FILE: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Rule file",
    **_mapping(
        "One outlet, platform or language.",
        {
            "outlet": _is({"type": "string", "pattern": HOST}, "The outlet's host; the file is outlets/HOST.yaml.", "example.com"),
            "platform": _is({"type": "string", "pattern": ID}, "The publishing system; the file is platforms/NAME.yaml.", "wordpress-tagdiv"),
            "language": _is({"type": "string", "pattern": LANGUAGE}, "The language's code of ISO 639; the file is languages/CODE.yaml.", "en"),
            "name": _is(_TEXT, "The name for people.", "The Example"),
            "hosts": _is(_list({"type": "string", "pattern": HOST}), "Outlets: host names, each with its subdomains.", ["example.com", "example.org"]),
            "signatures": _is(
                _list(_or(_WORDS, _list(_WORDS, 2))),
                "Text that begins a line near the top or the end and tells the page when its url does not; a list needs all of its parts.",
                ["The Example is the place where", ["Support the Example", "Back to the front page"]],
            ),
            "markup": _is(
                _list(_or(_SOURCE, _list(_SOURCE, 2))),
                "Outlets and platforms: text in the first 100,000 bytes of a page's HTML that tells the page; a list needs all of its parts.",
                ["/wp-content/themes/Newspaper/", ['<meta name="generator" content="WordPress', "/wp-content/"]],
            ),
            "stopwords": _is(_list(_TEXT), "Languages: frequent words that tell the language.", ["de", "het", "een"]),
            "extends": _is(_list({"type": "string", "pattern": PARENT}), "Parents, whose rules work here too.", ["platforms/wordpress", "languages/en"]),
            "disable": _is(
                _list({"type": "string", "pattern": FULL_ID}), "Full ids of rules that do not work on pages that need this file.", ["languages/en:follow-us"]
            ),
            "allow": _is(
                _ALLOWED,
                "Lint findings that any rule of the file may raise, each with the reason.",
                {"same-example": "Two templates print the line, one of them with a date."},
            ),
            "rules": _is(_list(_RULE), "The rules; the last key of the file.", []),
        },
        ["name"],
        oneOf=_needs("outlet", "platform", "language"),
    ),
}


def part_at(path: Sequence[str | int]) -> Schema:
    """What the schema says of the part of a file with this path; of a part that it does not know, nothing."""
    part: Schema = RULE_FILE
    for step in path:
        part = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step) or part.get("additionalProperties") or {}
    return part
