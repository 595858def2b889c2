"""The one step that decides: labels to removals, kinds and the headline. Its outcome does not depend on the order of rules.

Between labels of one span the higher layer wins, then the narrower span, then the rule id. A keep rule shields its own span from its
own layer and those below. What a cut leaves of a line is looked at again until nothing more goes, so that a second cleaning finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.blocks.elements import SUBHEADINGS
from cleaner.blocks.text import read_text
from cleaner.document import NOISE_KINDS, Document, Kind, Layer, Removed, RuleName
from cleaner.extent import Extent, find_extent
from cleaner.fold import fold_line, folded_key
from cleaner.headline import Headline, find_headline, headline_above
from cleaner.labels import Label, Labels, label
from cleaner.ruleset.compile import RuleSet
from cleaner.ruleset.matchers import WHOLE
from cleaner.ruleset.scan import Candidates
from cleaner.shape import HEADING_WORDS, is_heading, is_list_item, is_prose, word_count

if TYPE_CHECKING:  # slow to import
    from cleaner.evidence import Recurring

    Recurs = Callable[[Sequence[str], Mapping[int, Kind]], dict[int, Recurring]]
    """Asks a corpus which of a page's folded lines recur; rules have spoken of some (``Evidence.find`` of one outlet)."""

ABOVE_STORY = RuleName("built-in:above-story", Layer.BUILTIN)
BELOW_STORY = RuleName("built-in:below-story", Layer.BUILTIN)
OUTSIDE_STORY = RuleName("built-in:outside-story", Layer.BUILTIN)
ELEMENT = {kind: RuleName(f"built-in:{kind}-element", Layer.BUILTIN) for kind in Kind} | {Kind.OTHER: OUTSIDE_STORY}
"""Names for what the elements of a page say."""
ELEMENT_KINDS = {"li": Kind.LIST, "tr": Kind.TABLE, **dict.fromkeys(SUBHEADINGS, Kind.SUBHEADING)}
"""Story kinds that the elements of a page tell."""
_BY_SHAPE = frozenset((ABOVE_STORY, BELOW_STORY, OUTSIDE_STORY))
RELATED_LIST = RuleName("built-in:related-list", Layer.BUILTIN)
REPEATED_HEADLINE = RuleName("built-in:repeated-headline", Layer.BUILTIN)
REPEATED_PASSAGE = RuleName("built-in:repeated-passage", Layer.BUILTIN)
SHAPE = {kind: RuleName(f"built-in:{kind}", Layer.BUILTIN) for kind in frozenset(Kind) - NOISE_KINDS}
"""Names for removals that ``drop=`` asks for of kinds that no rule gave."""

REPEATED_LENGTH = 80
"""Code points. Prose as long as this is not printed twice in a row on purpose; a refrain or a slogan is shorter."""
REPEATED_LINES = 5
"""So many lines that come again in the same order are a passage printed twice."""
GUARD_WORDS = 40
GUARD_SHARE, GUARD_SHARE_OF_USER = 0.3, 0.5
"""More words of prose, and a greater share of it, taken by generic rules of mere shape, or by the user's own rules, makes a result suspect."""


class Verdict(NamedTuple):
    """What was decided of one block that rules had a word on."""

    kind: Kind
    rule: RuleName | None
    whole: bool
    """Nothing of the block is left."""
    parts: tuple[Removed, ...] = ()
    """What was cut; empty when the one rule took the whole line."""
    kept_by: RuleName | None = None
    """The keep rule that shielded it, if one did."""

    def removed(self, document: Document, block: int) -> tuple[Removed, ...]:
        """What was cut of the block that this verdict is on."""
        if self.whole and not self.parts:
            assert self.rule is not None
            return (Removed(document.start(block), document.stop(block), self.kind, self.rule),)
        return self.parts


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for a page; blocks without a verdict are kept."""

    verdicts: dict[int, Verdict]
    headline: Headline | None
    suspicion: str | None
    """Why the result should be looked at, if it should."""
    extent: Extent | None = None
    """Where the story stands, when lines around it were cut for that."""
    recurring: Mapping[int, Recurring] = field(default_factory=dict)
    """Blocks that evidence labelled, and how often they recur."""

    def lines(self, document: Document, but: int | None = None) -> Iterable[str]:
        """What is left of the document's lines, without that of the block ``but``."""
        lines = document.source_lines()
        gone = set() if but is None else {document.lines[but]}
        for block, verdict in self.verdicts.items():
            if verdict.whole:
                gone.add(document.lines[block])
            elif verdict.parts:
                lines[document.lines[block]] = _left(document, verdict.parts, block)
        return [line for number, line in enumerate(lines) if number not in gone] if gone else lines

    def removed(self, document: Document) -> Iterator[Removed]:
        """All removals in order of their place."""
        for block in sorted(self.verdicts):
            yield from self.verdicts[block].removed(document, block)


