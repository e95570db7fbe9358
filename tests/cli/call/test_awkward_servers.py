"""Hostile and awkward servers: each with the right output and the right exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.call.progress import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.call.conftest import Finished, Loopback

    Call = Callable[..., Finished]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted instead of being waited for."""
    pauses: list[float] = []
    monkeypatch.setattr(Watcher, "sleep", lambda _, seconds: pauses.append(seconds))
    return pauses


def test_three_pages_with_an_empty_one_and_a_429(
    call: Call, loopback: Loopback, no_waiting: list[float]
) -> None:
    """All items in one document, as they came; the 429 is waited for."""
    loopback.plan.on("/1", 200, b'{"value":[{"b":1,"a":2}, {"n":1e400}],"nextLink":"/2"}')
    loopback.plan.on("/2", 429, Retry_After="7").on("/2", 200, {"value": [], "nextLink": f"{loopback.url}/3"})
    loopback.plan.on("/3", 200, b'\xef\xbb\xbf{ "value" : [ {"c":3} ] }')
    ended = call("get", "/1", "--all")
    assert (0, b'{"value":[{"b":1,"a":2}, {"n":1e400},{"c":3}]}\n') == (ended.code, ended.out), ended.err
    assert 7.0 <= no_waiting[0] < 8.0


def test_without_all_the_first_page_as_it_came(call: Call, loopback: Loopback) -> None:
    """And not a byte more."""
    body = b'{"value":[1],"nextLink":"/2"}'
    loopback.plan.on("/1", 200, body)
    assert (0, body) == (call("get", "/1").code, call("get", "/1").out)


def test_a_list_by_post(call: Call, loopback: Loopback) -> None:
    """Resource Graph's way: the token goes into the body."""
    loopback.plan.on("/rg", 200, {"data": [1], "$skipToken": "t"}).on("/rg", 200, {"data": [2]})
    ended = call("post", "/rg", "--all", "-b", '{"query":"x"}')
    assert (0, b'{"data":[1,2]}\n') == (ended.code, ended.out)
    assert {"query": "x", "options": {"$skipToken": "t"}} == json.loads(loopback.plan.asked[1][3])


def test_delete_202_with_three_polls(call: Call, loopback: Loopback) -> None:
    """It is over when the Location says so."""
    loopback.plan.on("/x", 202, Location="/s", Retry_After="1")
    loopback.plan.on("/s", 202).on("/s", 202).on("/s", 204)
    ended = call("delete", "/x")
    assert (0, b"", ["DELETE /x", *["GET /s"] * 3]) == (ended.code, ended.out, loopback.plan.lines)


def test_put_201_with_a_provisioning_state(call: Call, loopback: Loopback) -> None:
    """The final resource is printed, not the first answer."""
    final = b'{"properties": {"provisioningState":"Succeeded"}, "z":1}'
    loopback.plan.on("/x", 201, {"properties": {"provisioningState": "Creating"}})
    loopback.plan.on("/x", 200, {"properties": {"provisioningState": "Creating"}}).on("/x", 200, final)
    ended = call("put", "/x", "-b", "{}")
    assert (0, final) == (ended.code, ended.out)


def test_failed_at_the_location(call: Call, loopback: Loopback) -> None:
    """200 with `status: Failed` is a failure: exit code 5, the cause on one line."""
    body = {"status": "Failed", "error": {"code": "Conflict", "message": "It is in use."}}
    loopback.plan.on("/x", 202, Location="/s").on("/s", 200, body)
    ended = call("delete", "/x")
    assert (5, body) == (ended.code, json.loads(ended.out))
    assert "error: the operation failed: Conflict: It is in use" in ended.err


def test_a_status_that_fails_twice(call: Call, loopback: Loopback) -> None:
    """A read that fails says nothing about the operation."""
    loopback.plan.on("/x", 202, Azure_AsyncOperation="/s").on("/x", 200, b'{"a":1}')
    loopback.plan.on("/s", 500).on("/s", 503).on("/s", 200, {"status": "Succeeded"})
    ended = call("put", "/x", "-b", "{}")
    assert (0, b'{"a":1}') == (ended.code, ended.out)


def test_a_status_that_always_fails(call: Call, loopback: Loopback) -> None:
    """Given up in the end, with the id that takes it up again."""
    loopback.plan.on("/x", 202, Azure_AsyncOperation="/s").on("/s", 500)
    ended = call("put", "/x", "-b", "{}")
    assert (5, b"") == (ended.code, ended.out)
    assert "--resume op1." in ended.err


def test_a_next_link_in_a_circle(call: Call, loopback: Loopback) -> None:
    """Exit code 6; what was read is a whole document."""
    loopback.plan.on("/1", 200, {"value": [1], "nextLink": "/2"}).on(
        "/2", 200, {"value": [2], "nextLink": "/1"}
    )
    ended = call("get", "/1", "--all")
    assert (6, b'{"value":[1,2]}\n') == (ended.code, ended.out)
    assert "goes in a circle" in ended.err


def test_too_many_pages(call: Call, loopback: Loopback) -> None:
    """A limit that can be set."""
    loopback.plan.on("/1", 200, {"value": [1], "nextLink": "/2"}).on(
        "/2", 200, {"value": [2], "nextLink": "/3"}
    )
    ended = call("get", "/1", "--all", "--max-pages", "2")
    assert (6, b'{"value":[1,2]}\n') == (ended.code, ended.out)


