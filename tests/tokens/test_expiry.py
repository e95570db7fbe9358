from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from azbearer.tokens.expiry import epoch_of, jwt_expiry, lifetime_of, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = 1_767_225_600.0
ZONES = (
    "UTC",
    "America/Los_Angeles",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
# Plain winter and summer, and both sides of each change of the clocks in 2025 and 2026 in any of the zones.
MOMENTS = (
    datetime(2026, 1, 15, 12, tzinfo=UTC),
    datetime(2026, 7, 15, 12, tzinfo=UTC),
    datetime(2025, 3, 9, 9, 59, 59, tzinfo=UTC),
    datetime(2025, 3, 9, 10, 0, 1, tzinfo=UTC),
    datetime(2025, 3, 30, 0, 59, 59, tzinfo=UTC),
    datetime(2025, 3, 30, 1, 0, 1, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    datetime(2025, 11, 2, 8, 30, tzinfo=UTC),
    datetime(2025, 11, 2, 9, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 14, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 15, 15, tzinfo=UTC),
)


def written(moment: datetime, zone: ZoneInfo) -> dict[str, object]:
    """The moment as each source writes it on a machine in that zone."""
    local = moment.astimezone(zone)
    offset = local.strftime("%z")
    return {
        "number": int(moment.timestamp()),
        "text": str(int(moment.timestamp())),
        "azd": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "powershell 7": local.strftime("%Y-%m-%dT%H:%M:%S.0000000") + f"{offset[:3]}:{offset[3:]}",
        "powershell 5": f"/Date({int(moment.timestamp()) * 1000})/",
        "app service": moment.strftime("%m/%d/%Y %H:%M:%S +00:00"),
        "app service on windows": moment.strftime("%m/%d/%Y %I:%M:%S %p +00:00"),
        "az of old": local.strftime("%Y-%m-%d %H:%M:%S.%f"),
    }


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_every_source_in_every_zone(name: str, moment: datetime) -> None:
    """No source is off by more than a second in any zone; az of old can't say which of two nights' hours."""
    zone = ZoneInfo(name)
    expected = moment.timestamp()
    # A second before its end the first of two equal local times has passed, if this is the second one.
    for source, text in written(moment, zone).items():
        found = epoch_of(text, now=expected - 1, zone=zone)
        assert found is not None
        assert abs(found - expected) <= 1, source


def test_the_hour_that_comes_twice() -> None:
    """Which one is meant can't be told ahead, so the earlier is taken until it has passed."""
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2025, 10, 26, 0, 30, tzinfo=UTC).timestamp()
    text = "2025-10-26 02:30:00.000000"
    assert first == epoch_of(text, now=first - 1800, zone=zone)
    assert first + 3600 == epoch_of(text, now=first + 1, zone=zone)


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in Tokyo."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone can't be changed for one process")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_the_machines_own_zone() -> None:
    """It is what local times are in, and what others don't depend on."""
    expected = datetime(2026, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=9))).timestamp()
    assert expected == epoch_of("2026-01-01 00:00:00.000000", now=NOW)
    assert expected + 9 * 3600 == epoch_of("2026-01-01T00:00:00Z", now=NOW)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-01-01T00:00:00Z", 0),
        ("2026-01-01t00:00:00z", 0),
        ("2026-01-01T00:00:00.123456789Z", 0.123456789),
        ("2026-01-01T01:00:00+01:00", 0),
        ("2026-01-01T01:00:00+0100", 0),
        ("2025-12-31T18:30:00-05:30", 0),
        ("2026-01-01 00:00:00 +00:00", 0),
        ("2026-01-01 00:00 UTC", 0),
        ("1/1/2026 12:00:00 AM +00:00", 0),
        ("1/1/2026 12:00:00 PM +00:00", 43200),
        ("01/01/2026 00:00:00", 0),
        ("/Date(1767225600500)/", 0.5),
        ("/Date(1767225600000+0900)/", 0),
        ("1767225600.25", 0.25),
    ],
)
def test_shapes(text: str, seconds: float) -> None:
    """Fractions, offsets with and without colon, halves of the day."""
    found = epoch_of(text, now=NOW)
    assert found is not None
    assert abs(found - (NOW + seconds)) < 1e-6


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "soon",
        "2026-13-01T00:00:00Z",
        "2026-01-01T25:00:00Z",
        "99/99/2026 00:00:00",
        [],
        {},
        "1e999",
        "0000-01-01 00:00:00",
        "2026-01-01",
        float("nan"),
        "٣",
    ],
)
def test_what_is_no_moment(value: object) -> None:
    """Nothing, rather than an error or a guess."""
    assert epoch_of(value, now=NOW) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1.0),
        ("1", 1.0),
        ("+1.5e3", 1500.0),
        (False, None),
        ("0x10", None),
        ("1_000", None),
        (10**400, None),
        (b"1", None),
    ],
)
def test_numbers(value: object, number: float | None) -> None:
    """JSON's numbers and texts of them, no more."""
    assert number == number_of(value)


def test_lifetime() -> None:
    """None when nothing is said; never more than a day."""
    assert lifetime_of({}, now=NOW) is None
    assert 86400 == lifetime_of({"expires_in": 1e18}, now=NOW)
    assert 60 == lifetime_of({"expires_on": "01/01/2026 00:01:00 +00:00"}, now=NOW)
    assert -60 == lifetime_of({"expires_on": NOW - 60}, now=NOW)


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.e30.c", "a.%%.c", "a.W10.c", "a.bnVsbA.c", "a.eyJleHAiOnRydWV9.c", "é.é.é"]
)
def test_unreadable_tokens(token: str) -> None:
    """They are opaque, and that is fine."""
    assert jwt_expiry(token) is None