def decide(document: Document, rules: RuleSet, found: Labels, title: str | None, dropped: frozenset[Kind], skipped: frozenset[int] = frozenset(),
           recurring: Recurs | None = None) -> Decision:  # fmt: skip
    """Decide every block. ``dropped`` are the kinds to cut; ``skipped`` rules gave no labels and give none; ``recurring`` asks a corpus."""
    verdicts, shown = _verdicts(document, rules, found, dropped)
    _spare_headline(document, verdicts, title)
    for b, mark in enumerate(document.marks):
        if mark.kind is not None and ((verdict := verdicts.get(b)) is None or not (verdict.whole or verdict.kept_by)):
            verdicts[b] = _of_element(mark.kind, dropped)
    if document.marks:
        _cut_lists(document, verdicts, dropped)
    again = _cut_recurring(shown, verdicts, recurring, dropped) if recurring is not None else {}
    noise = {b: verdict.kind for b, verdict in verdicts.items() if verdict.whole or verdict.kind in NOISE_KINDS}
    extent = (
        None if document.located else find_extent(shown, noise, {b for b, verdict in verdicts.items() if b not in noise and (verdict.kept_by or verdict.rule)})
    )
    above = None
    if extent is not None:
        above = _cut_around(shown, verdicts, extent, title, dropped)
        _label_story(document, rules, verdicts, found.candidates, title, dropped, skipped)
        shown = replace(shown, views=["" if b in verdicts and verdicts[b].whole else view for b, view in enumerate(shown.views)])
    headline = _headline(shown, verdicts, title, above)
    if headline is not None and headline.certain:
        _cut_copies(shown, verdicts, headline.block, dropped)
    _cut_repeats(shown, verdicts, dropped)
    if not dropped <= NOISE_KINDS:
        _cut_shapes(document, verdicts, headline.block if headline else None, dropped)
    return Decision(verdicts, headline, _suspicion(document, rules, found, verdicts, again), extent, again)


TITLED = frozenset((Kind.NAVIGATION, Kind.FEED, Kind.DONATION, Kind.RELATED, Kind.CREDIT, Kind.CAPTION, Kind.MEDIA))
"""Kinds of furniture whose words a page may be titled with: "Letters to the editor", "How to give", "Photos: The flood"."""


def _spare_headline(document: Document, verdicts: dict[int, Verdict], title: str | None) -> None:
    """Where rules of a language took every line that says the page's title, the last of them above the prose is the headline, and stays."""
    wanted = folded_key(" ".join(title.split())) if title else ""
    if not wanted:
        return
    named = [b for b in range(len(document)) if document.key(b) == wanted]
    if not named or any(b not in verdicts or not verdicts[b].whole for b in named):
        return
    prose = next((b for b in range(len(document)) if document.prose(b) and (b not in verdicts or not verdicts[b].whole)), 0)
    above = [b for b in named if b < prose]
    rule = verdicts[above[-1]].rule if above else None
    if rule is not None and rule.layer is Layer.LANGUAGE and verdicts[above[-1]].kind in TITLED:
        verdicts[above[-1]] = Verdict(Kind.HEADLINE, None, False)


def surround(decision: Decision, document: Document, dropped: frozenset[Kind]) -> Decision:
    """The decision on a document's open blocks as one on the document: the other blocks are what their elements say."""
    opened = document.open
    if opened is None:
        return decision
    verdicts = {opened[b]: verdict for b, verdict in decision.verdicts.items()}
    verdicts.update((b, _of_element(document.marks[b].kind, dropped)) for b in {*range(len(document))}.difference(opened))
    headline = decision.headline and decision.headline._replace(block=opened[decision.headline.block])
    return replace(decision, verdicts=verdicts, headline=headline, recurring={opened[b]: one for b, one in decision.recurring.items()})


