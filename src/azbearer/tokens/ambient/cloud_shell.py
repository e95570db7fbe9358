"""Cloud Shell: a POST to its local endpoint gives a token of the person who opened the shell."""

from __future__ import annotations

from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.exchange import ask
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.request import endpoint_in, resource_of
from azbearer.tokens.contract import Send
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Flow

_SOURCE = "Cloud Shell"
_LOOKED_AT = ("MSI_ENDPOINT", "AZUREPS_HOST_ENVIRONMENT")
# Where it listens in shells that name themselves without naming the endpoint.
_USUAL_ENDPOINT = "http://localhost:50342/oauth2/token"
_HINT = "reload the shell's page, then try again"


def evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    """Here when the endpoint is set, or when the host calls itself a cloud shell."""
    if environment.get("MSI_ENDPOINT"):
        return Evidence(present=True, looked_at=_LOOKED_AT, reason="MSI_ENDPOINT is set")
    if environment.get("AZUREPS_HOST_ENVIRONMENT", "").startswith("cloud-shell"):
        return Evidence(present=True, looked_at=_LOOKED_AT, reason="AZUREPS_HOST_ENVIRONMENT names it")
    return Evidence(present=False, looked_at=_LOOKED_AT, reason="no variable names it")


def flow(request: IdentityRequest) -> Flow:
    """Ask the shell's endpoint; it knows one identity only, the person's."""
    request.choice.parameters({}, source=_SOURCE)
    environment = request.context.environment
    endpoint = (
        endpoint_in(environment, "MSI_ENDPOINT") if environment.get("MSI_ENDPOINT") else _USUAL_ENDPOINT
    )
    send = Send(
        "POST",
        endpoint,
        headers=(("Metadata", "true"),),
        form=(("resource", resource_of(request.query)),),
        use_proxy=False,
    )
    return (yield from ask(send, request.context, source=_SOURCE, hint=_HINT))


CLOUD_SHELL = Flavour("Cloud Shell", evidence, flow)
