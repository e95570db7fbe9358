from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.secrets import Redactor
from azbearer.tokens.contract import Answer
from azbearer.tokens.rejection import Details, TokenRejectedError, rejection_of, safe_text

ENDPOINT = "https://login.microsoftonline.com/t/oauth2/v2.0/token"
TRACE, CORRELATION = "0000aaaa-11bb-cccc-dd22-eeeeee333333", "aaaa0000-bb11-2222-33cc-444444dddddd"
DESCRIPTION = (
    "AADSTS7000215: Invalid client secret provided.\r\n"
    f"Trace ID: {TRACE}\r\nCorrelation ID: {CORRELATION}\r\nTimestamp: 2026-01-09 02:02:12Z"
)
FULL = {
    "error": "invalid_client",
    "error_description": DESCRIPTION,
    "error_codes": [7000215],
    "timestamp": "2026-01-09 02:02:12Z",
    "trace_id": TRACE,
    "correlation_id": CORRELATION,
    "suberror": "bad_secret",
    "claims": '{"access_token":{}}',
}


def rejected(
    body: bytes | object, status: int = 400, redactor: Redactor | None = None, **headers: str
) -> TokenRejectedError:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return rejection_of(Answer(status, named, data), source="Test", endpoint=ENDPOINT, redactor=redactor)


def test_the_three_lines() -> None:
    """What, where with the ids that support asks for, and what to try."""
    assert rejected(FULL, 401).lines() == (
        "error: the token request was rejected: AADSTS7000215: Invalid client secret provided.",
        f"  where: Test, {ENDPOINT}, correlation id {CORRELATION}, trace id {TRACE}, 2026-01-09 02:02:12Z",
        "  hint: check client_secret: it must be the secret's value, not its id",
    )


def test_the_details() -> None:
    """Programs get the parts."""
    assert rejected(FULL, 401).details == Details(
        "invalid_client",
        (7000215,),
        "bad_secret",
        '{"access_token":{}}',
        TRACE,
        CORRELATION,
        "2026-01-09 02:02:12Z",
        401,
    )


def test_everything_from_the_description() -> None:
    """v1 and gateways leave the other fields out; ids may stand on the same line."""
    for text in (DESCRIPTION, DESCRIPTION.replace("\r\n", " ")):
        found = rejected({"error": "invalid_client", "error_description": text})
        assert ("AADSTS7000215", TRACE, CORRELATION) == (
            found.code,
            found.details.trace_id,
            found.details.correlation_id,
        )
        assert found.message.endswith("AADSTS7000215: Invalid client secret provided.")


def test_other_servers() -> None:
    """The word of RFC 6749 is the code, and has a hint."""
    found = rejected({"error": "invalid_client", "error_description": "client authentication failed"}, 401)
    assert "the token request was rejected: invalid_client: client authentication failed" == found.message
    assert ("invalid_client", "check the client id and its secret or certificate") == (found.code, found.hint)


def test_an_unknown_number() -> None:
    """General advice."""
    found = rejected({"error": "x", "error_codes": [987654321 % 10**7], "error_description": "AADSTS1: y"})
    assert "login.microsoftonline.com/error" in found.hint


@pytest.mark.parametrize(
    "body",
    [
        {"error": 5},
        {"error": None, "error_description": ["canary"]},
        {"error": {"code": "SecretHeaderNotFound", "message": "canary"}},
        {"error": "x y\x1b[0m", "error_codes": ["7000215", True, -1], "trace_id": "canary\n", "claims": 1},
        {"error_codes": {}},
    ],
)
def test_odd_bodies(body: dict[str, Any]) -> None:
    """Malformed parts are left out."""
    found = rejected(body)
    assert "the token request was rejected" in found.message
    assert "canary" not in " ".join(found.lines())


def test_the_code_in_an_object() -> None:
    """Service Fabric's way."""
    assert "SecretHeaderNotFound" == rejected({"error": {"code": "SecretHeaderNotFound"}}).code


def test_a_page_of_html_is_not_dumped() -> None:
    """Its title and the request id are told, nothing else."""
    page = b"<html><title>503 Service\nUnavailable</title><body>canary-body</body></html>"
    found = rejected(page, 503, x_ms_request_id=TRACE)
    assert "the token service answered with status 503 (503 Service Unavailable)" == found.message
    assert found.where.endswith(f"request id {TRACE}")
    assert "canary" not in " ".join(found.lines())


@pytest.mark.parametrize("body", [b"", b"plain canary", b'{"canary": 1}', b"\xff"])
def test_bodies_without_a_reason(body: bytes) -> None:
    """The status alone, and a request id only if it is one."""
    found = rejected(body, 502, x_ms_request_id="canary\x1b[31m")
    assert "the token service answered with status 502" == found.message
    assert "canary" not in " ".join(found.lines())


def test_what_was_sent_is_not_repeated() -> None:
    """A server that echoes the secret is not quoted with it."""
    found = rejected(
        {"error": "invalid_client", "error_description": "AADSTS7000215: 'p4ss word' is wrong"},
        redactor=Redactor(["p4ss word"]),
    )
    assert "p4ss" not in found.message


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://management.core.windows.net//.default", "https://management.core.windows.net//.default"),
        (CORRELATION, CORRELATION),
        ("token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 end", "token **** end"),
        ("a\x1b[31mb\u202ec\r\n", "a [31mb c"),
        ("x " * 500, ("x " * 200)),
    ],
)
def test_safe_text(text: str, shown: str) -> None:
    """One line, no controls, nothing that looks like a secret, not too long."""
    assert shown == safe_text(text)


@pytest.mark.parametrize(
    ("body", "status", "retryable"),
    [
        (FULL, 401, False),
        ({"error": "temporarily_unavailable"}, 400, True),
        ({"error": "x", "error_codes": [90033]}, 400, True),
        (b"", 503, True),
        (b"", 429, True),
        ({"error": "invalid_client", "error_codes": [50196]}, 400, False),
    ],
)
def test_retryable(body: bytes | object, status: int, retryable: bool) -> None:
    """Whether the same request may succeed later."""
    assert retryable == rejected(body, status).retryable
