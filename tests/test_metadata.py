"""Byline and times, read out of lines that rules labelled as such."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, clean
from cleaner.metadata import is_update, iso_time, names, published, updated

STORY = "The harbour master said on Monday that the old ferry would sail again before the summer, and that tickets would stay as they are."


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("By Jane Doe and John Roe", "Jane Doe and John Roe"),
        ("by Jane Doe August 4, 2023 10:18 AM 2 min read", "Jane Doe"),
        ("Petro Hai, Olha MarchukSaturday, 9 January 2024, 16:01", "Petro Hai, Olha Marchuk"),
        ("OLHA MARCHUKSunday, 4 September 2022, 07:52", "OLHA MARCHUK"),
        ("Jane DoeAugust 4, 2023", "Jane Doe"),
        ("Petro Hai — 12 June 2025, 16:49", "Petro Hai"),
        ("By Iryna Vovk - June 10, 20172", "Iryna Vovk"),
        ("Posted by Jane Doe on November 19, 2019, 6:21 AM EST", "Jane Doe"),
        ("Written by: Jane Doe | Published August 4, 2023", "Jane Doe"),
        ("Authors: Jane Doe; John Roe", "Jane Doe; John Roe"),
        ("By Jane Doe Updated 3 hours ago", "Jane Doe"),
        ("by Jane Doe August 29, 2024 3:23 AM  (Updated: ) 1 min read", "Jane Doe"),
        ("By Jane Doe Aug 4", "Jane Doe"),
        ("By Jane Doe 12 Comments", "Jane Doe"),
        ("By Jane Doe • 4 min read", "Jane Doe"),
        ("By Jane Doe jane.doe@paper.example", "Jane Doe"),
        ("By Jane Doe @janedoe", "Jane Doe"),
        ("Jane Doe, Staff Writer", "Jane Doe"),
        ("By JANE DOE and JOHN ROE, Senior Political Correspondents", "JANE DOE and JOHN ROE"),
        ("The Ferry Post news desk", "The Ferry Post news desk"),
        ("By Theresa May 4 min read", "Theresa May"),
        ("By Kim Simon", "Kim Simon"),
        ("Joe Friday", "Joe Friday"),
        ("Byron Onslow", "Byron Onslow"),
        ("  By\u00a0Jane   Doe  ", "Jane Doe"),
        ("By", None),
        ("-", None),
        ("", None),
        ("Friday, 4 August 2023, 01:20", None),
        ("Two bridges over the river will be closed until October, the road service said.", None),
    ],
)
def test_names_of_a_byline(line: str, wanted: str | None) -> None:
    assert names(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Friday, 4 August 2023, 01:20", "2023-08-04T01:20:00"),
        ("UPDATED: 30 MAR 2023 01:37 PM EST", "2023-03-30T13:37:00-05:00"),
        ("Updated: August 30, 2023, 7:41 PM", "2023-08-30T19:41:00"),
        ("September 14th 2022, 9:05 AM", "2022-09-14T09:05:00"),
        ("Sept. 4, 2023", "2023-09-04"),
        ("4. August 2023", "2023-08-04"),
        ("UAEWednesday 20 March 2019", "2019-03-20"),
        ("June 10, 20172", "2017-06-10"),
        ("June 20, 2022 11:22 pmby Jane Doe", "2022-06-20T23:22:00"),
        ("August 4, 2023 at 12:05 a.m.", "2023-08-04T00:05:00"),
        ("August 4, 2023 12:05 p.m.", "2023-08-04T12:05:00"),
        ("4 August 2023, 7pm", "2023-08-04T19:00:00"),
        ("4 August 2023 | 18.42 BST", "2023-08-04T18:42:00+01:00"),
        ("9:20 PM EDT, Mon August 4, 2023", "2023-08-04T21:20:00-04:00"),
        ("10:18, 4 August 2023", "2023-08-04T10:18:00"),
        ("August 4, 2023 9:20 PM ET", "2023-08-04T21:20:00-04:00"),
        ("January 4, 2023 9:20 PM ET", "2023-01-04T21:20:00-05:00"),
        ("4 Aug 2023 10:00 GMT+3", "2023-08-04T10:00:00+03:00"),
        ("4 Aug 2023 10:00 (UTC)", "2023-08-04T10:00:00+00:00"),
        ("2023-08-04T10:18:07.123Z", "2023-08-04T10:18:07+00:00"),
        ("2023-08-04 10:18 +0530", "2023-08-04T10:18:00+05:30"),
        ("2023-08-04", "2023-08-04"),
        ("04.08.2023, 10:18", "2023-08-04T10:18:00"),
        ("13:37 PM on 4 August 2023", "2023-08-04T13:37:00"),
    ],
)
def test_times_are_iso_8601_with_a_zone_only_when_one_is_written(line: str, wanted: str) -> None:
    assert iso_time(line) == wanted


@pytest.mark.parametrize(
    "line",
    ["30 February 2023", "4 August 2023 25:61", "3/4/2024 10:18", "4 серпня 2023, 01:20", "4 de agosto de 2023", "2023-13-45", "4 Aug 2023 10:00 +99:00"],
)
def test_a_date_that_cannot_be_read_is_passed_on_as_it_is(line: str) -> None:
    assert iso_time(f"Published: {line}") == line


@pytest.mark.parametrize("line", ["", "Updated: Sept", "14:06 , Jane Doe", "3 hours ago", "Call 2023-4567", "August is 31 days long"])
def test_a_line_without_a_date_has_no_time(line: str) -> None:
    assert iso_time(line) is None


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("4 Aug 2023", "2023-08-04", None),
        ("Updated: 4 Aug 2023", None, "2023-08-04"),
        ("Last modified on 4 Aug 2023, 10:00", None, "2023-08-04T10:00:00"),
        ("Published: 3 Aug 2023, 10:00 | Updated: 4 Aug 2023, 11:00", "2023-08-03T10:00:00", "2023-08-04T11:00:00"),
        ("August 29, 2024 3:23 AM  (Updated: ) 1 min read", "2024-08-29T03:23:00", None),
        ("Updated: Sept", None, None),
    ],
)
def test_a_time_behind_updated_is_that_of_the_last_change(line: str, first: str | None, last: str | None) -> None:
    assert (published(line), updated(line)) == (first, last)
    assert is_update(line) == (first is None)


def test_a_result_has_names_and_times_of_the_lines_that_were_cut() -> None:
    result = clean(f"Old ferry to sail again\n\nBy Jane Doe\nPublished: 3 May 2024, 10:15\nUpdated: 4 May 2024\n\n{STORY}")
    assert (result.byline, result.published, result.updated) == ("Jane Doe", "2024-05-03T10:15:00", "2024-05-04")
    assert result.text == f"Old ferry to sail again\n\n{STORY}"


def test_a_result_has_names_and_times_of_lines_that_were_kept() -> None:
    result = Cleaner(keep={"byline", "timestamp"}).clean(f"By Jane Doe\nPublished: 3 May 2024, 10:15\n\n{STORY}")
    assert (result.byline, result.published) == ("Jane Doe", "2024-05-03T10:15:00")
    assert "By Jane Doe" in result.text


def test_prose_gives_no_names_and_no_times() -> None:
    result = clean(f"{STORY} It was the 4 August 2023.\n\nUpdated on 4 August 2023, the list now has two more names on it, said Jane Doe, who keeps it.")
    assert (result.byline, result.published, result.updated) == (None, None, None)


WORDS = ["by", "updated", "on", "at", "monday", "4", "12:", "10:18", "am", "PM", "may", "august", "2023", ",", "-", "|", "@", "(", "UTC", "+", "4.", "/", "."]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_line_is_read(line: str) -> None:
    assert names(line) != ""
    for read in (iso_time, published, updated):
        assert read(line) != ""


@pytest.mark.parametrize(
    "part", ["1 ", "a", "12:", "1.", "4 may ", " , ", "- ", "on at ", "by ", "10:18 AM ", "4 august ", "x@", "monday ", ", a b c d", "(", "may 1 ", "\u00a0"]
)
def test_no_line_takes_long(part: str) -> None:
    line = part * 100_000
    start = time.perf_counter()
    for read in (names, iso_time, published, updated):
        read(line)
    assert time.perf_counter() - start < 0.2
