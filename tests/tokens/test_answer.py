from __future__ import annotations

import base64
import json
import logging

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.answer import is_visible_ascii, token_of
from azbearer.tokens.contract import Answer, FlowContext, Token
from azbearer.tokens.rejection import TokenRejectedError

NOW = 1_767_225_600.0
GOOD = {"token_type": "Bearer", "expires_in": 3599, "access_token": "canary-token"}
ENDPOINT = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token?x=canary"


def context(skew: float = 0.0) -> FlowContext:
    return FlowContext(lambda: NOW, lambda: 0.0, {}, lambda: 0.0, bytes, lambda: skew)


def read(body: bytes | object, status: int = 200, skew: float = 0.0, **headers: str) -> Token:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return token_of(Answer(status, named, data), context(skew), source="TestCredential", endpoint=ENDPOINT)


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in GOOD.items() if key != name}


def jwt(exp: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"exp": exp}).encode()).rstrip(b"=").decode()
    return f"h.{payload}.s"


def test_a_good_answer() -> None:
    """Token, end, and when it was received."""
    assert Token(Secret("canary-token"), NOW + 3599, None, NOW) == read(GOOD)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>canary", "a page of HTML"),
        (b'\n<?xml version="1.0"?>', "a page of HTML"),
        (json.dumps(GOOD).encode()[:-9], "not whole or not JSON"),
        (b'{"access_token": "canary\xff"}', "not whole or not JSON"),
        (b"[" * 100_000, "not a JSON object"),
        (b'{"a":' * 100_000, "not whole or not JSON"),
        (b'{"expires_in": ' + b"9" * 10_000 + b"}", "not whole or not JSON"),
        ([GOOD], "not a JSON object"),
        ("canary-token", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"12", "not a JSON object"),
        ({}, "it has no access_token"),
        (without("access_token"), "it has no access_token"),
        (GOOD | {"access_token": ""}, "it has no access_token"),
        (GOOD | {"access_token": None}, "it has no access_token"),
        (GOOD | {"access_token": 12}, "its access_token is no text"),
        (GOOD | {"access_token": ["canary"]}, "its access_token is no text"),
        (GOOD | {"access_token": "canary\r\nX-Evil: 1"}, "characters that no token has"),
        (GOOD | {"access_token": "canary token"}, "characters that no token has"),
        (GOOD | {"access_token": "canary\x00"}, "characters that no token has"),
        (GOOD | {"access_token": "canary\u00e9"}, "characters that no token has"),
        (GOOD | {"access_token": "\ud800"}, "characters that no token has"),
        (GOOD | {"token_type": "MAC"}, "its token_type is mac, not Bearer"),
        (GOOD | {"token_type": "pop"}, "its token_type is pop, not Bearer"),
        (GOOD | {"token_type": 1}, "its token_type is of another kind"),
        (GOOD | {"token_type": "canary"}, "its token_type is of another kind"),
    ],
)
def test_unusable_answers(body: bytes | object, why: str) -> None:
    """One error says what is wrong, where, and nothing of the body."""
    with pytest.raises(AuthenticationError) as caught:
        read(body)
    assert caught.value.message.startswith("unusable answer from the token endpoint: ")
    assert why in caught.value.message
    assert "unusable-answer" == caught.value.code
    assert "canary" not in " ".join(caught.value.lines())
    assert (
        "TestCredential, https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"
        == caught.value.where
    )


@pytest.mark.parametrize(
    ("value", "life"),
    [
        (3599, 3599),
        ("3599", 3599),
        (" 3599 ", 3599),
        (3599.5, 3599.5),
        ("3599.5", 3599.5),
        (1e18, 86400),
        ("1e18", 86400),
        (86401, 86400),
        (0, 0),
        (-5, 0),
        ("-5", 0),
        # What is no number is as good as missing: 300 s.
        ("soon", 300),
        ("", 300),
        (None, 300),
        (True, 300),
        ([3599], 300),
        (float("nan"), 300),
        (float("inf"), 300),
        (float("-inf"), 300),
        (10**400, 300),
    ],
)
def test_expires_in(value: object, life: float) -> None:
    """Every number is understood, at most a day is believed, and the past means: once."""
    assert NOW + life == read(GOOD | {"expires_in": value}).expires_on


