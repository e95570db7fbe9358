"""The refresh decision: keep a token, renew it in the background, or wait for a new one.

A token has two limits. Up to the *soft* limit it is used and nothing happens. From there to the *hard*
limit it is used as before while one caller has a new one fetched: if the token service is down, slow or
says no, nobody notices, and it is tried again after a pause. From the hard limit on a new token must be
had before anyone goes on.

The soft limit is what the token service asks for (`refresh_in`), or four fifths of the token's life:
12 minutes early for a token of an hour, a minute for one of five. The hard limit is the real expiry less
a few seconds for the request that will carry the token, never five minutes of good token thrown away:
so even a token of 299 seconds serves its time (facts: two peers fetch one such token per call).

Everything here is a function of its arguments. What "now" is when the clock has been set, or the
machine has slept, is the caller's question; see `slots.py`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.tokens.contract import Token


class Refresh(enum.Enum):
    """What to do about a token."""

    FRESH = "use it"
    RECOMMENDED = "use it, and have a new one fetched in the background"
    REQUIRED = "wait for a new one"


@dataclass(frozen=True, slots=True)
class RefreshPolicy:
    """Where the limits lie; all times in seconds.

    Args:
        min_ttl: how long a token must live on to be handed out; at most a tenth of its whole life.
        fraction: of its life, after which a new one is fetched, unless the token service said when.
        gap: the least time between two tries while the old token is valid.
        unknown_margin: before the expiry, for a token of which only that is known.
    """

    min_ttl: float = 5.0
    fraction: float = 0.8
    gap: float = 30.0
    unknown_margin: float = 300.0


DEFAULT = RefreshPolicy()


def _life(token: Token) -> float | None:
    """From its receipt to its end, or None when it isn't known when it was received."""
    return token.expires_on - token.obtained_on if token.obtained_on > 0 else None


def hard_limit(token: Token, policy: RefreshPolicy = DEFAULT) -> float:
    """From when on the token is not handed out, in seconds since the epoch."""
    life = _life(token)
    margin = policy.min_ttl if life is None else min(policy.min_ttl, max(life, 0.0) / 10)
    return token.expires_on - margin


def soft_limit(token: Token, policy: RefreshPolicy = DEFAULT) -> float:
    """From when on a new token should be fetched, in seconds since the epoch."""
    hard = hard_limit(token, policy)
    life = _life(token)
    if token.refresh_on is not None:
        return min(token.refresh_on, hard)
    if life is None:
        return min(token.expires_on - policy.unknown_margin, hard)
    return min(token.obtained_on + policy.fraction * life, hard)


def refresh_decision(
    token: Token, now: float, last_attempt: float | None = None, policy: RefreshPolicy = DEFAULT
) -> Refresh:
    """What to do about a token.

    Args:
        token: the one at hand.
        now: seconds since the epoch.
        last_attempt: when a new one was last asked for in vain, likewise; None if it was not.
        policy: where the limits lie.
    """
    if now >= hard_limit(token, policy):
        return Refresh.REQUIRED
    if now < soft_limit(token, policy):
        return Refresh.FRESH
    # An attempt "in the future" is one from before the clock was set back: it holds nobody up.
    if last_attempt is not None and 0 <= now - last_attempt < policy.gap:
        return Refresh.FRESH
    return Refresh.RECOMMENDED
