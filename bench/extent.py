"""Fit the weights of ``cleaner.extent`` on pages with known stories: ``python -m bench.extent``, with DATA= as ``make quality``.

A structured support vector machine (Taskar et al. 2003; margin rescaling, Adam): the story is a run of lines, its score the sum of its lines'
signs less the prices of its ends. Where a page's best run under the current weights is not the story, the weights move. A word of the
story outside the run costs LOSS words of furniture inside it. Prints the tables of ``cleaner/extent.py``, in whole numbers, without the
amount by which the prices there are raised.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.pages import records
from bench.quality import TOKEN
from cleaner import Cleaner
from cleaner.decide import ABOVE_STORY, BELOW_STORY
from cleaner.extent import CLASSES, GONE, LONG_RUN, PROSE, WEIGHTS, signs

LOSS = 8
EPOCHS, BATCH, DECAY = 8, 16, 1e-3


class Example(NamedTuple):
    """One text: the signs of its lines, their classes, and what each costs when it is on the wrong side."""

    signs: list[list[str]]
    classes: list[int]
    cost: list[float]
    """Above 0 for furniture that is in the run, below 0 for story; 0 where it does not matter."""
    story: tuple[int, int]


def example(page: dict[str, Any], cleaner: Cleaner) -> Example | None:
    """The text without the lines at its edges that rules cut; None when no line of the story is left."""
    result = cleaner.clean(page["text"], url=page["url"] or None, media="text")
    story, optional = (_sequences(page[name]) for name in ("story", "optional"))
    lines = {tuple(TOKEN.findall(line)) for paragraph in page["story"] for line in paragraph.split("\n")}
    rows: list[tuple[list[str], int, int, int]] = []
    copies = Counter(result.document.views)
    run = 0
    for block, view in enumerate(result.document.views):
        words = TOKEN.findall(result.document.line_text(block))
        verdict = result.decision.verdicts.get(block)
        if verdict is not None and verdict.whole and verdict.rule not in (ABOVE_STORY, BELOW_STORY):
            again = bool(rows) and rows[-1][1] == GONE
            rows.append(([] if again else [f"cut {verdict.kind}"], GONE, 0, len(words)))
            continue
        here, found = signs(view, copies[view] > 1)
        run = 0 if here == PROSE else run + 1
        parts = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
        if len(parts) > 1:
            side = 1 if 2 * sum(part in story for part in parts) >= len(parts) else 0 if 2 * sum(part in optional for part in parts) >= len(parts) else -1
        else:
            side = 1 if tuple(words) in lines else -1
        rows.append(([] if run > LONG_RUN else found, here, side, len(words)))
    while rows and rows[0][1] == GONE:
        rows.pop(0)
    while rows and rows[-1][1] == GONE:
        rows.pop()
    inside = [i for i, row in enumerate(rows) if row[2] == 1]
    if not inside:
        return None
    scale = 40 / (sum(rows[i][3] for i in inside) + 60)
    cost = [scale * row[3] * (-LOSS if row[2] == 1 else -row[2]) for row in rows]
    return Example([row[0] for row in rows], [row[1] for row in rows], cost, (inside[0], inside[-1] + 1))


def _sequences(paragraphs: Sequence[str]) -> set[tuple[str, ...]]:
    words = TOKEN.findall("\n".join(paragraphs))
    return {tuple(words[i : i + 4]) for i in range(len(words) - 3)}


def ends(one: Example, start: int, stop: int) -> list[str]:
    """The signs of a run's two ends."""
    names: list[str] = []
    if start:
        names += ["start", f"start after {one.classes[start - 1]}", f"start with {one.classes[start]}"]
    if stop < len(one.classes):
        names += ["stop", f"stop with {one.classes[stop - 1]}", f"stop before {one.classes[stop]}"]
    return names


def best_run(one: Example, weights: Counter[str], cost: Sequence[float]) -> tuple[int, int]:
    """The run that scores most with its costs added."""
    last = len(one.classes) - 1
    run, first, best, found = 0.0, 0, float("-inf"), (0, 0)
    for i, here in enumerate(one.classes):
        weight = sum([weights[sign] for sign in one.signs[i]])
        weight = (min(weight, 0.0) if here == GONE else weight) + cost[i]
        begun = -max(0.0, -sum([weights[sign] for sign in ends(one, i, last + 1)])) if i else 0.0
        if begun > run or not i:
            run, first = begun, i
        run += weight
        ended = run - (max(0.0, -sum([weights[sign] for sign in ends(one, 0, i + 1)])) if i < last else 0.0)
        if ended > best:
            best, found = ended, (first, i + 1)
    return found


def fit(examples: list[Example]) -> Counter[str]:
    """Weights by sign, the mean of the later epochs."""
    chance = random.Random(0)
    weights, mean, square, total = (Counter[str]() for _ in range(4))
    steps = kept = 0
    for epoch in range(EPOCHS):
        chance.shuffle(examples)
        for i in range(0, len(examples), BATCH):
            slope = Counter({sign: DECAY * weight for sign, weight in weights.items()})
            for one in examples[i : i + BATCH]:
                wrong = best_run(one, weights, one.cost)
                for (start, stop), step in ((wrong, 1 / BATCH), (one.story, -1 / BATCH)):
                    for sign in [*ends(one, start, stop), *[sign for line in one.signs[start:stop] for sign in line]]:
                        slope[sign] += step
            steps += 1
            rate = 0.05 * (1 - epoch / EPOCHS) + 0.002
            for sign, value in slope.items():
                mean[sign] = 0.9 * mean[sign] + 0.1 * value  # type: ignore[assignment]
                square[sign] = 0.99 * square[sign] + 0.01 * value * value  # type: ignore[assignment]
                weights[sign] -= rate * (mean[sign] / (1 - 0.9**steps)) / ((square[sign] / (1 - 0.99**steps)) ** 0.5 + 1e-3)  # type: ignore[assignment]
            if epoch >= EPOCHS // 2:
                total.update(weights)
                kept += 1
    return Counter({sign: value / kept for sign, value in total.items()})  # type: ignore[misc]


def main() -> None:
    """Fit and print."""
    cleaner = Cleaner(outlets=False)
    found = fit([one for _, page in records() if (one := example(page, cleaner)) is not None])
    print("WEIGHTS", {sign: round(found[sign]) for sign in WEIGHTS})
    print("CUT", {sign[4:]: min(0, round(found[sign])) for sign in sorted(found) if sign.startswith("cut ")})
    for end, outer, inner in (("start", "after", "with"), ("stop", "with", "before")):
        print(end.upper(), -round(found[end]), *(tuple(-round(found[f"{end} {side} {i}"]) for i in range(len(CLASSES))) for side in (outer, inner)))


if __name__ == "__main__":
    main()
