"""The built-in role definitions, as many as people use daily, with their real ids.

Actions are shortened to what decides here; the page "Azure built-in roles" lists them in full.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPE = "Microsoft.Authorization/roleDefinitions"
_CREATED = "2015-02-02T21:55:09.8806423Z"


@dataclass(frozen=True, slots=True)
class Role:
    """One built-in role.

    Args:
        id: a GUID.
        name: as people say it.
        description: one sentence.
        actions: patterns of what it allows.
        not_actions: patterns of what it takes away again.
        data_actions: patterns on the data plane.
    """

    id: str
    name: str
    description: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()


_READ_GROUPS = ("Microsoft.Authorization/*/read", "Microsoft.Resources/subscriptions/resourceGroups/read")
_USUAL = (
    *_READ_GROUPS,
    "Microsoft.Insights/alertRules/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.ResourceHealth/availabilityStatuses/read",
    "Microsoft.Support/*",
)
_CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
_SECRETS = "Microsoft.KeyVault/vaults/secrets"

ROLES = (
    Role(
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
        "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
        ("*",),
    ),
    Role(
        "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
        "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
            "Microsoft.Blueprint/blueprintAssignments/write",
            "Microsoft.Blueprint/blueprintAssignments/delete",
            "Microsoft.Compute/galleries/share/action",
        ),
    ),
    Role(
        "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader",
        "View all resources, but does not allow you to make any changes.",
        ("*/read",),
    ),
    Role(
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
        "Lets you manage user access to Azure resources.",
        ("*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"),
    ),
    Role(
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
        "Manage access to Azure resources by assigning roles using Azure RBAC.",
        (
            "Microsoft.Authorization/roleAssignments/write",
            "Microsoft.Authorization/roleAssignments/delete",
            "*/read",
            "Microsoft.Support/*",
        ),
    ),
    Role(
        "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor",
        "Lets you manage virtual machines, but not access to them.",
        (
            *_USUAL,
            "Microsoft.Compute/availabilitySets/*",
            "Microsoft.Compute/disks/*",
            "Microsoft.Compute/virtualMachines/*",
            "Microsoft.Network/networkInterfaces/*",
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.Network/virtualNetworks/subnets/join/action",
        ),
    ),
    Role(
        "4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor",
        "Lets you manage networks, but not access to them.",
        (*_USUAL, "Microsoft.Network/*"),
    ),
    Role(
        "17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor",
        "Lets you manage storage accounts, including accessing storage account keys.",
        (*_USUAL, "Microsoft.Storage/storageAccounts/*"),
    ),
    Role(
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor",
        "Allows for read, write and delete access to Azure Storage blob containers and data.",
        (f"{_CONTAINERS}/read", f"{_CONTAINERS}/write", f"{_CONTAINERS}/delete"),
        (),
        (f"{_CONTAINERS}/blobs/read", f"{_CONTAINERS}/blobs/write", f"{_CONTAINERS}/blobs/delete"),
    ),
    Role(
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader",
        "Allows for read access to Azure Storage blob containers and data.",
        (f"{_CONTAINERS}/read",),
        (),
        (f"{_CONTAINERS}/blobs/read",),
    ),
    Role(
        "00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
        "Perform all data plane operations on a key vault and all objects in it.",
        (*_READ_GROUPS, "Microsoft.KeyVault/*/read"),
        (),
        ("Microsoft.KeyVault/vaults/*",),
    ),
    Role(
        "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
        "Perform any action on the secrets of a key vault, except manage permissions.",
        (*_READ_GROUPS, "Microsoft.KeyVault/*/read"),
        (),
        (f"{_SECRETS}/*",),
    ),
    Role(
        "4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User",
        "Read secret contents.",
        (),
        (),
        (f"{_SECRETS}/getSecret/action", f"{_SECRETS}/readMetadata/action"),
    ),
    Role(
        "f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator",
        "Read and assign user assigned identities.",
        (
            *_USUAL,
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
        ),
    ),
    Role(
        "43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader",
        "Can read all monitoring data.",
        ("*/read", "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"),
    ),
    Role(
        "de139f84-1756-47ae-9be6-808fbbe84772", "Website Contributor",
        "Manage websites, but not web plans.",
        (*_USUAL, "Microsoft.Web/certificates/*", "Microsoft.Web/serverFarms/read", "Microsoft.Web/sites/*"),
    ),
    Role(
        "7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull",
        "Pull artifacts from a container registry.",
        ("Microsoft.ContainerRegistry/registries/pull/read",),
    ),
)  # fmt: skip
_BY_ID = {role.id: role for role in ROLES}
_BY_NAME = {role.name.lower(): role for role in ROLES}


def built_in(name_or_id: str) -> Role | None:
    """The built-in role of that name, GUID, or id that ends in the GUID."""
    wanted = name_or_id.lower()
    return _BY_NAME.get(wanted) or _BY_ID.get(wanted.rpartition("/")[2])


def document_of(role: Role, scope: str) -> dict[str, Any]:
    """What GET shows of a built-in role; its id begins with the subscription that was asked."""
    return {
        "id": f"{scope}/providers/{TYPE}/{role.id}",
        "type": TYPE,
        "name": role.id,
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole",
            "description": role.description,
            "assignableScopes": ["/"],
            "permissions": [
                {
                    "actions": list(role.actions),
                    "notActions": list(role.not_actions),
                    "dataActions": list(role.data_actions),
                    "notDataActions": [],
                }
            ],
            "createdOn": _CREATED,
            "updatedOn": _CREATED,
            "createdBy": None,
            "updatedBy": None,
        },
    }


def allows(document: Mapping[str, Any], action: str, *, data: bool = False) -> bool:
    """Whether a role definition allows an action, or one on data: by one permission, not taken away by it."""
    allowed, taken = ("dataActions", "notDataActions") if data else ("actions", "notActions")
    return any(
        _fits(action, permission.get(allowed, ())) and not _fits(action, permission.get(taken, ()))
        for permission in document["properties"].get("permissions", ())
    )


def _fits(action: str, patterns: Any) -> bool:
    return any(fnmatch.fnmatchcase(action.lower(), str(pattern).lower()) for pattern in patterns)
