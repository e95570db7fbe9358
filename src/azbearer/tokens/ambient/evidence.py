"""Evidence: whether a source of tokens seems to be here, said before anything is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each variable that decides which identity is found, and none that holds a secret: they become
# part of cache keys, which are written to disk.
_DECIDING = (
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_KUBERNETES_TOKEN_PROXY",
    "AZURE_KUBERNETES_SNI_NAME",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "AZURE_TOKEN_CREDENTIALS",
    "AZURE_CONFIG_DIR",
    "AZD_CONFIG_DIR",
    "IDENTITY_ENDPOINT",
    "IDENTITY_SERVER_THUMBPRINT",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "DEFAULT_IDENTITY_CLIENT_ID",
    "AZUREPS_HOST_ENVIRONMENT",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "SYSTEM_OIDCREQUESTURI",
    "AZURESUBSCRIPTION_TENANT_ID",
    "AZURESUBSCRIPTION_CLIENT_ID",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a source found when it looked for itself; no network is used to find it.

    Args:
        present: whether it is worth asking; a chain passes over a source that is not present.
        looked_at: the variables, files and programs that were looked at.
        reason: why it is or is not present, in one phrase.
        certain: False when only an answer over the network can tell (the metadata service).
    """

    present: bool
    looked_at: tuple[str, ...]
    reason: str
    certain: bool = True


def variables_evidence(environment: Mapping[str, str], *names: str) -> Evidence:
    """Present when every one of these variables is set; an empty one counts as not set."""
    missing = [name for name in names if not environment.get(name)]
    if not missing:
        return Evidence(present=True, looked_at=names, reason=f"{listed(names)} set")
    nothing = len(missing) == len(names) > 1
    reason = "none of its variables is set" if nothing else f"{listed(missing)} not set"
    return Evidence(present=False, looked_at=names, reason=reason)


def listed(names: list[str] | tuple[str, ...]) -> str:
    """The names as a phrase with its verb, such as `A and B are`."""
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def fingerprint_of(environment: Mapping[str, str]) -> str:
    """A short hash of what in the environment decides which identity is found.

    It keeps the tokens of two identities apart in a cache that processes share. Secrets have no
    part in it: a new secret of the same client gives the same tokens.
    """
    text = "\n".join(f"{name}={environment.get(name, '')}" for name in _DECIDING)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
