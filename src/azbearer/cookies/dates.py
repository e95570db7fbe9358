"""Dates in cookies: every order and spelling that servers send (RFC 6265 section 5.1.1)."""

from __future__ import annotations

import re

from azbearer.patterns import regex
from azbearer.typed import Final

_DELIMITERS: Final = regex(r"[\t\x20-\x2f;-@\[-`{-~]+")
_TIME: Final = regex(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D.*)?", re.DOTALL)
_DAY: Final = regex(r"(\d{1,2})(?:\D.*)?", re.DOTALL)
_YEAR: Final = regex(r"(\d{2,4})(?:\D.*)?", re.DOTALL)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR: Final = 1601
# Two digits from here on are a year of the last century.
_LAST_CENTURY: Final = 70
_LONGEST: Final = 200


def parse_cookie_date(text: str) -> float | None:
    """Seconds since the epoch, or None for what is no date; days beyond a month's end run into the next."""
    time = day = month = year = None
    for token in filter(None, _DELIMITERS.split(text[:_LONGEST])):
        if time is None and (found := _TIME.fullmatch(token)):
            time = (int(found[1]), int(found[2]), int(found[3]))
        elif day is None and (found := _DAY.fullmatch(token)):
            day = int(found[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (found := _YEAR.fullmatch(token)):
            year = _full_year(int(found[1]))
    if time is None or day is None or month is None or year is None:
        return None
    return _seconds(year, month, day, time)


def _full_year(year: int) -> int:
    if year >= 100:  # noqa: PLR2004 - three and four digits are a year as they stand
        return year
    return year + (1900 if year >= _LAST_CENTURY else 2000)


def _seconds(year: int, month: int, day: int, time: tuple[int, int, int]) -> float | None:
    hour, minute, second = time
    if year < _FIRST_YEAR or not 1 <= day <= 31 or hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a calendar's numbers
        return None
    from calendar import timegm  # noqa: PLC0415 - slow to import, and many runs see no date

    return float(timegm((year, month, day, hour, minute, second)))
