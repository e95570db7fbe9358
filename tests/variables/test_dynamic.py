from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from azbearer.variables.dynamic import GENERATORS, DynamicVariables

NOW = datetime(2026, 3, 1, 1, 30, 0, 499_999, tzinfo=timezone(timedelta(hours=2)))
GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
PHONE = r"[2-9]\d\d-[2-9]\d\d-\d{4}"
WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d 20\d\d \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)"
SHAPES = {
    "$guid": GUID,
    "$randomUUID": GUID,
    "$timestamp": "1772321400",
    "$isoTimestamp": r"2026-02-28T23:30:00\.499Z",
    "$randomInt": r"\d{1,3}|1000",
    "$randomBoolean": "True|False",
    "$randomAlphaNumeric": "[a-z0-9]",
    "$randomHexColor": "#[0-9a-f]{6}",
    "$randomPassword": r"\w{15}",
    "$randomPhoneNumber": PHONE,
    "$randomPhoneNumberExt": rf"\d\d?-{PHONE}",
    "$randomLatitude": r"-?\d?\d\.\d{4}",
    "$randomLongitude": r"-?1?\d?\d\.\d{4}",
    "$randomPrice": r"\d{1,3}\.\d\d|1000\.00",
    "$randomBankAccount": r"\d{8}",
    "$randomCreditCardMask": r"\d{4}",
    "$randomBitcoin": "[13][1-9A-HJ-NP-Za-km-z]{25,33}",
    "$randomIP": r"\d{1,3}(\.\d{1,3}){3}",
    "$randomIPV6": "[0-9a-f]{4}(:[0-9a-f]{4}){7}",
    "$randomMACAddress": "[0-9a-f]{2}(:[0-9a-f]{2}){5}",
    "$randomProtocol": "https?",
    "$randomSemver": r"\d\.\d\.\d",
    "$randomMonth": MONTH,
    "$randomWeekday": WEEKDAY,
    "$randomDatePast": DATE,
    "$randomDateFuture": DATE,
    "$randomDateRecent": DATE,
}


def seeded() -> DynamicVariables:
    return DynamicVariables(random.Random(7), lambda: NOW)


def test_names() -> None:
    """Every name that is known has its shape tested."""
    assert SHAPES.keys() == GENERATORS.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    """Each value has the shape that Postman's generator gives."""
    dynamic = seeded()
    for _ in range(30):
        assert re.fullmatch(SHAPES[name], str(dynamic(name)))


def test_repeatable() -> None:
    """The same seed and clock give the same values."""
    first, second = ([dynamic(name) for name in GENERATORS] for dynamic in (seeded(), seeded()))
    assert first == second


def test_each_use_is_new() -> None:
    """Each use gives a new value, with the system's own chance by default."""
    dynamic = DynamicVariables()
    assert 20 == len({dynamic("$guid") for _ in range(20)})


def test_default_clock() -> None:
    """Without a clock the time is the system's."""
    before = datetime.now(UTC)
    assert before <= DynamicVariables().now() <= datetime.now(UTC)


def test_unknown() -> None:
    """An unknown name has no value."""
    assert DynamicVariables()("$randomThing") is None


def test_date_range() -> None:
    """A past date is at most a year old, a future one at most a year ahead."""
    dynamic = seeded()
    years = {
        str(dynamic(name))[11:15] for name in ("$randomDatePast", "$randomDateFuture") for _ in range(50)
    }
    assert {"2025", "2026", "2027"} == years
