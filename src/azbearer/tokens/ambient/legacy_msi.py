"""Managed identity by the endpoint of 2017: Azure Machine Learning, and App Service of that time.

It knows user-assigned identities by `clientid` alone, and on App Service writes `expires_on` as a
date in words of the server's platform. Machine Learning names the default identity of a compute
cluster in `DEFAULT_IDENTITY_CLIENT_ID`.
"""

from __future__ import annotations

from azbearer.tokens.ambient.evidence import Evidence, variables_evidence
from azbearer.tokens.ambient.exchange import ask
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.identity import IdentityChoice
from azbearer.tokens.ambient.request import endpoint_in, identity_request, resource_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.identity import IdentityKind
    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Flow

_SOURCE = "the MSI_ENDPOINT of Azure Machine Learning or an old App Service"
_IDS: Mapping[IdentityKind, str] = {"client_id": "clientid"}
_HINT = "assign the identity to the compute or app, and name it by its client id"


def evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    """Here when the host has set the old endpoint and its secret."""
    return variables_evidence(environment, "MSI_ENDPOINT", "MSI_SECRET")


def flow(request: IdentityRequest) -> Flow:
    """Ask the endpoint that the host names."""
    environment = request.context.environment
    endpoint = endpoint_in(environment, "MSI_ENDPOINT")
    choice = _with_default(request.choice, environment)
    parameters = (
        ("api-version", "2017-09-01"),
        ("resource", resource_of(request.query)),
        *choice.parameters(_IDS, source=_SOURCE),
    )
    send = identity_request(endpoint, parameters, (("secret", environment.get("MSI_SECRET", "")),))
    return (yield from ask(send, request.context, source=_SOURCE, hint=_HINT))


def _with_default(choice: IdentityChoice, environment: Mapping[str, str]) -> IdentityChoice:
    default = environment.get("DEFAULT_IDENTITY_CLIENT_ID", "")
    return IdentityChoice("client_id", default) if choice.kind == "system" and default else choice


LEGACY_MSI = Flavour("Azure Machine Learning", evidence, flow)
