"""What goes wrong, seen before it reaches a socket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, Fault
from azbearer.emulator.faults import effects
from azbearer.emulator.wire import Ending, Reply, Request, json_reply

if TYPE_CHECKING:
    from tests.emulator.conftest import World


START = 1_800_000_000
FORM = {
    "grant_type": "client_credentials",
    "client_id": DEMO_CLIENT_ID,
    "client_secret": DEMO_CLIENT_SECRET,
    "resource": "https://management.azure.com/",
    "scope": "https://management.azure.com/.default",
}


def token_reply(world: World, fault: Fault, version: str = "") -> Reply:
    world.controls.faults.add(fault)
    return world.form(f"/{DEMO_TENANT_ID}/oauth2{version}/token", FORM)


@pytest.mark.parametrize("status", [429, 500, 503, 599])
@pytest.mark.parametrize(
    ("value", "header"),
    [
        ("5", "Retry-After"),
        ("Fri, 15 Jan 2027 08:00:30 GMT", "Retry-After"),
        ("-5", "Retry-After"),
        ("abc", "Retry-After"),
        ("1000000000", "Retry-After"),
        ("1500", "retry-after-ms"),
        ("1500", "x-ms-retry-after-ms"),
    ],
)
def test_a_status_comes_with_any_form_of_retry_after(
    world: World, status: int, value: str, header: str
) -> None:
    """The header is sent as it stands, sense or nonsense."""
    fault = Fault("status", status=status, retry_after=value, retry_header=header)
    reply = token_reply(world, fault)
    assert (status, value) == (reply.status, reply.header(header))
    assert "temporarily_unavailable" == json.loads(reply.body)["error"]


def test_each_service_fails_in_its_own_shape(world: World) -> None:
    """ARM's error has a code and no AADSTS number; without a wish there is no Retry-After."""
    world.controls.faults.add(Fault("status", service="arm", status=429))
    reply = world.send("GET", "https://management.azure.com/subscriptions?api-version=2022-12-01")
    assert (429, "TooManyRequests") == (reply.status, json.loads(reply.body)["error"]["code"])
    assert reply.header("retry-after") is None


def test_a_page_in_place_of_json(world: World) -> None:
    """A gateway's page, with the status and Retry-After that were asked for."""
    reply = token_reply(world, Fault("html", status=200, retry_after="1"))
    assert (200, "text/html; charset=utf-8", "1") == (
        reply.status,
        reply.header("content-type"),
        reply.header("retry-after"),
    )
    assert reply.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(("status", "expected"), [(503, 307), (302, 302)])
def test_a_redirect_to_another_origin(world: World, status: int, expected: int) -> None:
    """The path stays, the origin is another one."""
    reply = token_reply(world, Fault("redirect", value="https://evil.example", status=status))
    target = f"https://evil.example/{DEMO_TENANT_ID}/oauth2/token"
    assert (expected, target) == (reply.status, reply.header("location"))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("close"), Ending.CLOSED_BEFORE),
        (Fault("silence"), Ending.SILENT),
        (Fault("cut"), Ending.CLOSED_MIDWAY),
        (Fault("reset"), Ending.RESET_MIDWAY),
    ],
)
def test_what_happens_below_http_is_left_to_the_connection(
    world: World, fault: Fault, expected: Ending
) -> None:
    """The reply says how it is to end."""
    assert expected is token_reply(world, fault).ending


@pytest.mark.parametrize(
    ("fault", "field", "expected"),
    [
        (Fault("field", value="3599.5"), "expires_in", "3599.5"),
        (Fault("field", value=-5), "expires_in", -5),
        (Fault("field", value=10**18), "expires_in", 10**18),
        (Fault("field"), "expires_in", None),
        (Fault("field", field="access_token", value=["a"]), "access_token", ["a"]),
        (Fault("no-token"), "access_token", None),
        (Fault("mac-token"), "token_type", "MAC"),
    ],
)
def test_a_field_is_changed_or_taken_away(world: World, fault: Fault, field: str, expected: Any) -> None:
    """The rest of the answer stays as it was."""
    body = json.loads(token_reply(world, fault).body)
    assert expected == body.get(field)
    assert "https://management.azure.com/" == body["resource"]


def test_a_line_break_in_the_token(world: World) -> None:
    """Without it the token would be good."""
    token = json.loads(token_reply(world, Fault("split-token")).body)["access_token"]
    assert "\r\n" in token
    assert world.key.verify(token.replace("\r\n", ""))


def test_json_in_a_list_and_half_of_it(world: World) -> None:
    """One is JSON of the wrong type, the other is no JSON."""
    assert "access_token" in json.loads(token_reply(world, Fault("list")).body)[0]
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(token_reply(world, Fault("truncated")).body)


@pytest.mark.parametrize(("version", "number"), [("", str), ("/v2.0", int)])
def test_expired_on_arrival(world: World, version: str, number: type) -> None:
    """Token and answer agree that it is over; the answer's numbers keep their type."""
    body = json.loads(token_reply(world, Fault("expired"), version).body)
    claims = world.key.verify(body["access_token"])
    assert (START - 60, number(0)) == (claims["exp"], body["expires_in"])
    assert body.get("expires_on", str(START - 60)) == str(START - 60)


def test_an_error_has_no_token_that_could_expire(world: World) -> None:
    """Faults that change a token leave an answer without one alone."""
    world.controls.faults.add(Fault("expired", times=None))
    plain = world.send("GET", "https://postman-echo.com/get")
    assert "args" in json.loads(plain.body)


def test_delay_date_and_type(world: World) -> None:
    """The rest of what can be wrong with a good answer."""
    assert 7.5 == token_reply(world, Fault("slow", seconds=7.5)).delay
    assert -600 == token_reply(world, Fault("skewed-clock", seconds=-600)).date_offset
    assert "text/plain" == token_reply(world, Fault("content-type")).header("content-type")
    assert "a/b" == token_reply(world, Fault("content-type", value="a/b")).header("content-type")


def test_faults_leave_what_is_no_json_object_alone(world: World) -> None:
    """A changed field needs an object to stand in."""
    world.controls.faults.add(Fault("no-token"))
    assert b"<!DOCTYPE html>" in world.send("GET", "https://postman-echo.com/encoding/utf8").body


def test_an_answer_can_be_given_as_it_stands() -> None:
    """Status, headers and body: a text as it is, JSON with its type, or nothing."""
    request = Request("GET", "/x")
    text = effects.instead(Fault("reply", status=418, body="tea", headers=(("X-A", "1"),)), "arm", request)
    assert text == Reply(418, (("X-A", "1"),), b"tea")
    made = effects.instead(Fault("reply", status=400, body={"a": 1}), "arm", request)
    assert made == json_reply({"a": 1}, 400)
    assert Reply(204) == effects.instead(Fault("reply", status=204), "arm", request)
    typed = Fault("reply", status=200, body=[1], headers=(("Content-Type", "application/x"),))
    assert Reply(200, typed.headers, b"[1]") == effects.instead(typed, "arm", request)


def test_throttling_is_worded_as_arm_does() -> None:
    """429 with the time to wait in the header and in the text."""
    reply = effects.instead(Fault("throttled", retry_after="7"), "arm", Request("GET", "/x"))
    assert reply is not None
    assert (429, "7") == (reply.status, reply.header("Retry-After"))
    assert b"SubscriptionRequestsThrottled" in reply.body
    assert b"after '7' seconds" in reply.body