def _of_element(kind: Kind | None, dropped: frozenset[Kind]) -> Verdict:
    """What is decided of a block that nothing but its element speaks of."""
    assert kind is not None
    return Verdict(kind, ELEMENT[kind], kind in dropped)


def _verdicts(document: Document, rules: RuleSet, found: Labels, dropped: frozenset[Kind]) -> tuple[dict[int, Verdict], Document]:
    """What rules decide, and the document with the views that their cuts inside of lines leave."""
    verdicts: dict[int, Verdict] = {}
    by_rule: dict[int, Verdict] = {}
    for block, index in found.noise.items():
        verdict = by_rule.get(index)
        if verdict is None:
            rule = rules.rules[index]
            verdict = by_rule[index] = Verdict(rule.kind, rule.name, rule.kind in dropped)
        verdicts[block] = verdict
    mixed: dict[int, list[Label]] = {}
    for one in found.others:
        mixed.setdefault(one.block, []).append(one)
    partly: list[int] = []
    for block, labels in mixed.items():
        if block in found.noise:
            labels.append(Label(block, WHOLE, WHOLE, found.noise[block]))
        verdicts[block] = _verdict(document, rules, block, labels, dropped)
        if verdicts[block].parts and not verdicts[block].whole:
            partly.append(block)
    if not partly:
        return verdicts, document
    _look_again(document, rules, mixed, verdicts, sorted(partly), dropped)
    return verdicts, _as_cut(document, verdicts, partly)  # lines may become copies of one another by what was cut of them


# --- one block -------------------------------------------------------------------------------------------------------
def _verdict(document: Document, rules: RuleSet, block: int, labels: Sequence[Label], dropped: frozenset[Kind]) -> Verdict:
    segments = _segments(document, rules, block, labels)
    removed, whole = _removals(document, block, [s for s in segments if s[2] in dropped])
    keeper = min((rules.rules[one.rule] for one in labels if rules.rules[one.rule].keep), key=lambda rule: (-rule.rank, rule.name.id), default=None)
    kept_by = keeper.name if keeper and not whole else None
    named = [s for s in segments if whole or s[2] not in dropped]
    widest = max(named, key=lambda s: (s[1] - s[0], -s[0]), default=None)
    if widest is None or (not whole and widest[1] - widest[0] < document.end(block) - document.start(block)):
        return Verdict(kind_of_shape(document, block), None, whole, removed, kept_by)
    return Verdict(widest[2], widest[3], whole, removed, kept_by)


_Segment = tuple[int, int, Kind, RuleName]


def _segments(document: Document, rules: RuleSet, block: int, labels: Sequence[Label]) -> list[_Segment]:
    """The block cut up at every label's ends, each part with the label that wins there; parts without one are missing."""
    line = (document.start(block), document.end(block))
    spans = [(*(line if one.start == WHOLE else (one.start, one.end)), rules.rules[one.rule]) for one in labels]
    points = sorted({p for start, end, _ in spans for p in (start, end)})
    segments: list[_Segment] = []
    for start, end in pairwise(points):
        here = [s for s in spans if s[0] <= start and end <= s[1]]
        shield = max((rule.rank for _, _, rule in here if rule.keep), default=-1)
        noise = [s for s in here if not s[2].keep and s[2].kind in NOISE_KINDS and s[2].rank > shield]
        pool = noise or [s for s in here if s[2].keep or s[2].kind not in NOISE_KINDS]
        if not pool:
            continue
        _, _, rule = min(pool, key=lambda s: (-s[2].rank, s[2].wide, s[1] - s[0], s[2].name.id))
        name = SHAPE[rule.kind] if rule.keep else rule.name  # what `drop=` cuts in spite of a keep rule, no rule has cut
        if segments and segments[-1][1] == start and segments[-1][3] == name:
            start = segments.pop()[0]
        segments.append((start, end, rule.kind, name))
    return segments