def test_a_next_link_to_a_stranger(call: Call, loopback: Loopback) -> None:
    """Not followed, and explained; what was read is kept."""
    loopback.plan.on("/1", 200, {"value": [1], "nextLink": "https://evil.test/2"})
    ended = call("get", "/1", "--all")
    assert (2, b'{"value":[1]}\n') == (ended.code, ended.out)
    assert "nextLink leads to another host and is not followed: evil.test:443" in ended.err


@pytest.mark.parametrize("header", ["Location", "Azure_AsyncOperation", "Operation_Location"])
def test_a_status_at_a_strangers(call: Call, loopback: Loopback, header: str) -> None:
    """Not followed either."""
    loopback.plan.on("/x", 202, **{header: "https://evil.test/s"})
    ended = call("delete", "/x")
    assert (2, 1) == (ended.code, len(loopback.plan.asked))
    assert "leads to another host and is not followed: evil.test:443" in ended.err


def test_a_page_that_fails(call: Call, loopback: Loopback) -> None:
    """Exit code 5; what was read is a whole document."""
    loopback.plan.on("/1", 200, {"value": [1], "nextLink": "/2"}).on("/2", 403, {"error": {"code": "No"}})
    ended = call("get", "/1", "--all")
    assert (5, b'{"value":[1]}\n') == (ended.code, ended.out)


@pytest.mark.parametrize(
    ("status", "code"),
    [(200, 0), (204, 0), (400, 5), (401, 4), (403, 5), (404, 5), (409, 5), (429, 6), (500, 5)],
)
def test_exit_codes(call: Call, loopback: Loopback, status: int, code: int) -> None:
    """The one table; an error's body goes to standard output, its cause to standard error."""
    body = b'{"error":{"code":"Some","message":"thing"}}' if status >= 400 else b""
    loopback.plan.on("/x", status, body)
    ended = call("get", "/x")
    assert (code, body, bool(code)) == (ended.code, ended.out, ended.err.startswith(f"error: {status} Some"))


def test_a_429_for_ever(call: Call, loopback: Loopback, no_waiting: list[float]) -> None:
    """Twelve tries, then exit code 6."""
    loopback.plan.on("/x", 429, Retry_After="1")
    assert (6, 12, 11) == (call("get", "/x").code, len(loopback.plan.asked), len(no_waiting))


def test_nobody_listens(call: Call) -> None:
    """Exit code 3."""
    ended = call("get", "http://127.0.0.1:1/x")
    assert (3, b"") == (ended.code, ended.out)


def test_a_deadline(call: Call, loopback: Loopback) -> None:
    """An operation that takes longer: exit code 6, and an id by which another call waits for it."""
    loopback.plan.on("/x", 202, Location="/s", Retry_After="60").on("/s", 200, b"done")
    ended = call("delete", "/x", "--timeout", "5")
    assert 6 == ended.code
    resume = ended.err.rpartition("--resume ")[2].split()[0]
    resumed = call("request", "GET", "--resume", resume)
    assert (0, b"done", "GET /s") == (resumed.code, resumed.out, loopback.plan.lines[-1])


def test_not_waiting(call: Call, loopback: Loopback) -> None:
    """The first answer as it is, and the id on standard error."""
    loopback.plan.on("/x", 202, b"first", Location="/s")
    ended = call("delete", "/x", "--no-wait")
    assert (0, b"first", 1) == (ended.code, ended.out, len(loopback.plan.asked))
    assert "--resume op1." in ended.err


def test_accepted_without_a_way_to_follow(call: Call, loopback: Loopback) -> None:
    """A POST's 202 without any header is no error, and is told."""
    loopback.plan.on("/x", 202)
    ended = call("post", "/x")
    assert (0, True) == (ended.code, "names no way to learn when it is done" in ended.err)


def test_registering_a_provider(call: Call, loopback: Loopback) -> None:
    """Without `--register` it is offered."""
    error = {
        "error": {"code": "MissingSubscriptionRegistration", "message": "... namespace 'Microsoft.Kusto'"}
    }
    loopback.plan.on("/subscriptions/s/x", 409, error)
    ended = call("put", "/subscriptions/s/x", "-b", "{}")
    assert 5 == ended.code


def test_a_creation_that_finds_something(call: Call, loopback: Loopback) -> None:
    """With `--if-none-match '*'` nothing has changed meanwhile: it is there."""
    loopback.plan.on("/x", 412, {"error": {"code": "PreconditionFailed", "message": "no"}})
    assert "hint: it is there already" in call("put", "/x", "a=1", "--if-none-match", "*").err
    assert "hint: it changed meanwhile" in call("put", "/x", "a=1", "--if-match", "z").err


def test_an_error_on_a_terminal(call: Call, loopback: Loopback) -> None:
    """Its body ends its line, so that the message does not stand behind it."""
    loopback.plan.on("/x", 404, b'{"error":{"code":"Gone"}}')
    assert b'{"error":{"code":"Gone"}}\n' == call("get", "/x", terminal=True).out
