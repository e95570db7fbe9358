"""Numbers on a command line."""

from __future__ import annotations

from azbearer.errors import UsageError

# Enough for eleven days of milliseconds, and small enough for every clock and for libcurl.
_MOST_DIGITS = 9
MOST_WORKERS = 200


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