def _removals(document: Document, block: int, cuts: Sequence[_Segment]) -> tuple[tuple[Removed, ...], bool]:
    """The cut parts grown over the space that goes with them, and whether nothing of the block is left."""
    if not cuts:
        return (), False
    text, first, last = document.text, document.start(block), document.end(block)
    rest, at = [], first
    for start, end, _, _ in cuts:
        rest.append(text[at:start])
        at = end
    rest.append(text[at:last])
    whole = not "".join(rest).strip()
    removed: list[Removed] = []
    at = first
    head = True  # nothing but space has been left of the line so far
    for i, (start, end, kind, name) in enumerate(cuts):
        head = head and not text[at:start].strip()
        if whole:
            start, end = at, document.stop(block) if i == len(cuts) - 1 else end
        elif head:  # the line keeps its indentation; the space behind the cut goes instead
            while end < last and text[end].isspace():
                end += 1
        else:
            while start > at and text[start - 1].isspace():
                start -= 1
        if start < end:
            removed.append(Removed(start, end, kind, name))
            at = end
    return tuple(removed), whole


def _look_again(
    document: Document, rules: RuleSet, by_block: dict[int, list[Label]], verdicts: dict[int, Verdict], blocks: list[int], dropped: frozenset[Kind]
) -> None:
    """What cuts inside a line left of it is labelled again, by rules that look at the line alone, until nothing more goes."""
    extra = {block: list(by_block[block]) for block in blocks}
    while blocks:
        rests = [_rest(document, verdicts[block].parts, block) for block in blocks]
        rest_document = read_text("\n".join(text for text, _ in rests))
        order = [(block, offsets) for block, (text, offsets) in zip(blocks, rests, strict=True) if fold_line(text)]
        changed: list[int] = []
        again = label(rest_document, rules, lines_only=True)
        for one in [*again.others, *(Label(block, WHOLE, WHOLE, index) for block, index in again.noise.items())]:
            block, offsets = order[one.block]
            base = rest_document.start(one.block)
            start, end = (0, rest_document.end(one.block) - base) if one.start == WHOLE else (one.start - base, one.end - base)
            for piece in _pieces(offsets[start:end]):
                new = Label(block, *piece, one.rule)
                if new not in extra[block]:
                    extra[block].append(new)
                    changed.append(block)
        blocks = []
        for block in sorted(set(changed)):
            verdict = _verdict(document, rules, block, extra[block], dropped)
            if verdict.parts != verdicts[block].parts:
                verdicts[block] = verdict
                if not verdict.whole:
                    blocks.append(block)


def _left(document: Document, removed: Sequence[Removed], block: int) -> str:
    """What is left of a block's line."""
    starts, ends = [one.start for one in removed], [one.end for one in removed]
    return "".join([document.text[a:b] for a, b in zip([document.start(block), *ends], [*starts, document.end(block)], strict=True)])


def _rest(document: Document, removed: Sequence[Removed], block: int) -> tuple[str, list[int]]:
    """What is left of a block, and where each of its code points stands in the document."""
    offsets: list[int] = []
    at = document.start(block)
    for one in removed:
        offsets += range(at, one.start)
        at = one.end
    offsets += range(at, document.end(block))
    return "".join([document.text[i] for i in offsets]), offsets


