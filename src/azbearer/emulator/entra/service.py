"""Entra ID's table of endpoints, and what every one of its answers carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.entra.errors import AadstsError, Trace, error_body
from azbearer.emulator.entra.metadata import Metadata
from azbearer.emulator.entra.token import TokenEndpoint
from azbearer.emulator.routing import Route, RouteTable
from azbearer.emulator.settings import is_guid
from azbearer.emulator.wire import Headers, Reply, Request, json_reply, text_reply

if TYPE_CHECKING:
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import EmulatorSettings
    from azbearer.emulator.signing import SigningKey

EntraHandler = Callable[[Request, Mapping[str, str]], Reply]


class EntraService:
    """Answers what is sent to login.microsoftonline.com and its like."""

    def __init__(
        self, settings: EmulatorSettings, directory: Directory, key: SigningKey, ids: Identifiers
    ) -> None:
        self._clock = settings.clock
        self._ids = ids
        self._routes = RouteTable(
            _routes(TokenEndpoint(settings, directory, key, ids), Metadata(directory, key))
        )

    def answer(self, request: Request) -> Reply:
        """The reply, with Entra's headers."""
        trace = Trace(self._ids.guid(), _correlation(request) or self._ids.guid(), self._clock())
        try:
            reply = self._route(request)
        except AadstsError as error:
            reply = json_reply(error_body(error, trace), error.status)
        return reply.with_headers(*_common_headers(request, reply, trace))

    def _route(self, request: Request) -> Reply:
        found = self._routes.find(request.method, request.segments)
        if found is None:
            return text_reply("The emulator's Entra ID has no such endpoint.\n", HTTPStatus.NOT_FOUND)
        return found.handler(request, found.parameters)


def _routes(tokens: TokenEndpoint, metadata: Metadata) -> tuple[Route[EntraHandler], ...]:
    return (
        Route("*", "/{tenant}/oauth2/token", tokens.version1),
        Route("*", "/{tenant}/oauth2/v2.0/token", tokens.version2),
        Route("GET HEAD", "/common/discovery/instance", metadata.instance),
        Route("GET HEAD", "/{tenant}/.well-known/openid-configuration", metadata.version1),
        Route("GET HEAD", "/{tenant}/v2.0/.well-known/openid-configuration", metadata.version2),
        Route("GET HEAD", "/{tenant}/discovery/keys", metadata.keys),
        Route("GET HEAD", "/{tenant}/discovery/v2.0/keys", metadata.keys),
    )


def _correlation(request: Request) -> str:
    """The id that the client gave its request, when it is a GUID."""
    given = (request.header("client-request-id") or "").strip("{}")
    return given if is_guid(given) else ""


def _common_headers(request: Request, reply: Reply, trace: Trace) -> Headers:
    """What Entra adds to every answer; metadata may be cached, tokens and errors never."""
    uncached = (
        ("Cache-Control", "no-store, no-cache"),
        ("Pragma", "no-cache"),
        ("Expires", "-1"),
    )
    returned = (request.header("return-client-request-id") or "").lower() == "true"
    echoed = (("client-request-id", trace.correlation_id),) if returned else ()
    return (
        *(() if reply.header("cache-control") else uncached),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("P3P", 'CP="DSP CUR OTPi IND OTRi ONL FIN"'),
        *echoed,
        ("x-ms-request-id", trace.trace_id),
        ("x-ms-ests-server", "2.1.0 - azbearer emulator"),
        ("X-XSS-Protection", "0"),
    )
