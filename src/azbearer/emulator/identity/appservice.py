"""App Service and Azure Machine Learning, Service Fabric, Cloud Shell: endpoints guarded by a secret.

Sources: Microsoft's pages "How to use managed identities for App Service and Azure Functions" and
"Managed identity in Service Fabric", and what azure-identity and msal send.
"""

from __future__ import annotations

import datetime as dt
import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.entra.forms import form_of
from azbearer.emulator.identity.imds import has_metadata_header, refused, times_and_token
from azbearer.emulator.identity.tokens import IdentityToken, IdentityTokens, NoIdentityError
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.settings import EmulatorSettings

_OLD, _NEW, _FABRIC = "2017-09-01", "2019-08-01", "2019-07-01-preview"


class GuardedEndpoints:
    """The endpoints whose address and secret stand in the environment of a process."""

    def __init__(self, settings: EmulatorSettings, tokens: IdentityTokens) -> None:
        self._settings = settings
        self._tokens = tokens

    def app_service(self, request: Request) -> Reply:
        """GET /msi/token, in the form of 2019-08-01 or of 2017-09-01."""
        versions = {_NEW: ("x-identity-header", _epoch), _OLD: ("secret", self._text_date)}
        known = versions.get(request.parameter("api-version") or "")
        if known is None:
            return _failed(HTTPStatus.BAD_REQUEST, "The api-version is not supported")
        header, written = known
        return self._guarded(request, header, written)

    def azure_ml(self, request: Request) -> Reply:
        """GET /machinelearning/msi/token: the old form, with times in seconds."""
        if request.parameter("api-version") != _OLD:
            return _failed(HTTPStatus.BAD_REQUEST, "The api-version is not supported")
        return self._guarded(request, "secret", _epoch)

    def service_fabric(self, request: Request) -> Reply:
        """GET /metadata/identity/oauth2/token over HTTPS; the cluster decides which identity it is."""
        if not self._has_secret(request, "secret"):
            return _fabric_error(HTTPStatus.UNAUTHORIZED, "SecretHeaderNotFound", "Secret is not found")
        if request.parameter("api-version") != _FABRIC or not request.parameter("resource"):
            return _fabric_error(
                HTTPStatus.BAD_REQUEST, "ArgumentNullOrEmpty", "An argument is null or empty"
            )
        try:
            found = self._tokens.token({"resource": request.parameter("resource") or ""})
        except (NoIdentityError, AadstsError) as error:
            return _fabric_error(HTTPStatus.NOT_FOUND, "ManagedIdentityNotFound", str(error))
        return json_reply(
            {
                "token_type": "Bearer",
                "access_token": found.token.text,
                "expires_on": found.token.expires,
                "resource": found.resource,
            }
        )

    def cloud_shell(self, request: Request) -> Reply:
        """POST /oauth2/token with a form."""
        if request.method != "POST":
            return refused("Method not allowed", HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
        if not has_metadata_header(request):
            return refused("Required metadata header not specified")
        form = form_of(request)
        if not form.get("resource"):
            return refused("Required audience parameter not specified")
        try:
            found = self._tokens.token({"resource": form["resource"]})
        except (NoIdentityError, AadstsError) as error:
            return refused(str(error))
        return json_reply(times_and_token(found, self._settings.clock()))

    def _guarded(self, request: Request, header: str, written: Callable[[int], str]) -> Reply:
        if request.method != "GET":
            return _failed(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET is supported")
        if not self._has_secret(request, header):
            return _failed(HTTPStatus.UNAUTHORIZED, f"The {header} header is missing or wrong")
        fields = dict(request.parameters)
        if not fields.get("resource"):
            return _failed(HTTPStatus.BAD_REQUEST, "The resource parameter is missing")
        try:
            found = self._tokens.token(fields)
        except NoIdentityError:
            return _failed(HTTPStatus.BAD_REQUEST, "No MSI found for specified ClientId/ResourceId.")
        except AadstsError as error:
            # The real endpoint blames itself for a resource that does not exist.
            return _failed(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        return json_reply(_answer(found, written))

    def _has_secret(self, request: Request, header: str) -> bool:
        given = request.header(header) or ""
        return hmac.compare_digest(given.encode(), self._settings.identity_header.encode())

    def _text_date(self, seconds: int) -> str:
        """A time as the old form writes it, which differs between the two operating systems."""
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
        if not self._settings.windows_dates:
            return f"{moment:%m/%d/%Y %H:%M:%S} +00:00"
        return f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M:%S %p} +00:00"


def _epoch(seconds: int) -> str:
    return str(seconds)


def _answer(found: IdentityToken, written: Callable[[int], str]) -> Mapping[str, Any]:
    """The fields of App Service, which has no `expires_in`."""
    return {
        "access_token": found.token.text,
        "client_id": found.identity.client_id,
        "expires_on": written(found.token.expires),
        "resource": found.resource,
        "token_type": "Bearer",
    }


def _failed(status: HTTPStatus, text: str) -> Reply:
    """An error as App Service writes it."""
    return json_reply({"statusCode": int(status), "message": text}, status)


def _fabric_error(status: HTTPStatus, code: str, text: str) -> Reply:
    return json_reply({"error": {"code": code, "message": text}}, status)
