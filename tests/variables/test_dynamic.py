from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from azbearer.variables.dynamic import DynamicVariables, dynamic_names, seeded, table_text

NOW = datetime(2026, 3, 1, 1, 30, 0, 499_999, tzinfo=timezone(timedelta(hours=2)))
# Each matches what Postman's own generator gave in thousands of tries.
SHAPES = json.loads(Path(__file__).with_name("dynamic_shapes.json").read_text("utf-8"))


def repeatable() -> DynamicVariables:
    return DynamicVariables(random.Random(7), lambda: NOW)


def as_text(value: str | int | bool | None) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def test_names() -> None:
    """All 118 names of Postman are known, and no others."""
    assert 118 == len(dynamic_names())
    assert SHAPES.keys() == dynamic_names()


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    """Each value has the shape that Postman's generator gives."""
    dynamic = repeatable()
    for _ in range(30):
        assert re.fullmatch(SHAPES[name], as_text(dynamic(name)))


@pytest.mark.parametrize(
    ("name", "kind"), [("$timestamp", int), ("$randomInt", int), ("$randomBoolean", bool), ("$guid", str)]
)
def test_types(name: str, kind: type) -> None:
    """Numbers are numbers and truths are truths, as in Postman."""
    assert kind is type(repeatable()(name))


def test_the_time() -> None:
    """The time is the clock's, in UTC and rounded to seconds as in Postman."""
    assert (1772321400, "2026-02-28T23:30:00.499Z") == tuple(
        map(repeatable(), ("$timestamp", "$isoTimestamp"))
    )


def test_repeatable() -> None:
    """The same seed and clock give the same values."""
    first, second = ([dynamic(name) for name in SHAPES] for dynamic in (repeatable(), repeatable()))
    assert first == second


def test_seeded() -> None:
    """A seed is all that it takes; another seed gives other values."""
    assert seeded(1)("$guid") == seeded(1)("$guid")
    assert 4 == len({seeded(seed)("$guid") for seed in (1, 2, None, None)})


def test_each_use_is_new() -> None:
    """Each use gives a new value, with the system's own chance by default."""
    dynamic = DynamicVariables()
    assert 20 == len({dynamic("$guid") for _ in range(20)})


def test_default_clock() -> None:
    """Without a clock the time is the system's."""
    before = datetime.now(UTC)
    assert before <= DynamicVariables().now() <= datetime.now(UTC)


@pytest.mark.parametrize("name", ["$randomThing", "city", "cityStem", "$", ""])
def test_unknown(name: str) -> None:
    """An unknown name has no value, nor has a rule that only other rules use."""
    assert repeatable()(name) is None


def test_date_range() -> None:
    """A past date is at most a year old, a future one at most a year ahead."""
    dynamic = repeatable()
    years = {
        str(dynamic(name))[11:15] for name in ("$randomDatePast", "$randomDateFuture") for _ in range(50)
    }
    assert {"2025", "2026", "2027"} == years


def test_mail_and_pictures_go_nowhere() -> None:
    """Mail addresses and pictures are of domains that are reserved for examples."""
    assert set(
        re.findall(r"[@/](?:\w+\.)?(\w+)\.(?:com|net|org)\b", table_text().replace("www.w3.org", ""))
    ) == {"example"}


def test_every_reference_has_a_rule() -> None:
    """The table speaks of no rule that it has not."""
    rules = json.loads(table_text())
    named = re.findall(r"\{[\^_]?([$\w]+)", "".join(rules.values()))
    assert set() == set(named) - {"int", "decimal", "date", "iban"} - rules.keys()


def test_every_rule_is_used() -> None:
    """A rule that is no variable serves one."""
    rules = json.loads(table_text())
    named = re.findall(r"\{(?:iban )?[\^_]?([$\w]+)", "".join(rules.values()))
    assert set() == {name for name in rules if not name.startswith("$")} - set(named)
