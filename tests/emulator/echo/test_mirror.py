"""The answers that show the request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World

ECHO = "https://postman-echo.com"


def answer(world: World, method: str, url: str, body: bytes | str = b"", **headers: str) -> Any:
    reply = world.send(method, url, body, headers)
    assert reply.status == 200
    return json.loads(reply.body)


def test_get_shows_query_headers_and_url(world: World) -> None:
    """A name that comes twice gets a list; header names are in lower case."""
    shown = answer(world, "GET", f"{ECHO}/get?a=1&a=2&b=%20x", **{"My-Header": "v"})
    assert {"a": ["1", "2"], "b": " x"} == shown["args"]
    assert ("v", "postman-echo.com", "https") == tuple(
        shown["headers"][name] for name in ("my-header", "host", "x-forwarded-proto")
    )
    assert f"{ECHO}/get?a=1&a=2&b=%20x" == shown["url"]
    assert ["args", "headers", "url"] == list(shown)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_each_method_has_a_path_of_its_own(world: World, method: str) -> None:
    """/post takes POST and so on, and all show the body."""
    shown = answer(
        world, method, f"{ECHO}/{method.lower()}", '{"a":1}', **{"Content-Type": "application/json"}
    )
    assert ["args", "data", "files", "form", "headers", "json", "url"] == list(shown)
    assert {"a": 1} == shown["data"] == shown["json"]


def test_request_takes_any_method(world: World) -> None:
    """/request shows whatever comes."""
    assert "hello" == answer(world, "PROPFIND", f"{ECHO}/request", "hello")["data"]


def test_plain_http_is_echoed_too(world: World) -> None:
    """The url and the forwarded protocol tell how the request came."""
    shown = answer(world, "GET", "http://postman-echo.com/get")
    assert ("http://postman-echo.com/get", "http") == (shown["url"], shown["headers"]["x-forwarded-proto"])


def test_headers_and_ip(world: World) -> None:
    """/headers shows the headers, /ip the address."""
    assert "x" == answer(world, "GET", f"{ECHO}/headers", A="x")["headers"]["a"]
    assert {"ip": "127.0.0.1"} == answer(world, "GET", f"{ECHO}/ip")


def test_stream_sends_an_object_per_chunk(world: World) -> None:
    """/stream/N has N chunks, each a JSON object on a line."""
    reply = world.send("GET", f"{ECHO}/stream/3")
    assert reply.chunks is not None
    assert 3 == len(reply.chunks)
    assert f"{ECHO}/stream/3" == json.loads(reply.chunks[0])["url"]
