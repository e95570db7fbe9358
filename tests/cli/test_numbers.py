"""Numbers on a command line."""

from __future__ import annotations

import pytest

from azbearer.cli.numbers import count, duration, milliseconds, retries, seed, workers
from azbearer.errors import UsageError


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "1.5", "²", "1e3", " 1", "9" * 5000])
def test_numbers_of_iterations(text: str) -> None:
    """A whole number of at least 1, and one that ends."""
    with pytest.raises(UsageError):
        count(text)


@pytest.mark.parametrize("text", ["-1", "x", "", "1.5", "²", "1s", "9" * 400])
def test_times(text: str) -> None:
    """Whole milliseconds, as in newman."""
    with pytest.raises(UsageError, match="time in milliseconds"):
        milliseconds(text)


@pytest.mark.parametrize("text", ["-1", "x", "", "1.5", "²", "9" * 400])
def test_seeds(text: str) -> None:
    """Whole numbers, of a length that can be typed again."""
    with pytest.raises(UsageError, match="not a seed"):
        seed(text)


def test_a_time_of_nothing() -> None:
    """Zero means no limit, as in newman."""
    assert milliseconds("0") == 0.0


@pytest.mark.parametrize("text", ["0", "x", "201", "1.5"])
def test_workers(text: str) -> None:
    """As many as a machine can bear."""
    with pytest.raises(UsageError, match="not a number of workers"):
        workers(text)


@pytest.mark.parametrize("text", ["-1", "x", "101"])
def test_retries(text: str) -> None:
    """From none to a hundred."""
    assert 0 == retries("0")
    with pytest.raises(UsageError, match="not a number of retries"):
        retries(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("600", 600), ("10m", 600), ("1h", 3600), ("1h30m", 5400), ("90s", 90), ("0", 0)]
)
def test_durations(text: str, seconds: int) -> None:
    """Seconds, or hours, minutes and seconds with their letters."""
    assert seconds == duration(text)


@pytest.mark.parametrize("text", ["", "h", "1d", "-1", "1.5h", "10 m", "٣m", "m10"])
def test_no_durations(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(UsageError, match="is not a duration"):
        duration(text)
