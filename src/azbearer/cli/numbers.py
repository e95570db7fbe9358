"""Numbers on a command line."""

from __future__ import annotations

import re

from azbearer.errors import UsageError
from azbearer.runner.retries import DEFAULT_STATUSES, RetryRules

# Enough for eleven days of milliseconds, and small enough for every clock and for libcurl.
_MOST_DIGITS = 9
MOST_WORKERS = 200
MOST_RETRIES = 100
_STATUS = re.compile("[45][0-9]{2}")
_RETRY_WORDS = frozenset({"network", "all-methods"})


def count(text: str) -> int:
    """A whole number of at least 1.

    Raises:
        UsageError: it is none.
    """
    number = _digits(text)
    if not number:
        raise UsageError(f'"{text}" is not a number of iterations', hint="give a whole number of at least 1")
    return number


def workers(text: str) -> int:
    """A number of workers.

    Raises:
        UsageError: it is none, or too high for one machine.
    """
    number = _digits(text)
    if not number or number > MOST_WORKERS:
        hint = f"give a whole number from 1 to {MOST_WORKERS}"
        raise UsageError(f'"{text}" is not a number of workers', hint=hint)
    return number


def shard(text: str) -> tuple[int, int]:
    """A part of a run, as `2/5`: which, and of how many.

    Raises:
        UsageError: there is no such part.
    """
    number, of = (_digits(part) or 0 for part in (text.partition("/")[0], text.partition("/")[2]))
    if not 1 <= number <= of:
        raise UsageError(f'"{text}" is not a part of a run', hint="write 1/3, 2/3 and 3/3 for three parts")
    return number, of


def retries(text: str) -> int:
    """How many times a request may be sent once more.

    Raises:
        UsageError: it is no number, or more than makes sense.
    """
    number = _digits(text)
    if number is None or number > MOST_RETRIES:
        hint = f"give a whole number from 0 to {MOST_RETRIES}"
        raise UsageError(f'"{text}" is not a number of retries', hint=hint)
    return number


def retry_rules(text: str) -> RetryRules:
    """What `--retry-on` says, as `429,503,network,all-methods`.

    Raises:
        UsageError: it has a word that says nothing.
    """
    words = frozenset(filter(None, (word.strip() for word in text.split(","))))
    statuses = frozenset(int(word) for word in words if _STATUS.fullmatch(word))
    unknown = sorted(word for word in words - _RETRY_WORDS if not _STATUS.fullmatch(word))
    if unknown or not words:
        hint = "use statuses from 400 to 599, network and all-methods, separated by commas"
        raise UsageError(f'--retry-on does not know "{unknown[0] if unknown else text}"', hint=hint)
    if words <= {"all-methods"}:
        statuses = DEFAULT_STATUSES
    return RetryRules(0, statuses, "network" in words, "all-methods" in words)


def seed(text: str) -> int:
    """A whole number that random values follow from.

    Raises:
        UsageError: it is none.
    """
    number = _digits(text)
    if number is None:
        hint = f"give a whole number of at most {_MOST_DIGITS} digits"
        raise UsageError(f'"{text}" is not a seed', hint=hint)
    return number


def milliseconds(text: str) -> float:
    """Whole milliseconds as seconds.

    Raises:
        UsageError: it is no such number.
    """
    number = _digits(text)
    if number is None:
        hint = "give a whole number such as 500"
        raise UsageError(f'"{text}" is not a time in milliseconds', hint=hint)
    return number / 1000


def _digits(text: str) -> int | None:
    """The number, or None when the text has anything but a few ASCII digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
