"""Resource types with their api-versions: a list built from Microsoft's packages, and some by hand.

The list is read when it is first asked for: a namespace on a line, and below it, indented, versions with
the types that have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("provider_types.txt")
Types = Mapping[str, tuple[str, ...]]

_NETWORK = ("2024-05-01", "2024-03-01", "2023-11-01", "2023-09-01", "2022-07-01", "2021-08-01", "2020-11-01")
_COMPUTE = ("2024-11-01", "2024-07-01", "2024-03-01", "2023-09-01", "2022-11-01", "2021-11-01", "2020-12-01")
_STORAGE = ("2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01", "2019-06-01")
_VAULT = ("2024-11-01", "2023-07-01", "2022-07-01", "2021-10-01", "2019-09-01")
_WEB = ("2024-04-01", "2023-12-01", "2023-01-01", "2022-09-01", "2022-03-01", "2021-03-01")

# Versions that exist, and that the packages have left or not yet reached.
_BESIDE: dict[str, Types] = {
    "Microsoft.Authorization": {
        "roleAssignments": ("2022-04-01", "2020-10-01-preview", "2018-07-01", "2015-07-01"),
        "roleDefinitions": ("2022-04-01", "2018-07-01", "2015-07-01"),
        "locks": ("2020-05-01", "2017-04-01", "2016-09-01"),
    },
    "Microsoft.Compute": {
        "virtualMachines": _COMPUTE,
        "virtualMachines/extensions": _COMPUTE,
        "availabilitySets": _COMPUTE,
        "disks": ("2024-03-02", "2023-10-02", "2023-04-02", "2022-07-02"),
    },
    "Microsoft.ContainerService": {
        "managedClusters": ("2025-01-01", "2024-09-01", "2024-05-01", "2023-11-01"),
    },
    "Microsoft.Insights": {
        "components": ("2020-02-02", "2018-05-01-preview", "2015-05-01"),
        "diagnosticSettings": ("2021-05-01-preview", "2016-09-01"),
    },
    "Microsoft.KeyVault": {"vaults": _VAULT, "vaults/secrets": _VAULT},
    "Microsoft.ManagedIdentity": {"userAssignedIdentities": ("2023-01-31", "2018-11-30")},
    "Microsoft.Network": {
        "virtualNetworks": _NETWORK,
        "virtualNetworks/subnets": _NETWORK,
        "networkInterfaces": _NETWORK,
        "networkSecurityGroups": _NETWORK,
        "publicIPAddresses": _NETWORK,
    },
    "Microsoft.OperationalInsights": {"workspaces": ("2023-09-01", "2022-10-01", "2021-06-01")},
    "Microsoft.Resources": {
        "resourceGroups": ("2025-04-01", "2024-11-01", "2022-09-01", "2021-04-01", "2020-06-01"),
        "subscriptions": ("2022-12-01", "2020-01-01", "2016-06-01"),
        "deployments": ("2025-04-01", "2024-11-01", "2022-09-01", "2021-04-01", "2020-06-01"),
    },
    "Microsoft.Sql": {
        "servers": ("2023-08-01", "2021-11-01"),
        "servers/databases": ("2023-08-01", "2021-11-01"),
    },
    "Microsoft.Storage": {
        "storageAccounts": _STORAGE,
        "storageAccounts/blobServices": _STORAGE,
        "storageAccounts/blobServices/containers": _STORAGE,
    },
    "Microsoft.Web": {"serverfarms": _WEB, "sites": _WEB, "sites/config": _WEB},
}


@cache
def provider_types() -> Mapping[str, Types]:
    """The types of each namespace, with their versions, newest first."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    types: dict[str, tuple[str, ...]] = {}
    for line in _FILE.read_text("ascii").splitlines():
        if line.startswith(" "):
            versions, *kinds = line.split()
            types |= dict.fromkeys(kinds, tuple(versions.split(",")))
        elif not line.startswith("#"):
            types = found.setdefault(line, {})
    for namespace, more in _BESIDE.items():
        _merge(found.setdefault(namespace, {}), more)
    return dict(sorted(found.items()))


@cache
def known_namespaces() -> Mapping[str, str]:
    """The namespaces, by lower-case name."""
    return {namespace.lower(): namespace for namespace in provider_types()}


@lru_cache(1024)
def versions_of(namespace: str, kind: str) -> tuple[str, ...]:
    """The versions that are known of a type; none for other types."""
    types = provider_types().get(known_namespaces().get(namespace.lower(), ""), {})
    return next((versions for name, versions in types.items() if name.lower() == kind.lower()), ())


def _merge(types: dict[str, tuple[str, ...]], more: Types) -> None:
    spelled = {name.lower(): name for name in types}
    for name, versions in more.items():
        own = spelled.get(name.lower(), name)
        types[own] = tuple(sorted({*types.get(own, ()), *versions}, reverse=True))
