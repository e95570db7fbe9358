"""Who may do what with the secrets of a vault: by role assignments, or by the vault's access policies.

Source: Microsoft, "Azure RBAC vs. access policies"; a vault's `enableRbacAuthorization` says which counts. A
vault that ARM does not know of is open to everybody.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.vault.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.access import Access
    from azbearer.emulator.arm.state import Resource

TYPE = "Microsoft.KeyVault/vaults"
# The permission of an access policy for each operation, and the data action of a role.
_ACTIONS = {
    "get": "getSecret/action",
    "list": "readMetadata/action",
    "set": "setSecret/action",
    "update": "update/action",
    "delete": "delete",
    "recover": "recover/action",
    "backup": "backup/action",
    "restore": "restore/action",
    "purge": "purge/action",
}
# Operations that are allowed by the permission of another one in access policies.
_BY_POLICY = {"update": "set"}


class VaultPermissions:
    """Checks callers against the vaults that ARM knows.

    Args:
        access: role assignments.
        vaults: all resources that are vaults.
    """

    def __init__(self, access: Access, vaults: Callable[[], list[Resource]]) -> None:
        self._access = access
        self._vaults = vaults

    def check(self, claims: Mapping[str, Any], vault_name: str, operation: str, secret: str) -> None:
        """Let pass who may.

        Raises:
            VaultError: Forbidden, by role assignments or by access policies.
        """
        vault = next((v for v in self._vaults() if v.document["name"].lower() == vault_name.lower()), None)
        if vault is None:
            return
        properties = vault.document["properties"]
        if properties.get("enableRbacAuthorization"):
            self._check_roles(claims, vault, operation, secret)
        elif not self._has_policy(claims, properties.get("accessPolicies") or (), operation):
            raise _no_policy(claims, vault, operation)

    def _check_roles(self, claims: Mapping[str, Any], vault: Resource, operation: str, secret: str) -> None:
        action = f"{TYPE}/secrets/{_ACTIONS[operation]}"
        scope = f"{vault.id}/secrets/{secret}" if secret else vault.id
        if not self._access.allows_data(claims, action, scope):
            raise _no_role(claims, vault, action, scope)

    def _has_policy(self, claims: Mapping[str, Any], policies: Any, operation: str) -> bool:
        holders = self._access.holders(str(claims["tid"]), str(claims["oid"]))
        wanted = {_BY_POLICY.get(operation, operation), "all"}
        return any(
            str(policy.get("objectId", "")).lower() in holders
            and wanted
            & {str(each).lower() for each in (policy.get("permissions") or {}).get("secrets") or ()}
            for policy in policies
        )


def _caller(claims: Mapping[str, Any]) -> str:
    return f"appid={claims.get('appid', '')};oid={claims['oid']};iss={claims['iss']}"


def _place(vault: Resource) -> str:
    return f"{vault.document['name']};location={vault.location}"


def _no_policy(claims: Mapping[str, Any], vault: Resource, operation: str) -> VaultError:
    message = (
        f"The user, group or application '{_caller(claims)}' does not have secrets "
        f"{_BY_POLICY.get(operation, operation)} permission on key vault '{_place(vault)}'. For help "
        "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287"
    )
    return VaultError(HTTPStatus.FORBIDDEN, "Forbidden", message, "ForbiddenByPolicy")


def _no_role(claims: Mapping[str, Any], vault: Resource, action: str, scope: str) -> VaultError:
    message = (
        "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or "
        "role definitions were changed recently, please observe propagation time.\r\n"
        f"Caller: {_caller(claims)}\r\nAction: '{action}'\r\nResource: '{scope}'\r\n"
        "Assignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\n"
        f"Vault: {_place(vault)}\r\n"
    )
    return VaultError(HTTPStatus.FORBIDDEN, "Forbidden", message, "ForbiddenByRbac")
