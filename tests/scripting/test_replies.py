"""Replies of any other shape than the agreed one are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.scripting.contract import Jump
from azbearer.scripting.replies import Report, UnexpectedReplyError, Wishes, parse_report

PLAIN: list[Any] = [[], True, -1, None, None]
ERROR = {"name": "E", "message": "m", "stack": ""}
BAD_MESSAGES: list[Any] = [
    5,
    "skip",
    {},
    [],
    [["set"]],
    [{}, 1],
    ["walk"],
    ["run", 1, "x"],
    ["run", 1, 5, {}],
    ["run", "1", "x", {}],
    ["next", 5],
    ["next"],
    ["set", "system", "k", 1, None],
    ["set", "globals", 5, 1, None],
    ["set", "globals", "k", 1, {}],
    ["set", "globals", "k", 1],
    ["set", "globals", "k", 1, None, None],
    ["unset", "globals"],
    ["clear", []],
    ["console", "shout", [], ""],
    ["console", "log", {}, ""],
    ["console", "log", [], 1],
    ["test", "n", True, False, None],
    ["test", "n", 0, 0, None],
    ["test", "n", 0, False, "bad"],
    ["test", "n", 0, False, {**ERROR, "stack": None}],
    ["send", "1", {}],
    ["send", True, {}],
    ["send", 1, "url"],
    ["ask", "1", "cookies", {}],
    ["ask", 1, None, {}],
    ["ask", 1, "cookies", []],
    ["page", None],
    ["skip", 1],
    ["test", "n", 0, False],
    ["test", "n", 0, False, None, None],
    ["test", 5, 0, False, None],
    ["set", ["globals"], "k", 1, None],
]
BAD_REPORTS: list[Any] = [
    [],
    {},
    5,
    None,
    "[][],",
    [["test"], True, -1, None, None],
    [[["set"]], True, -1, None, None],
    [[{"0": "test"}], True, -1, None, None],
    [["test", "n", 0, False, None], True, -1, None, None],
    {name: name for name in "abcde"},
    [*PLAIN, None],
    [{}, *PLAIN[1:]],
    ["", *PLAIN[1:]],
    [[], 1, *PLAIN[2:]],
    [[], True, "soon", None, None],
    [[], True, True, None, None],
    [[], True, -1, "bad", None],
    [[], True, -1, None, []],
]


@pytest.mark.parametrize("message", BAD_MESSAGES, ids=json.dumps)
def test_a_message_of_another_shape_is_refused(message: Any) -> None:
    """Every field of every message is checked."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(json.dumps([[message], *PLAIN[1:]]), "label")


@pytest.mark.parametrize("report", BAD_REPORTS, ids=json.dumps)
def test_a_report_of_another_shape_is_refused(report: Any) -> None:
    """Every field of a report is checked."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(json.dumps(report), "label")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "9" * 5000, "[[],true,-1,null,null] 1"],
    ids=["empty", "open", "deep", "digits", "more"],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    """Neither depth nor digits bring the parser down."""
    with pytest.raises(UnexpectedReplyError):
        parse_report(text, "label")


def test_a_plain_report_is_read() -> None:
    """Nothing done, nothing pending."""
    report = parse_report(json.dumps(PLAIN), "label")
    assert report == Report([], [], [], None, True, -1, None, None)


def test_of_wishes_the_last_one_counts() -> None:
    """What is not said anew stays as it was."""
    outbox = [["next", "a"], ["page", "p"], ["next", None]]
    report = parse_report(json.dumps([outbox, *PLAIN[1:]]), "label")
    assert Wishes(Jump(None), skipped=False, page="p") == report.wishes
    assert Wishes(Jump(None), skipped=True, page="") == Wishes(skipped=True, page="").after(report.wishes)


def test_an_error_may_be_exhaustion() -> None:
    """Only a plain true says so."""
    for value, expected in ((True, True), (1, False), ("true", False)):
        report = parse_report(json.dumps([*PLAIN[:3], {**ERROR, "exhausted": value}, None]), "label")
        assert report.error is not None
        assert report.error.exhausted is expected
