"""Byline and times, read out of lines that rules labelled as such."""

from __future__ import annotations

import re
import warnings

MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
CLOCK = r"(?:,?\s+(?:at\s+)?(?:(?P<clock>\d{1,2}[:.]\d{2}(?::\d{2})?)\s*(?P<half>[ap]\.?m\.?)?(?:\s*\(?(?P<zone>UTC|GMT|Z|[ECMP][SD]T|ET|[+-]\d{2}:?\d{2})\b\)?)?))?"
_DATES = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?)"
    rf"|\b(?P<mdy>{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}){CLOCK}"
    rf"|\b(?P<dmy>\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}){CLOCK.replace('clock', 'clock2').replace('half', 'half2').replace('zone', 'zone2')}",
    re.IGNORECASE,
)
_OFFSETS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "GMT": 0, "UTC": 0, "Z": 0}
_BY = re.compile(r"^\W*(?:(?:written |reported |posted )?by|author:?)\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(
    rf"\s*(?:[|,•·/–—-]\s*)?(?:\b(?:published|updated|posted|on)\b.*|\b{MONTH}\s+\d.*|\b\d{{1,2}}\s+{MONTH}.*|\b\d{{4}}-\d\d.*|\b\d+ min(?:ute)?s? read.*)$",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|last edited)\b", re.IGNORECASE)


def iso_time(text: str) -> str | None:
    """The first date in a text as ISO 8601, with the time and zone if they are written; the raw date if it cannot be read; None without one."""
    match = _DATES.search(text)
    if match is None:
        return None
    from dateutil import parser  # slow to import, seldom needed

    raw = match.group(0)
    clock = (match["iso"] and ":" in match["iso"]) or match["clock"] or match["clock2"]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            when = parser.parse(raw.replace(".", ":") if clock and "." in str(clock) else raw, tzinfos={zone: hours * 3600 for zone, hours in _OFFSETS.items()})
    except (ValueError, OverflowError):
        return raw
    return when.isoformat() if clock else when.date().isoformat()


def is_update(text: str) -> bool:
    """Whether a time line speaks of a later version."""
    return _UPDATED.search(text) is not None


def names(text: str) -> str | None:
    """The names in a byline, without "by" and without what follows them; None when nothing is left."""
    rest = _AFTER_NAME.sub("", _BY.sub("", " ".join(text.split()))).strip(" ,|-–—•·/")
    return rest or None
