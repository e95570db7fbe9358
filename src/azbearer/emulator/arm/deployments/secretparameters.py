"""Parameters whose values lie in a vault: `{"reference": {"keyVault": {"id": ...}, "secretName": ...}}`.

Source: Microsoft, "Use Azure Key Vault to pass secure parameter value during deployment". What is read is
handed to the template and nowhere else: the deployment's record holds the reference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.vaultsecrets import secrets_of
from azbearer.emulator.vault.errors import VaultError

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.world import Caller, Parts
    from azbearer.emulator.vault.secrets import VaultSecret, Version

_HELP = "Please see https://aka.ms/arm-keyvault for usage details."
_VERSION = "2023-07-01"


def with_secrets(parameters: Mapping[str, Any], caller: Caller, parts: Parts) -> dict[str, Any]:
    """The parameters with values in the place of references, which stay beside them.

    Raises:
        ArmError: the vault is not there, or not open to deployments; the secret is not there.
    """
    return {name: _resolved(name, entry, caller, parts) for name, entry in parameters.items()}


def _resolved(name: str, entry: Any, caller: Caller, parts: Parts) -> Any:
    reference = entry.get("reference") if isinstance(entry, Mapping) else None
    if not isinstance(reference, Mapping):
        return entry
    vault_id = str((reference.get("keyVault") or {}).get("id") or "")
    vault = _vault(vault_id, caller, parts)
    if vault["properties"].get("enabledForTemplateDeployment") is not True:
        denied = f"Access denied to first party service. Vault: {vault['name']};location={vault['location']}"
        raise _not_retrieved(name, "Forbidden", denied)
    try:
        version = _version(
            reference, secrets_of(parts.arm).get(vault["name"], str(reference.get("secretName")))
        )
    except VaultError as error:
        raise _not_retrieved(name, "NotFound", error.message) from error
    if version is None or not version.enabled:
        raise _not_retrieved(name, "NotFound", f"Secret not found: {reference.get('secretName')}")
    return {"value": version.value, "reference": reference}


def _version(reference: Mapping[str, Any], secret: VaultSecret) -> Version | None:
    wanted = str(reference.get("secretVersion") or secret.latest.id)
    return next((each for each in secret.versions if each.id == wanted.lower()), None)


def _vault(vault_id: str, caller: Caller, parts: Parts) -> dict[str, Any]:
    """The vault's document, read as the one who deploys."""
    reply = parts.perform(caller, "GET", vault_id, _VERSION, None)
    document: dict[str, Any] = json.loads(reply.body or b"{}")
    if reply.status == HTTPStatus.FORBIDDEN:
        message = document["error"]["message"]
        raise ArmError(HTTPStatus.FORBIDDEN, "KeyVaultParameterReferenceAuthorizationFailed", message)
    if reply.status != HTTPStatus.OK:
        message = f"The specified KeyVault '{vault_id}' could not be found. {_HELP}"
        raise ArmError(HTTPStatus.BAD_REQUEST, "KeyVaultParameterReferenceNotFound", message)
    return document


def _not_retrieved(name: str, status: str, reason: str) -> ArmError:
    message = (
        f"The secret of KeyVault parameter '{name}' cannot be retrieved. Http status code: '{status}'. Error "
        f"message: '{reason}'. {_HELP}"
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "KeyVaultParameterReferenceSecretRetrieveFailed", message)
