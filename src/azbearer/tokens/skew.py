"""How far the token service's clock is from ours, by the `Date` headers of its answers.

A certificate flow signs the time into its assertion, and the service refuses it when the two clocks differ
by more than five minutes. So the difference is measured with every answer, also a refusing one, and the
next assertion is signed by the service's clock (times: RFC 7523 section 3; header: RFC 9110 section 6.6.1).
"""

from __future__ import annotations

from azbearer.tokens.retry import http_date
from azbearer.tokens.sourcelog import warn
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.tokens.contract import Answer

# A difference that people should know of, in seconds.
REPORTED = 120.0
# `Date` has whole seconds, cut off.
_RESOLUTION = 1.0


def measured_skew(date: float, sent: float, received: float) -> float:
    """Seconds that the service's clock is ahead; 0.0 when the answer can't tell it from none.

    The service wrote its `Date` at some moment between the two of ours, and cut off up to a second.

    Args:
        date: the header, in seconds since the epoch.
        sent: when the request left, by our clock.
        received: when the answer was here, likewise.
    """
    middle = (sent + received) / 2
    uncertainty = max(received - sent, 0.0) / 2 + _RESOLUTION
    ahead = date + _RESOLUTION / 2 - middle
    return ahead if abs(ahead) > uncertainty else 0.0


class SkewMeter:
    """The last difference that was measured; safe for several threads, since it is one value."""

    def __init__(self) -> None:
        self._skew = 0.0
        self._reported = False

    def __call__(self) -> float:
        """Seconds that the service's clock is ahead, as far as is known."""
        return self._skew

    def observe(self, answer: Answer, sent: float, received: float) -> None:
        """Take note of an answer, and say so once when the clocks are far apart."""
        date = http_date(answer.headers.get("date"))
        if date is None:
            return
        self._skew = measured_skew(date, sent, received)
        far = abs(self._skew) > REPORTED
        if far and not self._reported:
            side = "behind" if self._skew > 0 else "ahead of"
            warn("this machine's clock is %.0f s %s the token service's; set it right", abs(self._skew), side)
        self._reported = far
