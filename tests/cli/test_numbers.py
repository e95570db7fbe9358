"""Numbers on a command line."""

from __future__ import annotations

import pytest

from azbearer.cli.numbers import count, milliseconds, retries, retry_rules, seed, workers
from azbearer.errors import UsageError
from azbearer.runner.retries import RetryRules


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
    ("text", "rules"),
    [
        ("429", RetryRules(statuses=frozenset({429}))),
        ("500, 502,network", RetryRules(statuses=frozenset({500, 502}), network=True)),
        ("network", RetryRules(statuses=frozenset(), network=True)),
        ("all-methods", RetryRules(every_method=True)),
    ],
)
def test_what_to_retry_on(text: str, rules: RetryRules) -> None:
    """Statuses and words."""
    assert rules == retry_rules(text)


@pytest.mark.parametrize("text", ["", "200", "4xx", "429,nework"])
def test_what_nobody_retries_on(text: str) -> None:
    """Words that say nothing are named."""
    with pytest.raises(UsageError, match="--retry-on does not know"):
        retry_rules(text)
