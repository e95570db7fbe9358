"""Replies of any other shape than the agreed one are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.scripting.replies import UnexpectedReplyError, parse_report

PLAIN: dict[str, Any] = {"outbox": [], "idle": True, "due": -1, "error": None, "request": None}
ERROR = {"name": "E", "message": "m", "stack": ""}
BAD_MESSAGES: list[Any] = [
    5,
    {},
    {"t": ["set"]},
    {"t": "walk"},
    {"t": "run", "id": 1, "request": "x"},
    {"t": "run", "id": 1, "request": 5, "variables": {}},
    {"t": "run", "id": "1", "request": "x", "variables": {}},
    {"t": "next", "request": 5},
    {"t": "set", "scope": "system", "key": "k", "value": 1},
    {"t": "set", "scope": "globals", "key": 5, "value": 1},
    {"t": "set", "scope": "globals", "key": "k", "value": 1, "type": {}},
    {"t": "unset", "scope": "globals"},
    {"t": "clear", "scope": []},
    {"t": "console", "level": "shout", "arguments": [], "text": ""},
    {"t": "console", "level": "log", "arguments": {}, "text": ""},
    {"t": "console", "level": "log", "arguments": [], "text": 1},
    {"t": "test", "name": "n", "index": True, "skipped": False},
    {"t": "test", "name": "n", "index": 0, "skipped": 0},
    {"t": "test", "name": "n", "index": 0, "skipped": False, "error": "bad"},
    {"t": "test", "name": "n", "index": 0, "skipped": False, "error": {**ERROR, "stack": None}},
    {"t": "send", "id": "1", "request": {}},
    {"t": "send", "id": 1, "request": "url"},
    {"t": "ask", "id": "1", "topic": "cookies", "question": {}},
    {"t": "ask", "id": 1, "topic": None, "question": {}},
    {"t": "ask", "id": 1, "topic": "cookies", "question": []},
    {"t": "page", "html": None},
]
BAD_REPORTS: list[Any] = [
    [],
    {},
    {**PLAIN, "outbox": {}},
    {**PLAIN, "idle": 1},
    {**PLAIN, "due": "soon"},
    {**PLAIN, "due": True},
    {**PLAIN, "error": "bad"},
    {**PLAIN, "request": []},
]


@pytest.mark.parametrize("message", BAD_MESSAGES, ids=json.dumps)
def test_a_message_of_another_shape_is_refused(message: Any) -> None:
    """Every field of every message is checked."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(json.dumps({**PLAIN, "outbox": [message]}), "label")


@pytest.mark.parametrize("report", BAD_REPORTS, ids=json.dumps)
def test_a_report_of_another_shape_is_refused(report: Any) -> None:
    """Every field of a report is checked."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(json.dumps(report), "label")


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "9" * 5000], ids=["empty", "open", "deep", "digits"]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    """Neither depth nor digits bring the parser down."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(text, "label")


def test_a_plain_report_is_read() -> None:
    """Nothing done, nothing pending."""
    report = parse_report(json.dumps(PLAIN), "label")
    assert (report.idle, report.due, report.writes, report.error) == (True, -1.0, (), None)


def test_an_error_may_be_exhaustion() -> None:
    """Only a plain true says so."""
    for value, expected in ((True, True), (1, False), ("true", False)):
        report = parse_report(json.dumps({**PLAIN, "error": {**ERROR, "exhausted": value}}), "label")
        assert report.error is not None
        assert report.error.exhausted is expected
