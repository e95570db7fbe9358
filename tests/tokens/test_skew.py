from __future__ import annotations

from email.utils import formatdate

import pytest

from azbearer.tokens.contract import Answer
from azbearer.tokens.skew import SkewMeter, measured_skew

NOW = 1_800_000_000.0


def dated(when: float) -> Answer:
    return Answer(400, {"date": formatdate(when, usegmt=True)}, b"")


@pytest.mark.parametrize(
    ("ahead", "seconds", "expected"),
    [(0, 0.2, 0.0), (1, 2, 0.0), (-1, 0.2, 0.0), (5, 10, 0.0), (7200, 0.2, 7200.4), (-7200, 0.2, -7199.6)],
)
def test_measured(ahead: float, seconds: float, expected: float) -> None:
    """What lies within the exchange's own time is no difference; what doesn't is right to a second."""
    assert expected == pytest.approx(measured_skew(NOW + ahead, NOW, NOW + seconds), abs=0.01)


def test_observed() -> None:
    """Any answer with a date tells, also a refusal."""
    meter = SkewMeter()
    meter.observe(dated(NOW + 7200), NOW, NOW)
    assert 7200.5 == meter()


@pytest.mark.parametrize("header", ["", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_unreadable_dates_tell_nothing(header: str) -> None:
    """A date that is none leaves what was known."""
    meter = SkewMeter()
    meter.observe(dated(NOW + 60), NOW, NOW)
    meter.observe(Answer(200, {"date": header}, b""), NOW, NOW)
    assert 60.5 == meter()


def test_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    """More than two minutes are told once, and again only after they were gone."""
    meter = SkewMeter()
    for ahead in (100, 7200, 7200, 0, 7200):
        meter.observe(dated(NOW + ahead), NOW, NOW)
    assert ["this machine's clock is 7200 s behind the token service's; set it right"] * 2 == caplog.messages
