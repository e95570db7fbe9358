"""JSON reports of parts: which are accepted, and how times come together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.errors import InputError
from azbearer.reporters.merging import Part, check_parts, merge_json


def report(number: int, of: int, *times: float, **run: Any) -> tuple[str, str]:
    """A report of a part whose requests took so many milliseconds."""
    average = sum(times) / len(times) if times else 0.0
    deviation = (sum((time - average) ** 2 for time in times) / len(times)) ** 0.5 if times else 0.0
    spread = {"Average": average, "Min": min(times, default=0), "Max": max(times, default=0), "Sd": deviation}
    timings = {
        f"{name}{key}": value for name in ("response", "dns", "firstByte") for key, value in spread.items()
    }
    cursors = [{"iteration": number - 1 + of * at, "position": 0} for at in range(len(times))]
    content = {
        "collection": {"info": {"name": "c"}},
        "environment": {"of": number},
        "globals": {"of": number},
        "run": {
            "stats": {"iterations": {"total": len(times), "pending": 0, "failed": 0}},
            "timings": {**timings, "started": 1000 + number, "completed": 2000 + number},
            "executions": [{"cursor": cursor, "response": {}} for cursor in cursors],
            "transfers": {"responseTotal": 10 * len(times)},
            "failures": [],
            "error": None,
            **run,
        },
        "shard": {"number": number, "of": of, "by": "iterations"},
    }
    return f"{number}.json", json.dumps(content)


def test_times() -> None:
    """Averages and deviations are those of all values together."""
    timings = json.loads(merge_json([report(2, 2, 40.0), report(1, 2, 10.0, 20.0, 30.0)]))["run"]["timings"]
    assert (25.0, 10.0, 40.0) == tuple(timings[f"response{key}"] for key in ("Average", "Min", "Max"))
    assert pytest.approx(125**0.5) == timings["responseSd"]
    assert (1001, 2002) == (timings["started"], timings["completed"])


def test_nothing_answered() -> None:
    """Then there are no times."""
    timings = json.loads(merge_json([report(1, 2), report(2, 2)]))["run"]["timings"]
    assert 0.0 == timings["responseAverage"]


def test_order_and_what_is_left() -> None:
    """Executions stand in the order of iterations; the variables are those of the last one."""
    merged = json.loads(merge_json([report(2, 2, 1.0), report(1, 2, 1.0, 1.0)]))
    assert [0, 1, 2] == [each["cursor"]["iteration"] for each in merged["run"]["executions"]]
    assert ({"of": 1}, {"of": 1}) == (merged["environment"], merged["globals"])
    assert 30 == merged["run"]["transfers"]["responseTotal"]
    assert "shard" not in merged


def test_an_interrupted_part() -> None:
    """Whatever went wrong with a part went wrong with the whole."""
    error = {"message": "interrupted by SIGINT"}
    merged = json.loads(merge_json([report(1, 2, 1.0), report(2, 2, 1.0, error=error)]))
    assert error == merged["run"]["error"]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([(1, 3), (3, 3)], "of 3 parts there is no 2"),
        ([(1, 2), (1, 2), (2, 2)], "part 1 of 2 is there twice"),
        ([(1, 2), (2, 3)], "this is a part of 3, the others are parts of 2"),
    ],
)
def test_parts_that_do_not_fit(parts: list[tuple[int, int]], message: str) -> None:
    """They are named."""
    with pytest.raises(InputError, match=message):
        check_parts([Part(f"{number}.json", number, of) for number, of in parts])


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"run": {}}', "[" * 100_000])
def test_what_is_no_report(text: str) -> None:
    """It is refused with its name."""
    with pytest.raises(InputError) as caught:
        merge_json([("x.json", text)])
    assert "x.json" == caught.value.where
