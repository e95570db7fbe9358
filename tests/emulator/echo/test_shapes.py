"""Answers of a wanted shape."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import World

    from azbearer.emulator.wire import Reply

ECHO = "https://postman-echo.com"


def get(world: World, path: str, **headers: str) -> Reply:
    return world.send("GET", ECHO + path, headers=headers)


@pytest.mark.parametrize("code", [200, 204, 404, 418, 503])
def test_status_answers_with_that_status(world: World, code: int) -> None:
    """/status/N has status N and says so."""
    reply = get(world, f"/status/{code}")
    assert (code, {"status": code}) == (reply.status, json.loads(reply.body))


@pytest.mark.parametrize("path", ["/status/abc", "/status/99", "/status/100", "/status/1000", "/delay/x"])
def test_nonsense_is_a_bad_request(world: World, path: str) -> None:
    """What is no final status or no number is refused."""
    assert get(world, path).status == 400


@pytest.mark.parametrize(
    ("asked", "seconds"), [("0", 0.0), ("2", 2.0), ("0.5", 0.5), ("99", 10.0), ("-1", 0.0)]
)
def test_delay_asks_the_server_to_wait(world: World, asked: str, seconds: float) -> None:
    """/delay/N waits N seconds, at most ten."""
    reply = get(world, f"/delay/{asked}")
    assert (seconds, {"delay": asked}) == (reply.delay, json.loads(reply.body))


def test_response_headers_are_made_to_order(world: World) -> None:
    """Each parameter is a header of the answer, save those that would break it."""
    reply = get(
        world, "/response-headers?X-A=1&Content-Length=9&bad%20name=x&X-B=a%0d%0ab&Content-Type=text/x"
    )
    assert ("1", "a  b", "text/x") == tuple(reply.header(name) for name in ("X-A", "X-B", "Content-Type"))
    assert reply.header("Content-Length") is None
    assert "1" == json.loads(reply.body)["X-A"]


def test_basic_auth_knows_one_user(world: World) -> None:
    """User postman, password password; anyone else is challenged."""
    assert {"authenticated": True} == json.loads(
        get(world, "/basic-auth", Authorization="Basic cG9zdG1hbjpwYXNzd29yZA==").body
    )
    refused = get(world, "/basic-auth")
    assert (401, 'Basic realm="Users"') == (refused.status, refused.header("WWW-Authenticate"))


def test_redirects_go_where_they_are_told(world: World) -> None:
    """/redirect-to takes url and status_code; control characters do not end the header."""
    reply = get(world, "/redirect-to?url=https://x.example/a&status_code=307")
    assert (307, "https://x.example/a") == (reply.status, reply.header("Location"))
    assert "/a%0D%0AX:%20y" == get(world, "/redirect-to?url=/a%0d%0aX:%20y").header("Location")
    assert get(world, "/redirect-to").status == 400
    assert get(world, "/redirect-to?url=/a&status_code=200").status == 400


@pytest.mark.parametrize(("count", "location"), [(3, "/redirect/2"), (2, "/redirect/1"), (1, "/get")])
def test_redirects_count_down(world: World, count: int, location: str) -> None:
    """/redirect/N leads to /get over N hops."""
    reply = get(world, f"/redirect/{count}")
    assert (302, location) == (reply.status, reply.header("Location"))


def test_codings(world: World) -> None:
    """/gzip, /deflate and /brotli are coded as they say."""
    for path, coding, word, decode in (
        ("/gzip", "gzip", "gzipped", gzip.decompress),
        ("/deflate", "deflate", "deflated", zlib.decompress),
        ("/brotli", "br", "brotli", brotli.decompress),
    ):
        reply = get(world, path)
        assert coding == reply.header("Content-Encoding")
        assert json.loads(decode(reply.body))[word] is True


def test_sizes_and_texts(world: World) -> None:
    """/bytes/N has N bytes, /encoding/utf8 is UTF-8, /time/now tells the emulator's time."""
    assert 17 == len(get(world, "/bytes/17").body)
    assert "здравствуй" in get(world, "/encoding/utf8").body.decode()
    assert b"Fri, 15 Jan 2027 08:00:00 GMT" == get(world, "/time/now").body
