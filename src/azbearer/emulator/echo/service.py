"""The echo's table of routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbearer.emulator.echo import cookies, mirror, shapes
from azbearer.emulator.routing import RouteTable
from azbearer.emulator.wire import Reply, Request, json_reply

EchoHandler = Callable[[Request, Mapping[str, str]], Reply]


class EchoService:
    """Answers what is sent to postman-echo.com.

    Args:
        clock: seconds since 1970, for /time/now.
        random_bytes: for /bytes/N.
    """

    def __init__(self, clock: Callable[[], float], random_bytes: Callable[[int], bytes]) -> None:
        self._routes: RouteTable[EchoHandler] = RouteTable(
            (*mirror.routes(), *shapes.routes(clock, random_bytes), *cookies.routes())
        )

    def answer(self, request: Request) -> Reply:
        """The reply of the row that the request is for."""
        found = self._routes.find(request.method, request.segments)
        if found:
            return found.handler(request, found.parameters)
        if self._routes.knows(request.segments):
            return json_reply({"error": f"{request.path} does not take {request.method}"}, 405)
        return json_reply({"error": f"{request.path} does not exist"}, 404)
