"""JUnit reports of parts: which are accepted, and how cases of several iterations come together."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from azbearer.errors import InputError
from azbearer.reporters.merging_junit import merge_junit


def parsed(text: str) -> ET.Element:
    """A report as elements."""
    return ET.fromstring(text)  # noqa: S314  our own


def suite(part: str, cases: str, first: str = "", **attributes: str) -> str:
    """A suite of a part."""
    notes = {"shard": part, "position": "0", "runs": "2", "first": first, **attributes}
    properties = "".join(
        f'<property name="azbearer.{name}" value="{value}"/>' for name, value in notes.items()
    )
    return (
        '<testsuite name="r" id="i" timestamp="2027-01-01" tests="1" failures="1" errors="0" skipped="0" '
        f'time="0.100"><properties>{properties}</properties>{cases}</testsuite>'
    )


def report(*suites: str) -> str:
    """A report of these suites."""
    return f'<testsuites name="c" tests="1" failures="1" errors="0">{"".join(suites)}</testsuites>'


def failed(times: int, message: str) -> str:
    """A case that has failed so many times."""
    text = f"Failed {times} times.\n{message}"
    return f'<testcase name="t"><failure message="{message}">{text}</failure></testcase>'


def test_the_first_failure_counts() -> None:
    """It is told with the number of all failures, whichever part it was in."""
    late, early = suite("1/2", failed(2, "late"), "4"), suite("2/2", failed(3, "early"), "1")
    merged = parsed(merge_junit([("1", report(late)), ("2", report(early))]))
    (failure,) = merged.iter("failure")
    assert ("early", "Failed 5 times.\nearly") == (failure.get("message"), failure.text)
    assert ("1", "2") == (merged.get("tests"), merged.get("failures"))


def test_passed_in_one_part() -> None:
    """A case that failed in another one has failed; one that was skipped everywhere is skipped."""
    passed = suite("1/2", '<testcase name="t"/><testcase name="s"><skipped/></testcase>', ",")
    broken = suite("2/2", failed(1, "no") + '<testcase name="s"><skipped/></testcase>', "1,")
    merged = parsed(merge_junit([("1", report(passed)), ("2", report(broken))]))
    assert [1, 1] == [len(list(merged.iter(tag))) for tag in ("failure", "skipped")]


def test_messages() -> None:
    """They stand in the order of iterations, a hundred at most, and the rest is counted."""
    texts = [
        "\n".join(
            [f"Iteration: {number}\nrequestError: x\n---" for number in range(start, 180, 2)] + ["and 5 more"]
        )
        for start in (0, 1)
    ]
    parts = [
        suite(f"{at}/2", '<testcase name="t"/>' + f"<system-err>{text}</system-err>")
        for at, text in enumerate(texts, 1)
    ]
    merged = parsed(merge_junit([("1", report(parts[0])), ("2", report(parts[1]))]))
    lines = (merged.findtext("testsuite/system-err") or "").splitlines()
    assert ["Iteration: 0", "Iteration: 1"] == [line for line in lines if line.startswith("Iter")][:2]
    assert "and 90 more" == lines[-1]


def test_a_part_that_ran_nothing() -> None:
    """It cannot say which part it is, and is none the less one."""
    merged = parsed(merge_junit([("1", report(suite("1/2", '<testcase name="t"/>'))), ("2", report())]))
    assert ["t"] == [case.get("name") for case in merged.iter("testcase")]


@pytest.mark.parametrize(
    "text", ["<", "<a/>", report('<testsuite name="r"/>'), report(suite("1/3", "<testcase/>"))]
)
def test_what_does_not_fit(text: str) -> None:
    """It is refused."""
    with pytest.raises(InputError):
        merge_junit([("x.xml", text)])
