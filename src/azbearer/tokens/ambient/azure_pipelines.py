"""A job of Azure Pipelines, which stands for a service connection with workload identity federation.

Tasks such as AzureCLI@2 set `AZURESUBSCRIPTION_*`; `SYSTEM_ACCESSTOKEN` must be handed to the step
by name, since it is a secret: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar  # noqa: TID253 - dataclasses look for its ClassVar
from urllib.parse import quote

from azbearer.tokens.ambient.assertions import fetched_assertion
from azbearer.tokens.ambient.evidence import Evidence, variables_evidence
from azbearer.tokens.ambient.federation import Federated
from azbearer.tokens.ambient.request import endpoint_in
from azbearer.tokens.contract import Send

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect, FlowContext

_API_VERSION = "7.1"
_URL = "SYSTEM_OIDCREQUESTURI"
_TOKEN = "SYSTEM_ACCESSTOKEN"  # noqa: S105 -- the name of a variable
_CONNECTION = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"


@dataclass(frozen=True, slots=True)
class AzurePipelines(Federated):
    """The identity that a service connection gives to a job.

    Args:
        service_connection_id: empty means `AZURESUBSCRIPTION_SERVICE_CONNECTION_ID`.
        system_access_token: the job's own token; None means `SYSTEM_ACCESSTOKEN`.
    """

    service_connection_id: str = ""
    system_access_token: Secret | None = None

    tenant_variable: ClassVar[str] = "AZURESUBSCRIPTION_TENANT_ID"
    client_variable: ClassVar[str] = "AZURESUBSCRIPTION_CLIENT_ID"
    absent: ClassVar[str] = "not in a job that may make statements"
    remedy: ClassVar[str] = "hand the token to the step: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`"

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "AzurePipelinesCredential"

    def place(self) -> tuple[tuple[str, str], ...]:
        """The agent sets the first, the task the connection."""
        return (_URL, ""), (_CONNECTION, self.service_connection_id)

    def evidence_in(self, environment: Mapping[str, str]) -> Evidence:
        """The job's token is one more thing to have; it is kept out of cache keys."""
        found = Federated.evidence_in(self, environment)
        if self.system_access_token or not found.present:
            return found
        return variables_evidence(environment, *found.looked_at, _TOKEN)

    def fetch(self, context: FlowContext) -> Generator[Effect, Any, Secret]:
        """Ask the agent's endpoint for a statement about the connection."""
        environment = context.environment
        connection = quote(self.service_connection_id or environment[_CONNECTION], safe="")
        token = self.system_access_token.reveal() if self.system_access_token else environment[_TOKEN]
        send = Send(
            "POST",
            f"{endpoint_in(environment, _URL).rstrip('/')}"
            f"?api-version={_API_VERSION}&serviceConnectionId={connection}",
            headers=(
                ("Content-Type", "application/json"),
                ("Authorization", f"Bearer {token}"),
                # Otherwise an expired token is answered by a redirect to a sign-in page.
                ("X-TFS-FedAuthRedirect", "Suppress"),
            ),
            body=b"",
        )
        source = "the OpenID Connect provider of Azure Pipelines"
        return (
            yield from fetched_assertion(send, context, source=source, member="oidcToken", hint=self.remedy)
        )
