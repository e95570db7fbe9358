from __future__ import annotations

import json

import pytest

from azbearer.tokens.ambient.refusals import aadsts_code, explanation, fields_of, refusal, remedy
from azbearer.tokens.contract import Answer, Send

SEND = Send("GET", "http://127.0.0.1/token?resource=x", (("Metadata", "true"), ("Secret", "canary-header")))


def answer(body: object, status: int = 400) -> Answer:
    return Answer(status, {}, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": "invalid_request", "error_description": "not\r\nfound"}, "invalid_request: not found"),
        ({"statusCode": 500, "message": "unexpected"}, "unexpected"),
        ({"StatusCode": 400, "Message": "none"}, "none"),
        ({"error": {"code": "ManagedIdentityNotFound", "message": "none"}}, "ManagedIdentityNotFound: none"),
        ({"error": {"code": 1}}, ""),
        ({"error": "x" * 1000}, "x" * 300),
        (["error"], ""),
    ],
)
def test_shapes(body: object, expected: str) -> None:
    """Each endpoint's own way to explain itself gives one line."""
    assert expected == explanation(answer(body))


def test_no_json() -> None:
    """A page is not an explanation."""
    assert {} == fields_of(Answer(500, {}, b"<html>canary</html>"))


def test_secrets_are_not_repeated() -> None:
    """What was sent in a header does not come back in a message."""
    error = refusal(answer({"message": "bad canary-header"}), SEND, source="it", hint="h")
    assert "canary" not in error.message
    assert ("http://127.0.0.1/token", "http-400", "h") == (error.where, error.code, error.hint)


def test_known_numbers_have_their_own_remedy() -> None:
    """Entra ID's number decides what to try, when it is known."""
    assert "AADSTS7000215" == aadsts_code("... AADSTS7000215: wrong")
    assert "default" != remedy("AADSTS7000215: wrong", "default")
    assert "default" == remedy("no number", "default")
