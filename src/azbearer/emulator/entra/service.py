"""Entra ID's table of endpoints, and what every one of its answers carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.entra.authorize import AuthorizePage
from azbearer.emulator.entra.code import CodeGrant
from azbearer.emulator.entra.device import VERIFICATION_PATH, DeviceGrant
from azbearer.emulator.entra.devicelogin import DevicePage
from azbearer.emulator.entra.errors import AadstsError, Trace, error_body
from azbearer.emulator.entra.grants import CLIENT_CREDENTIALS, client_credentials
from azbearer.emulator.entra.metadata import Metadata
from azbearer.emulator.entra.onbehalfof import OnBehalfOfGrant
from azbearer.emulator.entra.password import PasswordGrant
from azbearer.emulator.entra.refresh import RefreshGrant
from azbearer.emulator.entra.token import TokenEndpoint
from azbearer.emulator.routing import Route, RouteTable
from azbearer.emulator.settings import is_guid
from azbearer.emulator.wire import Headers, Reply, Request, json_reply, text_reply

if TYPE_CHECKING:
    from azbearer.emulator.entra.grants import Grant
    from azbearer.emulator.entra.issuer import Issuer
    from azbearer.emulator.ground import Ground

EntraHandler = Callable[[Request, Mapping[str, str]], Reply]


class EntraService:
    """Answers what is sent to login.microsoftonline.com and its like."""

    def __init__(self, ground: Ground, issuer: Issuer) -> None:
        self._clock = ground.settings.clock
        self._ids = ground.ids
        self._routes: RouteTable[EntraHandler] = RouteTable(
            (*_token_routes(ground, issuer), *_other_routes(ground))
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


def _token_routes(ground: Ground, issuer: Issuer) -> tuple[Route[EntraHandler], ...]:
    """What clients post to."""
    settings, directory = ground.settings, ground.directory
    sessions, revocations = ground.controls.sessions, ground.controls.revocations
    devices = DeviceGrant(ground)
    grants: dict[str, Grant] = {
        CLIENT_CREDENTIALS: client_credentials,
        "authorization_code": CodeGrant(settings, sessions).redeem,
        "refresh_token": RefreshGrant(settings, sessions, revocations).redeem,
        "password": PasswordGrant(settings, directory, revocations).redeem,
        "urn:ietf:params:oauth:grant-type:jwt-bearer": OnBehalfOfGrant(
            settings, directory, ground.key, revocations
        ).redeem,
        # The short name is that of version 1.
        "urn:ietf:params:oauth:grant-type:device_code": devices.redeem,
        "device_code": devices.redeem,
    }
    tokens = TokenEndpoint(settings, directory, issuer, grants, devices.begin)
    return (
        Route("*", "/{tenant}/oauth2/token", tokens.version1),
        Route("*", "/{tenant}/oauth2/v2.0/token", tokens.version2),
        Route("*", "/{tenant}/oauth2/devicecode", tokens.device_code),
        Route("*", "/{tenant}/oauth2/v2.0/devicecode", tokens.device_code),
    )


def _other_routes(ground: Ground) -> tuple[Route[EntraHandler], ...]:
    """What people see, and what tells clients where everything is."""
    metadata = Metadata(ground.directory, ground.key)
    device_page = DevicePage(ground.directory, ground.controls.sessions)
    sign_in = AuthorizePage(ground)
    return (
        Route("GET HEAD", VERIFICATION_PATH, device_page.show),
        Route("POST", VERIFICATION_PATH, device_page.decide),
        Route("GET HEAD", "/{tenant}/oauth2/authorize", sign_in.show),
        Route("GET HEAD", "/{tenant}/oauth2/v2.0/authorize", sign_in.show),
        Route("POST", "/{tenant}/oauth2/authorize", sign_in.submit),
        Route("POST", "/{tenant}/oauth2/v2.0/authorize", sign_in.submit),
        Route("GET HEAD", "/common/discovery/instance", metadata.instance),
        Route("GET HEAD", "/common/userrealm/{user}", metadata.user_realm),
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
