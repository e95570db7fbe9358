"""The answers that show the request: /get, /post, /headers and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.echo.bodies import echoed_body, grouped
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, Request, json_bytes, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.echo.service import EchoHandler

_MOST_CHUNKS = 1_000


def routes() -> tuple[Route[EchoHandler], ...]:
    """The rows of these answers."""
    return (
        Route("GET HEAD", "/get", show_query),
        Route("POST", "/post", show_all),
        Route("PUT", "/put", show_all),
        Route("PATCH", "/patch", show_all),
        Route("DELETE", "/delete", show_all),
        Route("*", "/request", show_all),
        Route("GET HEAD", "/headers", show_headers),
        Route("GET HEAD", "/ip", show_address),
        Route("GET HEAD", "/stream/{count}", stream),
    )


def shown_headers(request: Request) -> dict[str, Any]:
    """The request's headers by lower-case name, with those that the service's proxy adds."""
    port = "443" if request.scheme == "https" else "80"
    received = grouped((name.lower(), value) for name, value in request.headers)
    return {**received, "x-forwarded-proto": request.scheme, "x-forwarded-port": port}


def shown_query(request: Request) -> dict[str, Any]:
    """What is shown of a request without its body."""
    return {
        "args": grouped(request.parameters),
        "headers": shown_headers(request),
        "url": request.base_url + request.target.removeprefix(request.base_url),
    }


def show_query(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Query, headers and URL."""
    return json_reply(shown_query(request))


def show_all(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """Query, body, headers and URL."""
    shown, body = shown_query(request), echoed_body(request)
    return json_reply(
        {
            "args": shown["args"],
            "data": body.data,
            "files": body.files,
            "form": body.form,
            "headers": shown["headers"],
            "json": body.json,
            "url": shown["url"],
        }
    )


def show_headers(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """The headers alone."""
    return json_reply({"headers": shown_headers(request)})


def show_address(request: Request, _parameters: Mapping[str, str]) -> Reply:
    """The client's address."""
    return json_reply({"ip": request.peer})


def stream(request: Request, parameters: Mapping[str, str]) -> Reply:
    """The same object a number of times, each in a chunk of its own."""
    count = min(int(parameters["count"]), _MOST_CHUNKS) if parameters["count"].isdecimal() else 0
    line = json_bytes(shown_query(request)) + b"\n"
    return Reply(200, (("Content-Type", "application/json; charset=utf-8"),), chunks=(line,) * count)
