from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.errors import TransportError
from azbearer.http.messages import Request, Response
from azbearer.runner.events import Problem
from azbearer.runner.problems import problem_of, script_problem, token_rejection
from azbearer.scripting.contract import ScriptError

URL = "https://login.microsoftonline.com/contoso/oauth2/token?x=1"
TEXT = "AADSTS{}: What is wrong. \r\nTrace ID: x\r\nCorrelation ID: 11111111-2222-3333-4444-555555555555\r\n"


def answer(body: Any, status: int = 400) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, "", (), content, URL, "1.1", Request("POST", URL))


def test_an_exception_as_a_value() -> None:
    """Everything that a report needs of it."""
    error = TransportError("no such host", where="h", hint="look", code="dns")
    assert problem_of(error) == Problem("TransportError", "no such host", "h", "look", "dns", 3)


@pytest.mark.parametrize(
    ("line", "where"), [(0, "demo, test script"), (3, "demo, test script:3:7")]
)  # fmt: skip
def test_the_place_of_a_script_error(line: int, where: str) -> None:
    """Line and column in the user's own text, where they are known."""
    problem = script_problem(ScriptError("TypeError", "m", line, 7, "at x"), "demo, test script")
    assert (problem.where, problem.stack, problem.exit_code) == (where, "at x", 1)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("7000215", "client_secret"), ("7000222", "make a new one"), ("7000218", "name of the variable"),
        ("700016", "client_id"),
        ("90002", "tenantId"), ("500011", "resource"), ("900144", "variables"), ("70003", "grant_type"),
        ("70011", ".default"), ("99999", "look the number up"),
    ],
)  # fmt: skip
def test_a_rejection(number: str, hint: str) -> None:
    """Entra ID's code and first sentence, what to try, and the correlation id for support."""
    problem = token_rejection(answer({"error": "x", "error_description": TEXT.format(number)}))
    assert problem is not None
    assert problem.message == f"the token request was rejected: AADSTS{number}: What is wrong."
    assert (problem.code, problem.exit_code) == (f"AADSTS{number}", 4)
    assert problem.where == "https://login.microsoftonline.com/contoso/oauth2/token"
    assert hint in problem.hint
    assert problem.hint.endswith("(correlation id 11111111-2222-3333-4444-555555555555)")


def test_a_rejection_without_a_correlation_id() -> None:
    """Nothing is made up."""
    problem = token_rejection(answer({"error_description": "AADSTS90002: Tenant not found."}))
    assert problem is not None
    assert problem.hint == "check tenantId, and that it is of this cloud"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error_description": TEXT.format(1)}, 200),
        ({"error_description": "something about AADSTS1: x"}, 400),
        ({"error_description": {"AADSTS": 1}}, 400),
        ({"message": "AADSTS1: x"}, 400),
        (["AADSTS1: x"], 400),
        (b"AADSTS1: x", 400),
        (b"\xff AADSTS", 400),
        (b"", 500),
        (b" " * 5000 + b'{"error_description": "AADSTS1: x"}', 400),
    ],
)
def test_other_answers(body: Any, status: int) -> None:
    """Only an error response whose description begins with a code is a rejection."""
    assert token_rejection(answer(body, status)) is None
