"""Cookies: shown, set and deleted (RFC 6265)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Headers, Reply, Request, json_reply, text_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.echo.service import EchoHandler

_LONG_AGO = "Thu, 01 Jan 1970 00:00:00 GMT"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def routes() -> tuple[Route[EchoHandler], ...]:
    """The rows of these answers."""
    return (
        Route("GET HEAD", "/cookies", show),
        Route("GET HEAD", "/cookies/set", set_all),
        Route("GET HEAD", "/cookies/delete", delete_all),
    )


def show(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """The cookies that came with the request."""
    cookies: dict[str, str] = {}
    for pair in (request.header("cookie") or "").split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            cookies[name] = unquote(value.strip('"'))
    return json_reply({"cookies": cookies})


def set_all(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Set each query parameter as a cookie, then send the client to /cookies."""
    return _to_cookies(tuple((name, quote(value, safe="")) for name, value in _named(request)))


def delete_all(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Delete the cookie of each query parameter's name, then send the client to /cookies."""
    return _to_cookies(tuple((name, "") for name, _ in _named(request)), f"; Expires={_LONG_AGO}")


def _named(request: Request) -> Headers:
    return tuple((name, value) for name, value in request.parameters if _NAME.fullmatch(name))


def _to_cookies(cookies: Headers, attribute: str = "") -> Reply:
    lines: Headers = tuple(("Set-Cookie", f"{name}={value}; Path=/{attribute}") for name, value in cookies)
    return text_reply("Found\n", 302, (*lines, ("Location", "/cookies")))
