"""Managed identity in App Service, Functions and Container Apps (API version 2019-08-01).

Source: Microsoft's page on managed identities in App Service, "REST endpoint reference". The
header's value is replaced while the process runs, so it is read anew for each request.
"""

from __future__ import annotations

from azbearer.tokens.ambient.evidence import Evidence, variables_evidence
from azbearer.tokens.ambient.exchange import ask
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.identity import IdentityKind
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Flow

_SOURCE = "the App Service identity endpoint"
_IDS: Mapping[IdentityKind, str] = {
    "client_id": "client_id",
    "object_id": "object_id",
    "resource_id": "mi_res_id",
}
# An unknown resource is answered by a bare 500, so the hint names both causes.
_HINT = "assign the identity to the app, and check that the scope's resource exists in this tenant"


def evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    """Here when the host has set the endpoint and its secret header."""
    return variables_evidence(environment, "IDENTITY_ENDPOINT", "IDENTITY_HEADER")


def flow(request: IdentityRequest) -> Flow:
    """Ask the endpoint that the host names."""
    environment = request.context.environment
    endpoint = endpoint_in(environment, "IDENTITY_ENDPOINT")
    parameters = (
        ("api-version", "2019-08-01"),
        ("resource", resource_of(request.query)),
        *request.choice.parameters(_IDS, source=_SOURCE),
    )
    # Azure Automation, which speaks the same version, wants the Metadata header too.
    headers = (("X-IDENTITY-HEADER", environment.get("IDENTITY_HEADER", "")), ("Metadata", "true"))
    send = identity_request(endpoint, parameters, headers)
    return (yield from ask(send, request.context, source=_SOURCE, hint=_HINT))


APP_SERVICE = Flavour("App Service", evidence, flow)
