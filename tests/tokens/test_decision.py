from __future__ import annotations

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.contract import Token
from azbearer.tokens.decision import Refresh, RefreshPolicy, hard_limit, refresh_decision, soft_limit

FRESH, RECOMMENDED, REQUIRED = Refresh.FRESH, Refresh.RECOMMENDED, Refresh.REQUIRED
START = 1_000_000.0


def made(life: float, refresh_in: float | None = None, *, known: bool = True) -> Token:
    refresh_on = None if refresh_in is None else START + refresh_in
    return Token(Secret("token"), START + life, refresh_on, START if known else 0.0)


@pytest.mark.parametrize(
    ("token", "age", "expected"),
    [
        (made(3600), 0, FRESH),
        (made(3600), 2879, FRESH),
        (made(3600), 2880, RECOMMENDED),
        (made(3600), 3594, RECOMMENDED),
        (made(3600), 3595, REQUIRED),
        (made(3600), 9999, REQUIRED),
        (made(3600, 1800), 1799, FRESH),
        (made(3600, 1800), 1800, RECOMMENDED),
        (made(3600, 99999), 3595, REQUIRED),
        (made(3600, -5), 0, RECOMMENDED),
        (made(299), 238, FRESH),
        (made(299), 240, RECOMMENDED),
        (made(299), 293, RECOMMENDED),
        (made(299), 294, REQUIRED),
        (made(600), 479, FRESH),
        (made(600), 480, RECOMMENDED),
        (made(86400), 69119, FRESH),
        (made(86400), 69120, RECOMMENDED),
        (made(3), 2.3, FRESH),
        (made(3), 2.5, RECOMMENDED),
        (made(3), 2.8, REQUIRED),
        (made(0), 0, REQUIRED),
        (made(-5), 0, REQUIRED),
        (made(3600, known=False), 3299, FRESH),
        (made(3600, known=False), 3300, RECOMMENDED),
        (made(3600, known=False), 3595, REQUIRED),
    ],
)
def test_limits(token: Token, age: float, expected: Refresh) -> None:
    """A token is used to its last seconds, and renewed when the service says or after 4/5 of its life."""
    assert expected is refresh_decision(token, START + age)


@pytest.mark.parametrize(
    ("since", "expected"), [(0, FRESH), (29, FRESH), (30, RECOMMENDED), (-1, RECOMMENDED)]
)
def test_gap_after_a_try(since: float, expected: Refresh) -> None:
    """While the token is valid, tries are a gap apart, whatever the clock did in between."""
    now = START + 3000
    assert expected is refresh_decision(made(3600), now, now - since)


def test_a_try_does_not_put_off_the_hard_limit() -> None:
    """From the hard limit on the last try counts for nothing."""
    now = START + 3596
    assert REQUIRED is refresh_decision(made(3600), now, now - 1)


def test_min_ttl_is_the_callers() -> None:
    """Who needs a token for longer says so; of a shorter one a tenth of its life is asked at most."""
    policy = RefreshPolicy(min_ttl=600)
    assert [START + 86400 - 600, START + 300 - 30] == [
        hard_limit(made(life), policy) for life in (86400, 300)
    ]


@pytest.mark.parametrize("life", [1500, 3600, 5400, 86400])
def test_long_tokens_are_renewed_five_minutes_early_or_more(life: float) -> None:
    """A token of 25 minutes or more is renewed at least five minutes before its end."""
    assert life + START - soft_limit(made(life)) >= 300
