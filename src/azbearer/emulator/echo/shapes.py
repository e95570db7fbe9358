"""Answers of a wanted shape: status, delay, headers, coding, size, redirect, login."""

from __future__ import annotations

import base64
import email.utils
import gzip
import http
import re
import zlib
from typing import TYPE_CHECKING, Any

from azbearer.emulator.echo.mirror import shown_headers
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Headers, Reply, Request, json_bytes, json_reply, text_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.echo.service import EchoHandler

_USER = "postman:password"
_LONGEST_DELAY = 10.0
_MOST_BYTES = 10 << 20
_LOWEST_FINAL, _HIGHEST = 200, 599
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_JSON = ("Content-Type", "application/json; charset=utf-8")
# A header that would contradict the framing of the answer itself cannot be asked for.
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "date"})
_TEXT_SAMPLE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>UTF-8</title></head><body><pre>"
    "Grüße, 你好, здравствуй, שלום, γειά, नमस्ते, 👋 ∮ E⋅da = Q, ⌈x⌉ ≥ ⌊x⌋"
    "</pre></body></html>"
)


def routes(
    clock: Callable[[], float], random_bytes: Callable[[int], bytes]
) -> tuple[Route[EchoHandler], ...]:
    """The rows of these answers."""

    def now(_request: Request, _parameters: Mapping[str, str]) -> Reply:
        return text_reply(email.utils.formatdate(clock(), usegmt=True))

    def noise(_request: Request, parameters: Mapping[str, str]) -> Reply:
        size = min(_number(parameters["size"]) or 0, _MOST_BYTES)
        return Reply(200, (("Content-Type", "application/octet-stream"),), random_bytes(size))

    return (
        Route("*", "/status/{code}", status),
        Route("*", "/delay/{seconds}", delay),
        Route("*", "/response-headers", response_headers),
        Route("GET HEAD", "/basic-auth", basic_auth),
        Route("*", "/redirect-to", redirect_to),
        Route("GET HEAD", "/redirect/{count}", redirect),
        Route("GET HEAD", "/gzip", gzipped),
        Route("GET HEAD", "/deflate", deflated),
        Route("GET HEAD", "/brotli", brotlied),
        Route("GET HEAD", "/encoding/utf8", utf8),
        Route("GET HEAD", "/bytes/{size}", noise),
        Route("GET HEAD", "/time/now", now),
    )


def status(_request: Request, parameters: Mapping[str, str]) -> Reply:
    """The status that the path names."""
    code = _number(parameters["code"]) or 0
    if not _LOWEST_FINAL <= code <= _HIGHEST:
        return json_reply({"error": f"{parameters['code']} is not a status from 200 to 599"}, 400)
    return json_reply({"status": code}, code)


def delay(_request: Request, parameters: Mapping[str, str]) -> Reply:
    """An answer after some seconds, at most ten."""
    try:
        seconds = min(max(float(parameters["seconds"]), 0.0), _LONGEST_DELAY)
    except ValueError:
        return json_reply({"error": f"{parameters['seconds']} is not a number of seconds"}, 400)
    return Reply(200, (_JSON,), json_bytes({"delay": parameters["seconds"]}), delay=seconds)


def response_headers(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Each query parameter as a header of the answer, and all of them as its body."""
    wanted: Headers = tuple(
        (name, re.sub(r"[\x00-\x1f\x7f]", " ", value).strip())
        for name, value in request.parameters
        if _TOKEN.fullmatch(name) and name.lower() not in _FRAMING
    )
    typed = any(name.lower() == "content-type" for name, _ in wanted)
    return Reply(200, wanted if typed else (_JSON, *wanted), json_bytes(dict(request.parameters)))


def basic_auth(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Whether the client logged in as user `postman` with password `password` (RFC 7617)."""
    expected = "Basic " + base64.b64encode(_USER.encode()).decode()
    if request.header("authorization") == expected:
        return json_reply({"authenticated": True})
    return text_reply("Unauthorized", 401, (("WWW-Authenticate", 'Basic realm="Users"'),))


def redirect_to(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """A redirect to `url`, with `status_code` or 302."""
    url = request.parameter("url")
    code = _number(request.parameter("status_code") or "302") or 0
    if not url or code not in {301, 302, 303, 307, 308}:
        return json_reply({"error": "url, or a redirect's status_code, is missing"}, 400)
    return text_reply(f"{http.HTTPStatus(code).phrase}\n", code, (("Location", _one_line(url)),))


def redirect(_request: Request, parameters: Mapping[str, str]) -> Reply:
    """So many redirects one after another, the last one to /get."""
    left = (_number(parameters["count"]) or 1) - 1
    location = f"/redirect/{left}" if left > 0 else "/get"
    return text_reply("Found\n", 302, (("Location", location),))


def gzipped(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """A body in gzip coding."""
    return _coded(request, "gzipped", "gzip", gzip.compress)


def deflated(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """A body in deflate coding, which is the zlib format (RFC 9110 section 8.4.1.2)."""
    return _coded(request, "deflated", "deflate", zlib.compress)


def brotlied(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """A body in brotli coding."""
    import brotli  # noqa: PLC0415 - only this answer needs it

    return _coded(request, "brotli", "br", brotli.compress)


def utf8(_request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Text in many scripts."""
    return Reply(200, (("Content-Type", "text/html; charset=utf-8"),), _TEXT_SAMPLE.encode())


def _coded(request: Request, word: str, coding: str, compress: Callable[[bytes], bytes]) -> Reply:
    shown: dict[str, Any] = {word: True, "headers": shown_headers(request), "method": request.method}
    return Reply(200, (_JSON, ("Content-Encoding", coding)), compress(json_bytes(shown)))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _one_line(text: str) -> str:
    """The text without what would end a header line."""
    return re.sub(r"[\x00-\x20\x7f]", lambda found: f"%{ord(found[0]):02X}", text)
