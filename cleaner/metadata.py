"""Byline and times, read out of lines that rules labelled as such."""

from __future__ import annotations

import datetime
import re

LONGEST = 400
"""No more of a line is looked at; bylines and time lines are short."""
MOST_WORDS = 40
"""More words than these are no list of authors; nor are more than half a dozen that end a sentence."""

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|tue|wed|thu|fri|sat|sun)\b\.?)"
_DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "GST": 4, "JST": 9, "AEST": 10, "AEDT": 11,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Zones whose offset depends on the day."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?")
_ZONE = rf"(?:(?:UTC|GMT)[+-]\d\d?(?::?\d\d)?|[+-]\d\d:?\d\d|{'|'.join(sorted([*_HOURS, *_PLACES], key=len, reverse=True))})"
_CLOCK = (
    r"(?P<clock{0}>\d{{1,2}}(?:[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?|(?=\s?[ap]\.?m\b)))"
    rf"(?:\s?(?P<half{{0}}>[ap])\.?m(?:\b\.?|(?=by\b)))?(?:\s?\(?(?P<zone{{0}}>{_ZONE})\b\)?)?"
)
_TIME = re.compile(
    rf"(?:(?<![\d:.]){_CLOCK.format(1)}(?:,|\s-)?\s(?:on\s)?(?:{_WEEKDAY},?\s)?)?"
    rf"(?P<date>(?<!\d){_YEAR}-\d\d-\d\d(?!\d)|{_MONTH}\s{_DAY},?\s{_YEAR}|{_DAY}\.?\s{_MONTH},?\s{_YEAR}|(?<!\d)\d{{1,2}}\.\d{{1,2}}\.{_YEAR}"
    rf"|(?P<unread>(?<!\d)\d{{1,2}}/\d{{1,2}}/{_YEAR}|{_DAY}\.?\s(?:de\s)?[^\W\d_]{{3,}}\.?,?\s(?:de\s)?{_YEAR}))"
    rf"(?:(?:[T,]|\s[-–—|·•])?\s?(?:at\s)?{_CLOCK.format(2)})?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|(?:last )?(?:modified|changed|edited))\b", re.IGNORECASE)
_BY = re.compile(r"^\W*(?:(?:written|reported|posted|published|words|story|text)\s)?(?:by|authors?)\b\W*", re.IGNORECASE)
_EDGE = " ,|-–—•·/:"
_BEFORE_DATE = re.compile(rf"(?:[{re.escape(_EDGE)}(]|\b(?:published|posted|on|at)\b|{_WEEKDAY})+$", re.IGNORECASE)
_AFTER_NAMES = re.compile(
    rf"\s\d+\smin(?:ute)?s?\sread\b.*|\s(?:\d+|no)\scomments?\b.*|[|•·].*|\s?\S+@\S+|\s@\w+|\b(?:{_MONTH}\s{_DAY}|{_DAY}\s{_MONTH})$", re.IGNORECASE
)
_ROLE = re.compile(r",\s(?:[^\s,]+\s){0,4}(?:staff|(?:writer|reporter|correspondent|editor|columnist|contributor|journalist)s?)$", re.IGNORECASE)


def iso_time(text: str) -> str | None:
    """The first date in a text as ISO 8601, with the time and zone if they are written; the raw date if it cannot be read; None without one.

    >>> iso_time("Friday, 4 August 2023, 01:20")
    '2023-08-04T01:20:00'
    """
    match = _TIME.search(_one_line(text))
    if match is None:
        return None
    try:
        return _iso(match)
    except (ValueError, OverflowError):  # a thirteenth month, 25 o'clock, a language that is not known
        return match[0]


def _iso(match: re.Match[str]) -> str:
    from dateutil import parser  # slow to import, seldom needed

    if match["unread"]:
        raise ValueError("which is the month?")
    day = parser.parse(match["date"], dayfirst="." in match["date"]).date()
    number = 2 if match["clock2"] else 1
    clock, half, zone = match[f"clock{number}"], match[f"half{number}"], match[f"zone{number}"]
    if not clock:
        return day.isoformat()
    hour, minute, second, *_ = [*map(int, re.split("[:.]", clock)), 0, 0]
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half in "pP")
    when = datetime.datetime.combine(day, datetime.time(hour, minute, second))
    return when.replace(tzinfo=_zone(zone.upper()) if zone else None).isoformat()


def _zone(name: str) -> datetime.tzinfo | None:
    if name in _PLACES:
        from dateutil import tz

        return tz.gettz(_PLACES[name])
    if written := _OFFSET.fullmatch(name):
        offset = datetime.timedelta(hours=int(written[2]), minutes=int(written[3] or 0))
        return datetime.timezone(-offset if written[1] == "-" else offset)
    return datetime.timezone(datetime.timedelta(hours=_HOURS[name]))


def is_update(text: str) -> bool:
    """Whether the first time in a line is that of a later version: "Updated" stands before it, or without a time."""
    line = _one_line(text)
    said, told = _UPDATED.search(line), _TIME.search(line)
    return said is not None and (told is None or said.start() < told.start())


def published(text: str) -> str | None:
    """The first time in a line, as ``iso_time``, unless it is that of an update."""
    return None if is_update(text) else iso_time(text)


def updated(text: str) -> str | None:
    """The time in a line that stands behind "Updated", as ``iso_time``."""
    line = _one_line(text)
    said = _UPDATED.search(line)
    return iso_time(line[said.end() :]) if said else None


def names(text: str) -> str | None:
    """The names in a byline, without "by", roles, dates and what follows them; None when nothing is left that could be a name.

    >>> names("by Jane Doe and Petro HaiFriday, 4 August 2023, 01:20")
    'Jane Doe and Petro Hai'
    """
    rest = _BY.sub("", _one_line(text)).lstrip(_EDGE)
    ends = [match.start() for match in (_TIME.search(rest), _UPDATED.search(rest)) if match]
    if ends:
        rest = _BEFORE_DATE.sub("", rest[: min(ends)])
    rest = _ROLE.sub("", _AFTER_NAMES.sub("", rest).strip(_EDGE))
    words = len(rest.split())
    if not any(map(str.isalpha, rest)) or words > MOST_WORDS or (words > 6 and rest[-1] in ".!?"):
        return None
    return rest


def _one_line(text: str) -> str:
    return " ".join(text[:LONGEST].split())
