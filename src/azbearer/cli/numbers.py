"""Numbers and times on a command line; light, as every command reads its line before it does anything."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.patterns import regex

# Enough for eleven days of milliseconds, and small enough for every clock and for libcurl.
_MOST_DIGITS = 9
MOST_WORKERS = 200
MOST_RETRIES = 100
_DURATION = regex(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s?)?")


def count(text: str) -> int:
    """A whole number of at least 1.

    Raises:
        UsageError: it is none.
    """
    number = whole_number(text)
    if not number:
        raise UsageError(f'"{text}" is not a number that counts', hint="give a whole number of at least 1")
    return number


def workers(text: str) -> int:
    """A number of workers.

    Raises:
        UsageError: it is none, or too high for one machine.
    """
    number = whole_number(text)
    if not number or number > MOST_WORKERS:
        hint = f"give a whole number from 1 to {MOST_WORKERS}"
        raise UsageError(f'"{text}" is not a number of workers', hint=hint)
    return number


def shard(text: str) -> tuple[int, int]:
    """A part of a run, as `2/5`: which, and of how many.

    Raises:
        UsageError: there is no such part.
    """
    number, of = (whole_number(part) or 0 for part in (text.partition("/")[0], text.partition("/")[2]))
    if not 1 <= number <= of:
        raise UsageError(f'"{text}" is not a part of a run', hint="write 1/3, 2/3 and 3/3 for three parts")
    return number, of


def retries(text: str) -> int:
    """How many times a request may be sent once more.

    Raises:
        UsageError: it is no number, or more than makes sense.
    """
    number = whole_number(text)
    if number is None or number > MOST_RETRIES:
        hint = f"give a whole number from 0 to {MOST_RETRIES}"
        raise UsageError(f'"{text}" is not a number of retries', hint=hint)
    return number


def seed(text: str) -> int:
    """A whole number that random values follow from.

    Raises:
        UsageError: it is none.
    """
    number = whole_number(text)
    if number is None:
        hint = f"give a whole number of at most {_MOST_DIGITS} digits"
        raise UsageError(f'"{text}" is not a seed', hint=hint)
    return number


def milliseconds(text: str) -> float:
    """Whole milliseconds as seconds.

    Raises:
        UsageError: it is no such number.
    """
    number = whole_number(text)
    if number is None:
        hint = "give a whole number such as 500"
        raise UsageError(f'"{text}" is not a time in milliseconds', hint=hint)
    return number / 1000


def duration(text: str) -> float:
    """Seconds of a text such as `600`, `10m`, `1h30m`.

    Raises:
        UsageError: it is none.
    """
    found = _DURATION.fullmatch(text) if text.isascii() else None
    if found is None or not any(found.groups()):
        raise UsageError(f'"{text}" is not a duration', hint="give seconds, or such as 10m or 1h30m")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def whole_number(text: str) -> int | None:
    """The number, or None when the text has anything but a few ASCII digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