def _pieces(offsets: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The unbroken runs of ascending offsets, as spans."""
    start = 0
    for i in range(1, len(offsets) + 1):
        if i == len(offsets) or offsets[i] != offsets[i - 1] + 1:
            yield offsets[start], offsets[i - 1] + 1
            start = i


def _as_cut(document: Document, verdicts: dict[int, Verdict], blocks: Iterable[int]) -> Document:
    """The document with the views of some blocks as their cuts leave them."""
    views = [*document.views]
    for block in blocks:
        if not verdicts[block].whole:
            views[block] = fold_line(_left(document, verdicts[block].parts, block))
    return replace(document, views=views)


# --- the page --------------------------------------------------------------------------------------------------------
def _headline(document: Document, verdicts: dict[int, Verdict], title: str | None, above: Headline | None) -> Headline | None:
    """The headline; ``above`` was told when what stands above the story was cut, and is it where that was certain, or nothing else is."""
    labelled = sorted(b for b, verdict in verdicts.items() if verdict.kind is Kind.HEADLINE and verdict.rule is not None and not verdict.whole)
    kept = (b for b in range(len(document)) if b not in verdicts or not (verdicts[b].whole or verdicts[b].kind in NOISE_KINDS))
    found = find_headline(document, kept, title, labelled)
    if above is None or labelled or above.block in verdicts or (found is not None and not above.certain):
        return found
    return above


def _cut_lists(document: Document, verdicts: dict[int, Verdict], dropped: frozenset[Kind]) -> None:
    """Cut the list right below a heading that a rule calls related: its items are links to other pages."""
    for b in [b for b, one in verdicts.items() if one.kind is Kind.RELATED and one.whole and one.rule is not None and one.rule.layer is not Layer.BUILTIN]:
        if not document.ended[b] and not _listed(document, b):
            for item in range(b + 1, len(document)):
                if not _listed(document, item):
                    break
                verdicts.setdefault(item, Verdict(Kind.RELATED, RELATED_LIST, Kind.RELATED in dropped))


def _listed(document: Document, block: int) -> bool:
    return document.marks[block].path.endswith(">li")


def _cut_recurring(document: Document, verdicts: dict[int, Verdict], recurring: Recurs, dropped: frozenset[Kind]) -> dict[int, Recurring]:
    """Label what recurs in other documents of the outlet and what no rule speaks of."""
    spoken = {b: verdict.kind for b, verdict in verdicts.items()}
    found = {b: one for b, one in recurring(document.views, spoken).items() if b not in spoken}
    verdicts.update((b, Verdict(Kind.OTHER, RuleName(one.rule, Layer.BUILTIN), Kind.OTHER in dropped)) for b, one in found.items())
    return found


def _cut_around(document: Document, verdicts: dict[int, Verdict], extent: Extent, title: str | None, dropped: frozenset[Kind]) -> Headline | None:
    """Cut what stands above and below the story, but its headline, which is told, and what a rule has spoken of."""
    spoken = {b for b, verdict in verdicts.items() if verdict.whole or verdict.rule or verdict.kept_by}
    above = [b for b in range(extent.start) if b not in spoken]
    below = [b for b in range(extent.stop, len(document)) if b not in spoken]
    headline = headline_above(document, above, range(extent.start, extent.stop), title)
    for blocks, name in ((above, ABOVE_STORY), (below, BELOW_STORY)):
        verdict = Verdict(Kind.OTHER, name, Kind.OTHER in dropped)
        verdicts.update((b, verdict) for b in blocks if headline is None or b != headline.block)
    return headline


def _label_story(
    document: Document,
    rules: RuleSet,
    verdicts: dict[int, Verdict],
    candidates: Candidates,
    title: str | None,
    dropped: frozenset[Kind],
    skipped: frozenset[int],
) -> None:
    """Label what is left as a page of its own until nothing more goes: rules that count lines from the ends now count from the story's.
    Rules to which it does not matter where a line stands have said what they have to say, unless the line stayed and its kind may be asked for.
    """
    placed = [(index, blocks) for index, blocks in candidates.items() if index in rules.placed or rules.rules[index].kind not in dropped]
    while left := [b for b in range(len(document)) if b not in verdicts or not verdicts[b].whole]:
        marks = [document.marks[b] for b in left] if document.marks else ()
        story = replace(document, views=[document.views[b] for b in left], lines=[document.lines[b] for b in left], marks=marks)
        place = {b: i for i, b in enumerate(left)}
        again = {index: [place[b] for b in blocks if b in place] for index, blocks in placed}
        new, _ = _verdicts(story, rules, label(story, rules, title, skipped, candidates={i: blocks for i, blocks in again.items() if blocks}), dropped)
        fresh = {left[b]: verdict for b, verdict in new.items() if left[b] not in verdicts}
        verdicts.update(fresh)
        if not any(verdict.whole for verdict in fresh.values()):
            break


def _cut_copies(document: Document, verdicts: dict[int, Verdict], headline: int, dropped: frozenset[Kind]) -> None:
    """Every further copy of the headline is a duplicate, wherever it stands."""
    for b in document.copies([headline])[document.key(headline)]:
        verdict = verdicts.get(b)
        if b != headline and (verdict is None or not (verdict.whole or verdict.kept_by)):
            verdicts[b] = Verdict(Kind.DUPLICATE, REPEATED_HEADLINE, Kind.DUPLICATE in dropped)


def _cut_repeats(document: Document, verdicts: dict[int, Verdict], dropped: frozenset[Kind]) -> None:
    """Prose printed twice in a row, and passages printed again as a whole: the first copy stays. A lone paragraph that comes again further
    down is left; lists of like things repeat such.
    """
    views = document.views
    long = [b for b, view in enumerate(views) if len(view) >= REPEATED_LENGTH]
    if len({views[b] for b in long}) == len(long):
        return
    first: dict[str, int] = {}
    done = 0
    for b in long:
        view = views[b]
        if b < done or not is_prose(view) or (b in verdicts and verdicts[b].whole):
            continue
        a = first.setdefault(view, b)
        if a == b:
            continue
        start, stop = b, b + 1
        while start - 1 > max(a, done) and a - b + start > 0 and views[start - 1] == views[a - b + start - 1]:
            start -= 1
        while stop < len(views) and views[stop] == views[a - b + stop]:
            stop += 1
        if b == a + 1 or stop - start >= REPEATED_LINES:
            done = stop
            for one in range(start, stop):
                if one not in verdicts or not (verdicts[one].whole or verdicts[one].kept_by):
                    verdicts[one] = Verdict(Kind.DUPLICATE, REPEATED_PASSAGE, Kind.DUPLICATE in dropped)


def _cut_shapes(document: Document, verdicts: dict[int, Verdict], headline: int | None, dropped: frozenset[Kind]) -> None:
    """Cut blocks whose kind no rule gave, where ``drop=`` asks for story kinds."""
    for b in range(len(document)):
        verdict = verdicts.get(b)
        if verdict is not None and (verdict.whole or verdict.rule is not None or verdict.kept_by):
            continue
        kind = Kind.HEADLINE if b == headline else kind_of_shape(document, b, headline)
        if kind in dropped:
            verdicts[b] = Verdict(kind, SHAPE[kind], True)


def kind_of_shape(document: Document, block: int, headline: int | None = None) -> Kind:
    """The story kind of a block that no rule has named, told from its element or its shape. A wrong one cuts nothing."""
    view = document.views[block]
    if document.marks:
        above, _, tag = document.marks[block].path.rpartition(">")
        told = Kind.QUOTE if tag == "blockquote" or ">blockquote" in above else ELEMENT_KINDS.get(tag)
        if told is not None:
            return told
    if is_list_item(view):
        return Kind.LIST
    if document.alone(block) and is_heading(view):
        if headline is not None and block == headline + 1:
            return Kind.STANDFIRST
        if word_count(view) <= HEADING_WORDS and 0 < block < len(document) - 1:
            around = [*document.views[max(0, block - 3) : block], *document.views[block + 1 : block + 4]]
            if any(map(is_prose, around[: min(3, block)])) and any(map(is_prose, around[min(3, block) :])):
                return Kind.SUBHEADING
    if view[0] == '"' and view.rstrip(".,")[-1:] == '"':
        return Kind.QUOTE
    return Kind.BODY


def _suspicion(document: Document, rules: RuleSet, found: Labels, verdicts: dict[int, Verdict], recurring: Collection[int]) -> str | None:
    if found.timed_out:
        return f"patterns timed out, their labels were dropped: {', '.join(rules.rules[i].name.id for i in found.timed_out)}"
    shapes = rules.generic_shapes
    prose = [(b, v.rule) for b, v in verdicts.items() if v.whole and v.rule is not None and document.prose(b)]
    if not prose:
        return None
    by_shape = sum(document.words[b] for b, rule in prose if b not in found.named and (rule in _BY_SHAPE or rule.id in shapes or b in recurring))
    by_user = sum(document.words[b] for b, rule in prose if rule.layer is Layer.USER)
    for taken, whose, share in ((by_shape, "of mere shape", GUARD_SHARE), (by_user, "of your own", GUARD_SHARE_OF_USER)):
        if taken > GUARD_WORDS and taken > share * sum(document.words[b] for b in range(len(document)) if document.prose(b)):
            return f"rules {whose} took {taken} words of prose"
    return None
