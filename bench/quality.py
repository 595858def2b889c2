"""Quality on public pages with known stories, by dataset, by source of the text and by language: the tables of docs/quality.md.

Figures are those of four-word sequences (4-grams of words and marks), as the article-extraction-benchmark counts: F1 of the means of
precision and recall over pages, before and after cleaning; story loss, the share of the story's 4-grams in the input that the output
lacks; noise removed, the share of all others that it lacks. Where a reference marks text as optional, it counts neither way.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bench.pages import DATA, ROOT, records
from cleaner import Cleaner
from cleaner.fold import folded_key

TOKEN = re.compile(r"\w+")
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- tables -->\n", "<!-- end of tables -->\n"

Grams = Counter[tuple[str, ...]]


class Row(NamedTuple):
    """One text of one page: its figures and what they are listed under."""

    dataset: str
    source: str
    language: str
    before: tuple[float, float]
    """Precision and recall of the text as it came."""
    after: tuple[float, float]
    story: tuple[int, int]
    """4-grams of the story in the input, and of these in the output."""
    noise: tuple[int, int]


def grams(text: str) -> Grams:
    """The 4-grams of a text, with how often each stands there."""
    words = TOKEN.findall(text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False)) or Counter([tuple(words)] if words else [])


def judge(
    text: str, output: str, story: Iterable[str], optional: Iterable[str]
) -> tuple[tuple[float, float], tuple[float, float], tuple[int, int], tuple[int, int]]:
    """The four pairs of figures of a Row."""
    must = grams("\n".join(story))
    may = grams("\n".join([*story, *optional])) - must
    pairs, had, noise = [], [], []
    for got in (grams(text), grams(output)):
        hit = (got & must).total()
        rest = got - must
        wrong = (rest - may).total()
        pairs.append((hit / (hit + wrong) if hit + wrong else 0.0, hit / must.total() if must else 1.0))
        had.append(hit)
        noise.append(wrong)
    return pairs[0], pairs[1], (had[0], had[1]), (noise[0], noise[1])


def rows(cleaner: Cleaner) -> list[Row]:
    """Every text cleaned without outlet rules, and judged."""
    found = []
    for dataset, page in records():
        result = cleaner.clean(page["text"], url=page["url"] or None, media="text")
        figures = judge(page["text"], result.body, page["story"], page["optional"])
        found.append(Row(dataset, page["scraper"], result.language or "none told", *figures))
    return found


def with_evidence(dataset: str, source: str) -> list[Row]:
    """Each page of a dataset cleaned with evidence of the other pages of its outlet alone (leave one out)."""
    here = [page for name, page in records() if name == dataset and page["scraper"] == source]
    outlet = [page["id"].rpartition("_")[0] for page in here]
    gatherer = Cleaner(outlets=False)
    found = []
    for i, page in enumerate(here):
        others = ({"source": other["text"], "url": f"https://{outlet[j]}.example/"} for j, other in enumerate(here) if j != i and outlet[j] == outlet[i])
        cleaner = Cleaner(outlets=False, evidence=gatherer.gather(others))
        result = cleaner.clean(page["text"], url=f"https://{outlet[i]}.example/", media="text")
        found.append(Row(dataset, source, result.language or "none told", *judge(page["text"], result.body, page["story"], page["optional"])))
    return found


def f1(pairs: list[tuple[float, float]]) -> float:
    """F1 of mean precision and mean recall."""
    p, r = (sum(pair[i] for pair in pairs) / len(pairs) for i in (0, 1))
    return 2 * p * r / (p + r) if p + r else 0.0


def line(name: str, some: list[Row]) -> str:
    """One row of a table."""
    had, has = (sum(row.story[i] for row in some) for i in (0, 1))
    came, left = (sum(row.noise[i] for row in some) for i in (0, 1))
    loss = 1 - has / had if had else 0.0
    gone = 1 - left / came if came else 0.0
    return (
        f"| {name} | {len(some)} | {f1([row.before for row in some]):.3f} | {f1([row.after for row in some]):.3f} | {100 * loss:.2f} % | {100 * gone:.0f} % |"
    )


def table(title: str, groups: dict[str, list[Row]]) -> str:
    """A table with a row for each group."""
    head = f"| {title} | texts | F1 in | F1 out | story loss | noise removed |\n|---|---|---|---|---|---|\n"
    return head + "\n".join(line(name, some) for name, some in groups.items()) + "\n"


def of_html(title: str, cleaner: Cleaner) -> str:
    """A table of the pages' own HTML: precision, recall and F1, and the share of pages on which each word is right."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    exact: Counter[str] = Counter()
    for dataset, page in records("html"):
        output = cleaner.clean(page["html"], url=page["url"] or None, media="html").body
        found[dataset].append(judge(output, output, page["story"], page["optional"])[1])
        wanted = ("\n".join(page["story"]), "\n".join([*page["story"], *page["optional"]]))
        exact[dataset] += TOKEN.findall(output) in map(TOKEN.findall, wanted)
    head = f"| {title} | pages | precision | recall | F1 | exact |\n|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {name} | {len(pairs)} | {sum(p for p, _ in pairs) / len(pairs):.3f} | {sum(r for _, r in pairs) / len(pairs):.3f} | {f1(pairs):.3f} "
        f"| {100 * exact[name] / len(pairs):.0f} % |\n"
        for name, pairs in found.items()
    )


