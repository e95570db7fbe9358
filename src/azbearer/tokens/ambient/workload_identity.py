"""AKS workload identity: the pod's service account token, exchanged for one of Entra ID.

The webhook of the cluster sets tenant, client and the file. Kubernetes replaces the file's content
long before it expires, so it is read for each token request; what is kept is the token that comes
of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar  # noqa: TID253 - dataclasses look for its ClassVar

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.assertions import checked_assertion
from azbearer.tokens.ambient.federation import Federated
from azbearer.tokens.ambient.token_proxy import token_proxy_in
from azbearer.tokens.contract import ReadFile

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect, Flow, FlowContext, TokenQuery

_FILE = "AZURE_FEDERATED_TOKEN_FILE"
_MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class WorkloadIdentity(Federated):
    """The identity that an application's federated credential gives to a pod.

    Args:
        token_file_path: of the pod's token; empty means `AZURE_FEDERATED_TOKEN_FILE`.
        token_proxy: use the cluster's token proxy when its variables are set; a cluster sets them
            for pods whose statements Entra ID takes from the proxy only.
    """

    token_file_path: str = ""
    token_proxy: bool = field(default=True, kw_only=True)

    absent: ClassVar[str] = "workload identity is not set up"
    remedy: ClassVar[str] = (
        "annotate the service account with the client id, "
        'and label the pod `azure.workload.identity/use: "true"`'
    )

    @property
    def name(self) -> str:
        """As azure-identity names it."""
        return "WorkloadIdentityCredential"

    def place(self) -> tuple[tuple[str, str], ...]:
        """The file that is mounted into the pod."""
        return ((_FILE, self.token_file_path),)

    def fetch(self, context: FlowContext) -> Generator[Effect, Any, Secret]:
        """Read the pod's token."""
        path = self.token_file_path or context.environment[_FILE]
        try:
            data: bytes = yield ReadFile(path, most_bytes=_MOST_BYTES)
        except OSError as error:
            raise AuthenticationError(
                f"the federated token file can't be read: {error.strerror or 'it is too large'}",
                where=path,
                hint="check that the volume is mounted and that this user may read it",
                code="federated-token-file",
            ) from error
        text = data.decode("utf-8-sig", "replace")
        return checked_assertion(text, source="the federated token file", where=path, hint=self.remedy)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """As for all statements, by the cluster's proxy if it has one."""
        exchange = Federated.flow(self, query, context)
        proxy = token_proxy_in(context.environment) if self.token_proxy and self._is_here(context) else None
        return (yield from (proxy.carry(exchange) if proxy else exchange))

    def _is_here(self, context: FlowContext) -> bool:
        return self.evidence(context).present
