"""A managed identity, whatever the host: the flavour is chosen by evidence when a token is needed.

The order is MSAL's: from the most telling set of variables to the metadata service, which no
variable names.

    Service Fabric           IDENTITY_ENDPOINT, IDENTITY_HEADER, IDENTITY_SERVER_THUMBPRINT
    App Service              IDENTITY_ENDPOINT, IDENTITY_HEADER
    Azure Machine Learning   MSI_ENDPOINT, MSI_SECRET
    Azure Arc                IDENTITY_ENDPOINT, IMDS_ENDPOINT, or the agent's program
    Cloud Shell              MSI_ENDPOINT, or AZUREPS_HOST_ENVIRONMENT
    AKS workload identity    AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE
    virtual machine          always possible
"""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.tokens.ambient.app_service import APP_SERVICE
from azbearer.tokens.ambient.arc import AZURE_ARC
from azbearer.tokens.ambient.cloud_shell import CLOUD_SHELL
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.flavour import Flavour, IdentityRequest
from azbearer.tokens.ambient.identity import IdentityKind, identity_choice
from azbearer.tokens.ambient.imds import IMDS, probe
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.ambient.legacy_msi import LEGACY_MSI
from azbearer.tokens.ambient.machine import THIS_MACHINE, Machine
from azbearer.tokens.ambient.service_fabric import SERVICE_FABRIC
from azbearer.tokens.ambient.workload_identity import WorkloadIdentity
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery

_CLIENT_ID_ONLY: Mapping[IdentityKind, str] = {"client_id": "client_id"}


def _pod_evidence(environment: Mapping[str, str], _machine: Machine) -> Evidence:
    # The client may be given by the caller instead of the webhook.
    return WorkloadIdentity(client_id="any").evidence_in(environment)


def _pod_flow(request: IdentityRequest) -> Flow:
    chosen = dict(request.choice.parameters(_CLIENT_ID_ONLY, source="AKS workload identity"))
    pod = WorkloadIdentity(client_id=chosen.get("client_id", ""))
    return (yield from pod.flow(request.query, request.context))


_POD = Flavour("AKS workload identity", _pod_evidence, _pod_flow)
_NAMED_HOSTS = (SERVICE_FABRIC, APP_SERVICE, LEGACY_MSI, AZURE_ARC, CLOUD_SHELL)


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """The identity of the host that this runs on, or one that a user assigned to it.

    Args:
        client_id, object_id, resource_id: name a user-assigned identity, one of them at the most.
        probe: knock at the metadata service before asking it, as one source among others must.
        workload_identity: count AKS workload identity as one of the flavours.
        fingerprint: of the environment, for the cache key (see `fingerprint_of`).
        machine: where to look for the Arc agent.

    Raises:
        UsageError: more than one id is given.
    """

    client_id: str | None = None
    object_id: str | None = None
    resource_id: str | None = None
    probe: bool = False
    workload_identity: bool = True
    fingerprint: str = ""
    machine: Machine = THIS_MACHINE

    def __post_init__(self) -> None:
        identity_choice(self.client_id, self.object_id, self.resource_id)

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "ManagedIdentityCredential"

    def flavour(self, environment: Mapping[str, str]) -> tuple[Flavour, Evidence]:
        """The first flavour for which there is evidence, the metadata service if there is none."""
        candidates = (*_NAMED_HOSTS, *((_POD,) if self.workload_identity else ()), IMDS)
        found = ((flavour, flavour.evidence(environment, self.machine)) for flavour in candidates)
        return next((flavour, evidence) for flavour, evidence in found if evidence.present)

    def evidence(self, context: FlowContext) -> Evidence:
        """Which host this seems to be; everything that was looked at on the way."""
        flavour, found = self.flavour(context.environment)
        looked_at = [
            name
            for host in _NAMED_HOSTS
            for name in host.evidence(context.environment, self.machine).looked_at
        ]
        names = tuple(dict.fromkeys([*looked_at, *found.looked_at]))
        return Evidence(found.present, names, f"{flavour.name}: {found.reason}", found.certain)

    def cache_key(self, query: TokenQuery) -> str:
        """Host and id."""
        choice = identity_choice(self.client_id, self.object_id, self.resource_id)
        return ambient_key("managed-identity", query, choice.kind, choice.value.lower(), self.fingerprint)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Ask the host's endpoint."""
        choice = identity_choice(self.client_id, self.object_id, self.resource_id)
        flavour, _ = self.flavour(context.environment)
        if self.probe and flavour is IMDS:
            yield from probe(context)
        return (yield from flavour.flow(IdentityRequest(choice, query, context, self.machine)))