def of_headlines(cleaner: Cleaner) -> str:
    """A table of the texts that print the heading of their page's HTML as a line: how many of them have it for a title, another title, or none, and
    of how many it was cut.
    """
    headings = {(dataset, page["id"]): cleaner.clean(page["html"], url=page["url"] or None, media="html").title for dataset, page in records("html")}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for dataset, page in records():
        heading = folded_key(headings.get((dataset, page["id"])) or "")
        if not heading or heading not in map(folded_key, page["text"].splitlines()):
            continue
        result = cleaner.clean(page["text"], url=page["url"] or None, media="text")
        title = folded_key(result.title or "")
        found[page["scraper"]].update(
            {
                "texts": 1,
                "none" if not title else "right" if title == heading else "another": 1,
                "cut": heading not in map(folded_key, result.text.splitlines()),
            }
        )
    head = "| headlines | texts | right | another | none | cut |\n|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| {source} | {counts['texts']} | {counts['right']} | {counts['another']} | {counts['none']} | {counts['cut']} |\n"
        for source, counts in sorted(found.items())
    )


def group(some: Iterable[Row], key: str, *more: str) -> dict[str, list[Row]]:
    """Rows by one or more of their fields, in the order of names."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in some:
        found[", ".join(getattr(row, name) for name in (key, *more))].append(row)
    return dict(sorted(found.items()))


def main() -> None:
    """Measure, and write the tables into docs/quality.md."""
    every = rows(Cleaner(outlets=False))
    if not every:
        sys.exit(f"no *.text.jsonl.gz in {DATA}; say where with DATA=")
    scraped = [row for row in every if row.source != "html-text"]
    whole = [row for row in every if row.source == "html-text"]
    evidence = {
        f"fundus-eval, {source}": with_evidence("fundus-eval", source)
        for source in ("resiliparse", "html-text")
        if any(row.dataset == "fundus-eval" for row in every)
    }
    tables = [
        of_html("from the page's HTML", Cleaner(outlets=False)),
        of_html("the same without standfirsts, which most references leave out", Cleaner(outlets=False, drop=["standfirst"])),
        table("dataset, source of the text", {**group(every, "dataset", "source"), "all scraped texts": scraped, "all whole pages": whole}),
        table("scraped texts by language", group(scraped, "language")),
        table("whole pages by language", group(whole, "language")),
        table("with evidence of the outlet's other pages", evidence),
        of_headlines(Cleaner(outlets=False)),
    ]
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    PAGE.write_text(head + BEGIN + "\n" + "\n".join(tables) + "\n" + END + rest.partition(END)[2], encoding="utf-8")
    print("\n".join(tables))


if __name__ == "__main__":
    main()
