"""Dates. Source: Microsoft, "Date functions for ARM templates"; formats are those of .NET."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import wrong_argument
from azbearer.emulator.arm.templates.registry import Function, listed
from azbearer.emulator.arm.templates.values import integer_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_NOW = "yyyyMMddTHHmmssZ"
_GENERAL = "M/d/yyyy h:mm:ss tt"
# The standard formats of one letter, spelled out.
_STANDARD = {
    "d": "M/d/yyyy",
    "g": "M/d/yyyy h:mm tt",
    "G": _GENERAL,
    "s": "yyyy-MM-ddTHH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ssZ",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
}
_PIECE = re.compile(r"'([^']*)'|\\(.)|(y+|M+|d+|H+|h+|m+|s+|f+|t+|z+|K)|(.)", re.DOTALL)
_DURATION = re.compile(
    r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_DECEMBER = 12


def formatted(moment: dt.datetime, code: str) -> str:
    """A moment in a format of .NET, by the letters that templates use."""
    return "".join(_piece(moment, found) for found in _PIECE.finditer(_STANDARD.get(code, code)))


def _piece(moment: dt.datetime, found: re.Match[str]) -> str:
    if found[3] is None:
        return next(text for text in (found[1], found[2], found[4]) if text is not None)
    letters, size = found[3][0], len(found[3])
    write = _WRITERS[letters]
    return write(moment, size)


def _number(value: int, size: int) -> str:
    return str(value).zfill(min(size, 2))


def _year(moment: dt.datetime, size: int) -> str:
    short = 2
    return str(moment.year % 100).zfill(size) if size <= short else str(moment.year).zfill(size)


def _month(moment: dt.datetime, size: int) -> str:
    return {3: f"{moment:%b}", 4: f"{moment:%B}"}.get(size) or _number(moment.month, size)


def _day(moment: dt.datetime, size: int) -> str:
    return {3: f"{moment:%a}", 4: f"{moment:%A}"}.get(size) or _number(moment.day, size)


def _offset(moment: dt.datetime, size: int) -> str:
    text = f"{moment:%z}"
    hours, minutes = text[:3], text[3:]
    longest = 3
    return f"{hours}:{minutes}" if size >= longest else hours


_WRITERS: dict[str, Callable[[dt.datetime, int], str]] = {
    "y": _year,
    "M": _month,
    "d": _day,
    "H": lambda moment, size: _number(moment.hour, size),
    "h": lambda moment, size: _number(moment.hour % 12 or 12, size),
    "m": lambda moment, size: _number(moment.minute, size),
    "s": lambda moment, size: _number(moment.second, size),
    "f": lambda moment, size: f"{moment.microsecond:06}0"[:size],
    "t": lambda moment, size: ("AM" if moment.hour < _DECEMBER else "PM")[:size],
    "z": _offset,
    "K": lambda _moment, _size: "Z",
}


def parsed(name: str, text: Any) -> dt.datetime:
    """An ISO 8601 moment in UTC; one without zone counts as UTC.

    Raises:
        ExpressionError: it is none.
    """
    try:
        moment = dt.datetime.fromisoformat(text_of(name, text).replace(" Z", "Z"))
    except ValueError as error:
        raise wrong_argument(name, f"cannot read '{text}' as a date in ISO 8601 form") from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC)


def _add(base: Any, duration: Any, code: Any = _GENERAL) -> str:
    found = _DURATION.fullmatch(text_of("dateTimeAdd", duration))
    if found is None or not any(found.groups()[1:]):
        raise wrong_argument("dateTimeAdd", f"cannot read '{duration}' as an ISO 8601 duration")
    sign = -1 if found[1] else 1
    years, months, weeks, days, hours, minutes = (sign * int(part or 0) for part in found.groups()[1:7])
    moment = _with_months(parsed("dateTimeAdd", base), years * _DECEMBER + months)
    delta = dt.timedelta(
        weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=sign * float(found[8] or 0)
    )
    return formatted(moment + delta, text_of("dateTimeAdd", code))


def _with_months(moment: dt.datetime, months: int) -> dt.datetime:
    """So many months on; a day that the month does not have becomes its last."""
    total = moment.year * _DECEMBER + moment.month - 1 + months
    year, month = divmod(total, _DECEMBER)
    for day in range(moment.day, 0, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment


def _from_epoch(seconds: Any) -> str:
    moment = dt.datetime.fromtimestamp(integer_of("dateTimeFromEpoch", seconds), dt.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _to_epoch(text: Any) -> int:
    return int(parsed("dateTimeToEpoch", text).timestamp())


FUNCTIONS = listed(
    Function("dateTimeAdd", 2, 3, _add),
    Function("dateTimeFromEpoch", 1, 1, _from_epoch),
    Function("dateTimeToEpoch", 1, 1, _to_epoch),
)
