"""Registering a resource provider that a subscription does not use yet: a generator, like the others.

409 `MissingSubscriptionRegistration` names the provider in its message; azure-mgmt-core reads it likewise,
and registers with the same api-version. It takes from seconds to minutes.
"""

from __future__ import annotations

import re

from azbearer.arm.contract import Ask, Pause, Progress
from azbearer.arm.states import document_of
from azbearer.arm.throttle import error_code
from azbearer.http.messages import Request
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.http.messages import Response

_API_VERSION = "2016-02-01"
_CONFLICT = 409
_ERRORS = 400
_PAUSES = (1.0, 2.0, 5.0, 10.0)
_CODES = (
    "MissingSubscriptionRegistration",
    "SubscriptionNotRegistered",
    "MissingRegistrationForResourceProvider",
)
_NAMESPACE = regex(r"namespace\s+'([A-Za-z0-9.]+)'|/providers/([A-Za-z0-9.]+)/", re.IGNORECASE)
_SUBSCRIPTION = regex(r"(?i)^(https://[^/?#]+/subscriptions/[^/?#]+)")


class Missing(NamedTuple):
    """A provider that is not registered: its namespace, and the subscription's URL."""

    namespace: str
    subscription: str

    @property
    def register_url(self) -> str:
        """Where a POST registers it."""
        return f"{self.subscription}/providers/{self.namespace}/register?api-version={_API_VERSION}"

    @property
    def state_url(self) -> str:
        """Where a GET tells how far it is."""
        return f"{self.subscription}/providers/{self.namespace}?api-version={_API_VERSION}"


def missing_registration(request: Request, response: Response) -> Missing | None:
    """The provider that an answer says is not registered, or None."""
    if response.status not in {_CONFLICT, 400, 403} or not any(
        code in error_code(response) for code in _CODES
    ):
        return None
    subscription = _SUBSCRIPTION.match(request.url)
    found = _NAMESPACE.search(response.body.decode("utf-8", "replace")) or _NAMESPACE.search(request.url)
    if subscription is None or found is None:
        return None
    return Missing(found[1] or found[2], subscription[1])


def registration(
    missing: Missing, request: Request
) -> Generator[Ask | Pause | Progress, Response, Response | None]:
    """Register a provider and wait until it is.

    Args:
        missing: which.
        request: whose headers the requests have.

    Returns:
        The answer that refused it, or None when it is registered.
    """
    headers = tuple(
        header for header in request.headers if header[0].lower().startswith(("accept", "x-ms-client"))
    )
    response = yield Ask(Request("POST", missing.register_url, headers, None, request.protected))
    reads = 0
    while response.status < _ERRORS:
        word = str(document_of(response).get("registrationState", ""))
        if word.lower() == "registered":
            return None
        yield Progress(f"{missing.namespace}: {word or 'Registering'}", None, reads, "")
        yield Pause(_PAUSES[min(reads, len(_PAUSES) - 1)])
        response = yield Ask(Request("GET", missing.state_url, headers, None, request.protected))
        reads += 1
    return response
