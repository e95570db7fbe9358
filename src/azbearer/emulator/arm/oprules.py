"""Which operations take long, how they say so, and how they end: a table, and rules put before it.

The patterns are those of the resource provider contract's "Asynchronous Operations", of the older
model that some providers still follow, and of two traps that clients have to survive.

| pattern | the first answer | where the outcome is |
|---|---|---|
| `sync` | the final one | there |
| `state` | 201 or 200 with the resource (PUT, PATCH) | `properties.provisioningState` of the resource |
| `async` | 201 or 200 with the resource (PUT, PATCH), else 202 | the Azure-AsyncOperation URL |
| `async-only` | 202 | the Azure-AsyncOperation URL |
| `location` | 202 | the Location URL: 202 while it runs, then the final answer |
| `location-async` | 202 | either URL |
| `moving-location` | 202 | a Location that is another one in every answer; the latest counts |
| `location-status` | 202 | a Location that answers 200 with `status` in the body, whatever it is |
| `operation-location` | 201 or 200 with the resource (PUT, PATCH), else 202 | the Operation-Location URL |
"""

from __future__ import annotations

import fnmatch
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Pattern = Literal[
    "sync",
    "state",
    "async",
    "async-only",
    "location",
    "location-async",
    "moving-location",
    "location-status",
    "operation-location",
]
Outcome = Literal["Succeeded", "Failed", "Canceled"]
_LONGEST_WAIT = 10


@dataclass(frozen=True, slots=True)
class OperationRule:
    """How the operations of a type go.

    Args:
        type: shell-style pattern of the full type, such as `Microsoft.Compute/*`, upper and lower case
            being equal; for a POST with the action behind it, as in `Contoso.Widgets/widgets/spin`.
        method: PUT, PATCH, DELETE or POST, or `*`.
        pattern: see the module.
        seconds: how long it takes; None for `EmulatorSettings.operation_seconds`.
        retry_after: seconds that the Retry-After header tells; None for the time it takes, at least
            1 and at most 10.
        outcome: `Succeeded`, `Failed` or `Canceled`.
        code: of the error when it does not succeed.
        message: of that error.
        error_status: of that error, where the final answer is an HTTP error (Location).
        final_status: of a final answer without a body: 200 or 204.
        result: the JSON of a POST's final answer, None for no body.
    """

    type: str = "*"
    method: str = "*"
    pattern: Pattern = "location-async"
    seconds: float | None = None
    retry_after: int | None = None
    outcome: Outcome = "Succeeded"
    code: str = "OperationFailed"
    message: str = "The operation did not succeed, as the emulator was asked."
    error_status: int = 409
    final_status: int = 200
    result: Any = None

    def __post_init__(self) -> None:
        """Refuse what does not exist.

        Raises:
            ValueError: an unknown pattern or outcome.
        """
        if self.pattern not in get_args(Pattern):
            raise ValueError(
                f"no pattern is named {self.pattern!r}; there are {', '.join(get_args(Pattern))}"
            )
        if self.outcome not in get_args(Outcome):
            raise ValueError(f"an operation ends in {', '.join(get_args(Outcome))}, not in {self.outcome!r}")

    def is_for(self, kind: str, method: str) -> bool:
        """Whether the rule is for that type and method."""
        return self.method.upper() in {"*", method} and fnmatch.fnmatchcase(kind.lower(), self.type.lower())

    def wait(self, seconds: float) -> int:
        """What Retry-After tells of an operation that takes so long."""
        if self.retry_after is not None:
            return self.retry_after
        return max(1, min(math.ceil(seconds), _LONGEST_WAIT))


SYNC = OperationRule(pattern="sync")

# Made up, and the same for every account: whoever uses them talks to Azurite at best.
_KEYS = {
    "keys": [
        {
            "keyName": name,
            "value": "ZW11bGF0b3I=",
            "permissions": "FULL",
            "creationTime": "2026-01-01T00:00:00Z",
        }
        for name in ("key1", "key2")
    ]
}

# What the published operations of these types do; the first row that fits counts.
_TABLE = (
    OperationRule("Microsoft.Resources/resourceGroups", "DELETE", "location"),
    OperationRule("Microsoft.Resources/deployments", "PUT", "async"),
    OperationRule("Microsoft.Resources/resourceGroups/moveResources", "POST", "location", final_status=204),
    OperationRule("Microsoft.Compute/disks", "PUT", "location-async"),
    OperationRule("Microsoft.Compute/virtualMachines*", "PUT", "async"),
    *(
        OperationRule(f"Microsoft.Compute/virtualMachines/{action}", "POST", "location-async")
        for action in ("start", "restart", "powerOff", "deallocate", "redeploy", "reimage", "generalize")
    ),
    OperationRule("Microsoft.Compute/virtualMachines*", "PATCH", "async"),
    OperationRule("Microsoft.Compute/virtualMachines*", "DELETE", "location-async"),
    OperationRule("Microsoft.Compute/disks", "PATCH", "location-async"),
    OperationRule("Microsoft.Compute/disks", "DELETE", "location", final_status=204),
    OperationRule("Microsoft.ContainerService/managedClusters*", "PUT", "async"),
    OperationRule(
        "Microsoft.ContainerService/managedClusters*", "DELETE", "location-async", final_status=204
    ),
    OperationRule("Microsoft.DocumentDB/databaseAccounts", "PUT", "async"),
    OperationRule("Microsoft.DocumentDB/databaseAccounts", "DELETE", "location-async", final_status=204),
    OperationRule("Microsoft.KeyVault/vaults", "PUT", "state"),
    *(
        rule
        for kind in (
            "virtualNetworks*",
            "networkInterfaces",
            "networkSecurityGroups*",
            "publicIPAddresses",
            "loadBalancers",
            "routeTables*",
        )
        for rule in (
            OperationRule(f"Microsoft.Network/{kind}", "PUT", "async"),
            OperationRule(f"Microsoft.Network/{kind}", "DELETE", "location-async", final_status=204),
        )
    ),
    OperationRule("Microsoft.OperationalInsights/workspaces", "PUT", "state"),
    OperationRule("Microsoft.Sql/servers", "PUT", "location-async"),
    OperationRule("Microsoft.Sql/servers/databases", "PUT", "location-async"),
    OperationRule("Microsoft.Sql/servers*", "DELETE", "location-async", final_status=204),
    OperationRule("Microsoft.Storage/storageAccounts", "PUT", "location"),
    OperationRule("Microsoft.Storage/storageAccounts/listKeys", "POST", "sync", result=_KEYS),
    OperationRule("Microsoft.Web/sites", "PUT", "location"),
    OperationRule("Microsoft.Web/serverfarms", "PUT", "location"),
)


def rule_for(kind: str, method: str, rules: Iterable[OperationRule] = ()) -> OperationRule | None:
    """The first rule for a type and method: of those given, else of the table; None when there is none."""
    return next((rule for rule in (*rules, *_TABLE) if rule.is_for(kind, method)), None)
