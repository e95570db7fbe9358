from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from azbearer.arm.errors import Cause, cause_of, error_lines
from azbearer.secrets import Redactor

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("bodies.yaml").read_text("utf-8"))


def cause_in(case: dict[str, Any]) -> Cause:
    """The cause of one case of the table."""
    body = case["body"].encode(case.get("encoding", "utf-8"))
    return cause_of(case["status"], tuple(case.get("headers", {}).items()), body)


def test_there_are_enough_bodies() -> None:
    """The table has at least 40 bodies, each with another name and another line."""
    assert len(CASES) >= 40
    assert len(CASES) == len({case["name"] for case in CASES})
    assert len(CASES) == len({case["line"] for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_error_body_gives_one_line(case: dict[str, Any]) -> None:
    """Each body gives the line, the ids and the hint that the table says."""
    cause = cause_in(case)
    assert case["line"] == cause.line
    assert case.get("ids", "") == cause.ids_text()
    assert cause.hint.startswith(case.get("hint", "")) if case.get("hint") else cause.hint == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_line_can_be_printed(case: dict[str, Any]) -> None:
    """It is one line, short enough for a terminal's few rows, and nothing in it moves the cursor."""
    line = cause_in(case).line
    assert line.isprintable()
    assert 0 < len(line) <= 600


def test_an_unset_variable_of_the_service_is_no_reason() -> None:
    """A body whose members are all null, or empty, counts as empty."""
    body = b'{"error": {"code": null, "message": null, "details": []}}'
    assert "bad request, without a reason in the answer" == cause_of(400, (), body).line


def test_an_unknown_status_is_said() -> None:
    """Statuses that have no phrase are no reason to fail."""
    assert "an unknown status, without a reason in the answer" == cause_of(499, (), b"").line


def test_known_secrets_are_masked() -> None:
    """A service that repeats the secret of the request doesn't get it printed."""
    body = b'{"error": {"code": "InvalidHeader", "message": "The header Bearer s3cr3t-t0k3n is wrong."}}'
    line = cause_of(400, (), body, redactor=Redactor(["s3cr3t-t0k3n"])).line
    assert "s3cr3t-t0k3n" not in line
    assert line.startswith("InvalidHeader: The header Bearer ****")


def test_more_reasons_are_counted() -> None:
    """Of many reasons three are shown, and the rest is counted."""
    details = ",".join(f'{{"code": "C{number}", "message": "reason {number}"}}' for number in range(9))
    body = f'{{"error": {{"code": "Many", "message": "Multiple errors", "details": [{details}]}}}}'
    expected = "Many: C0: reason 0; C1: reason 1; C2: reason 2; and 6 more"
    assert expected == cause_of(400, (), body.encode()).line


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 100_000,
        b'{"error": {"details": [' * 300 + b"]}}" * 300,
        b"<" * 100_000,
        b"<html>" + b"<h1" * 50_000,
        b'{"error": {"message": "' + b"{" * 50_000 + b'"}}',
        b"\xff\xfe\x00",
        b"\x00\x01\x02" * 1000,
        b'{"error": {"code": ["x"], "message": {"value": {"value": 1}}, "target": 3, "details": {"a": 1}}}',
    ],
    ids=[
        "deep",
        "lists",
        "deep-details",
        "angles",
        "headings",
        "braces",
        "odd-utf16",
        "binary",
        "wrong-types",
    ],
)
def test_hostile_bodies_end_quickly(body: bytes) -> None:
    """Depth, length and nonsense neither raise nor take long."""
    assert len(cause_of(500, (), body).line) <= 600


def test_an_error_has_what_where_and_hint() -> None:
    """The three lines name the status and the cause, the request with its ids, and what to try."""
    cause = Cause("ResourceNotFound", "ResourceNotFound: gone", (("request id", "12345678"),), "look again")
    expected = (
        "404 ResourceNotFound: gone",
        "GET https://management.azure.com/x, request id 12345678",
        "look again",
    )
    assert expected == error_lines(cause, 404, "GET", "https://management.azure.com/x")