def test_no_part_of_an_answer_is_taken_for_the_whole() -> None:
    """A connection that breaks at any byte of the body leaves nothing that is used."""
    whole = json.dumps(GOOD).encode()
    for length in range(len(whole)):
        with pytest.raises(AuthenticationError):
            read(whole[:length])


def test_expired_on_arrival_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """The token is returned, to be used once."""
    with caplog.at_level(logging.WARNING):
        read(GOOD | {"expires_in": 0})
    assert "expired already" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    ("token", "life"), [(jwt(NOW + 1000), 1000), (jwt("x"), 300), ("opaque", 300), ("a.!.c", 300)]
)
def test_without_expires_in(token: str, life: float) -> None:
    """The token's own exp if it can be read, else 300 s."""
    assert NOW + life == read(without("expires_in") | {"access_token": token}).expires_on


def test_v1_fields_are_text() -> None:
    """Numbers come as strings."""
    body = without("expires_in") | {
        "expires_on": str(int(NOW) + 3000),
        "not_before": "1",
        "resource": "https://x",
    }
    assert NOW + 3000 == read(body).expires_on


def test_expires_in_wins() -> None:
    """Because clocks differ."""
    assert NOW + 3599 == read(GOOD | {"expires_on": "1"}).expires_on


def test_expires_on_is_of_the_services_clock() -> None:
    """Its clock is two hours ahead, and so is its time."""
    body = without("expires_in") | {"expires_on": NOW + 7200 + 3000}
    assert NOW + 3000 == read(body, skew=7200.0).expires_on


def test_the_tokens_own_end_is_of_the_services_clock_too() -> None:
    """Likewise for exp."""
    body = without("expires_in") | {"access_token": jwt(NOW + 7200 + 3000)}
    assert NOW + 3000 == read(body, skew=7200.0).expires_on


@pytest.mark.parametrize(
    ("value", "refresh"),
    [(1800, 1800), ("1800", 1800), (0, None), (-1, None), (3599, None), ("x", None), (float("nan"), None)],
)
def test_refresh_in(value: object, refresh: float | None) -> None:
    """When it makes sense, it is kept."""
    expected = None if refresh is None else NOW + refresh
    assert expected == read(GOOD | {"refresh_in": value}).refresh_on


def test_ext_expires_in_is_passed_over() -> None:
    """A token past its end is refused by the services that we call."""
    assert NOW + 3599 == read(GOOD | {"ext_expires_in": 262_800}).expires_on


@pytest.mark.parametrize(
    ("value", "kept"), [("canary-refresh", True), ("a b", False), ("", False), (5, False)]
)
def test_refresh_tokens(value: object, kept: bool) -> None:
    """Kept when it can be one."""
    assert kept == (read(GOOD | {"refresh_token": value}).refresh_token is not None)


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_the_kind_in_any_case(kind: str) -> None:
    """RFC 6749 section 7.1: case doesn't matter."""
    assert "Bearer" == read(GOOD | {"token_type": kind}).kind


def test_without_a_kind() -> None:
    """Identity endpoints forget it."""
    assert read(without("token_type"))


def test_a_byte_order_mark() -> None:
    """Some gateways put one in front."""
    assert read(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())


@pytest.mark.parametrize("kind", ["text/html", "", "text/plain; charset=utf-8", "\x1b[31m"])
def test_a_wrong_content_type(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """Good JSON is accepted, with a note."""
    with caplog.at_level(logging.INFO):
        assert read(GOOD, content_type=kind)
    assert "it is accepted" in caplog.text
    assert "\x1b" not in caplog.text


def test_an_error_with_status_200() -> None:
    """Some servers do."""
    with pytest.raises(TokenRejectedError, match="invalid_grant"):
        read({"error": "invalid_grant"})


def test_a_redirect_is_not_followed() -> None:
    """The secret would go along."""
    with pytest.raises(TokenRejectedError, match="status 307") as caught:
        read(b"", 307, location="https://evil.example/")
    assert "never sent on" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "good"), [("abc", True), ("a b", False), ("", False), ("a\n", False), (b"a", False)]
)
def test_visible_ascii(text: object, good: bool) -> None:
    """What may stand in a header, whole; a final line break doesn't slip through."""
    assert good == is_visible_ascii(text)


def test_nothing_secret_in_repr() -> None:
    """Tokens are masked."""
    assert "canary" not in repr(read(GOOD | {"refresh_token": "canary-refresh"}))
