"""AADSTS errors, with the texts, codes and shapes of the real service.

The body's fields are those of Microsoft's page "Handling error codes in your application":
`error_description` carries the ids and the time once more, on lines of their own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.settings import App, Tenant

_ELSEWHERE = (
    "This can happen if the application has not been installed by the administrator of the tenant or "
    "consented to by any user in the tenant. You {verb} have sent your authentication request to the wrong "
    "tenant."
)


class AadstsError(Exception):
    """A request that Entra ID refuses.

    Args:
        number: the digits behind `AADSTS`.
        error: the OAuth error code (RFC 6749 section 5.2 and Entra's own).
        text: the sentence for a person.
        status: of the HTTP answer.
        extra: further fields of the body, such as `suberror` and `claims`.
    """

    def __init__(
        self,
        number: int,
        error: str,
        text: str,
        status: int = HTTPStatus.BAD_REQUEST,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"AADSTS{number}: {text}")
        self.number = number
        self.error = error
        self.text = text
        self.status = int(status)
        self.extra = dict(extra or {})


@dataclass(frozen=True, slots=True)
class Trace:
    """What names one failed request: its ids, and its time as seconds since 1970."""

    trace_id: str
    correlation_id: str
    time: float


def error_body(error: AadstsError, trace: Trace) -> dict[str, Any]:
    """The JSON body of an error answer."""
    moment = dt.datetime.fromtimestamp(trace.time, dt.UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    description = (
        f"AADSTS{error.number}: {error.text}\r\n"
        f"Trace ID: {trace.trace_id}\r\n"
        f"Correlation ID: {trace.correlation_id}\r\n"
        f"Timestamp: {moment}"
    )
    return {
        "error": error.error,
        "error_description": description,
        "error_codes": [error.number],
        "timestamp": moment,
        "trace_id": trace.trace_id,
        "correlation_id": trace.correlation_id,
        "error_uri": f"https://login.microsoftonline.com/error?code={error.number}",
        **error.extra,
    }


def tenant_not_found(name: str, error: str = "invalid_request") -> AadstsError:
    """No tenant has that GUID or domain; the metadata endpoints call it `invalid_tenant`."""
    text = (
        f"Tenant '{name}' not found. Check to make sure you have the correct tenant ID and are signing into "
        "the correct cloud. Check with your subscription administrator, this may happen if there are no "
        "active subscriptions for the tenant."
    )
    return AadstsError(90002, error, text)


def tenant_needed() -> AadstsError:
    """The grant was sent to `common` or `consumers`, which name no tenant."""
    text = (
        "The grant type is not supported over the /common or /consumers endpoints. Please use the "
        "/organizations or tenant-specific endpoint."
    )
    return AadstsError(9001023, "invalid_request", text)


def missing_field(name: str) -> AadstsError:
    """A form field is absent or empty."""
    return AadstsError(
        900144, "invalid_request", f"The request body must contain the following parameter: '{name}'."
    )


def unsupported_grant(grant_type: str) -> AadstsError:
    """The grant type is not one that the emulator offers."""
    text = f"The app requested an unsupported grant type '{grant_type}'."
    return AadstsError(70003, "unsupported_grant_type", text)


def unknown_app(client_id: str, tenant: Tenant) -> AadstsError:
    """The tenant has no such application."""
    text = (
        f"Application with identifier '{client_id}' was not found in the directory '{tenant.display_name}'. "
        + _ELSEWHERE.format(verb="may")
    )
    return AadstsError(700016, "unauthorized_client", text)


def wrong_secret(app: App) -> AadstsError:
    """The client secret is none of the app's."""
    text = (
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
        f"value, not the client secret ID, for a secret added to app '{app.client_id}'."
    )
    return AadstsError(7000215, "invalid_client", text, HTTPStatus.UNAUTHORIZED)


def expired_secret(app: App) -> AadstsError:
    """A client secret whose time is over."""
    text = (
        f"The provided client secret keys for app '{app.client_id}' are expired. Visit the Azure portal to "
        "create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate "
        "credentials for added security: https://aka.ms/certCreds."
    )
    return AadstsError(7000222, "invalid_client", text, HTTPStatus.UNAUTHORIZED)


def disabled_app(app: App) -> AadstsError:
    """The service principal of an application was disabled."""
    text = f"Application '{app.client_id}'({app.display_name}) is disabled."
    return AadstsError(7000112, "unauthorized_client", text)


def missing_principal(app: App, tenant: Tenant) -> AadstsError:
    """An application without a service principal gets no token for itself."""
    text = (
        f"The client application {app.client_id} is missing service principal in the tenant {tenant.guid}. "
        "See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119"
    )
    return AadstsError(7000229, "unauthorized_client", text, HTTPStatus.UNAUTHORIZED)


def missing_client_authentication() -> AadstsError:
    """Neither a secret nor an assertion came with the request."""
    text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    return AadstsError(7000218, "invalid_client", text, HTTPStatus.UNAUTHORIZED)


def unknown_resource(resource: str, tenant: Tenant) -> AadstsError:
    """No service principal for that audience exists in the tenant."""
    text = (
        f"The resource principal named {resource} was not found in the tenant named {tenant.display_name}. "
        + _ELSEWHERE.format(verb="might")
    )
    return AadstsError(500011, "invalid_resource", text)


def invalid_scope(scope: str) -> AadstsError:
    """The scope is not one resource followed by `/.default`."""
    text = f"The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid."
    return AadstsError(70011, "invalid_scope", text)


def only_post(method: str) -> AadstsError:
    """The token endpoints take POST."""
    text = f"The endpoint only accepts POST requests. Received a {method} request."
    return AadstsError(900561, "invalid_request", text)


def invalid_instance() -> AadstsError:
    """Instance discovery was asked about a host that is no authority."""
    return AadstsError(50049, "invalid_instance", "Unknown or invalid instance.")
