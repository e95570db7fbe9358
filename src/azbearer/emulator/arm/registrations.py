"""Which resource providers a subscription is registered for.

Registering takes the time of an operation: the state is `Registering` first. Providers that Azure
registers by itself always are.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.arm.errors import ArmError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.emulator.arm.parts import ArmParts

_ALWAYS = frozenset(
    {
        "microsoft.authorization",
        "microsoft.billing",
        "microsoft.consumption",
        "microsoft.costmanagement",
        "microsoft.features",
        "microsoft.management",
        "microsoft.marketplaceordering",
        "microsoft.resourcegraph",
        "microsoft.resources",
        "microsoft.support",
    }
)
REGISTERED = "Registered"


class Registrations:
    """The states, by subscription and namespace."""

    def __init__(self, parts: ArmParts) -> None:
        self._clock = parts.clock
        self._seconds = parts.settings.operation_seconds
        self._at_first = "NotRegistered" if parts.settings.require_registration else REGISTERED
        self._table = parts.store.documents("arm.registrations")

    def state(self, subscription_id: str, namespace: str) -> str:
        """`Registered`, `Registering`, `Unregistering`, `Unregistered` or `NotRegistered`."""
        if namespace.lower() in _ALWAYS:
            return REGISTERED
        row = self._table.get(row_key(subscription_id, namespace))
        if row is None:
            return self._at_first
        return str(row["becomes"] if self._clock() >= row["at"] else row["meanwhile"])

    def register(self, subscription_id: str, namespace: str) -> None:
        """Begin to register; nothing happens when it is done, or being done."""
        if self.state(subscription_id, namespace) not in {REGISTERED, "Registering"}:
            self._begin(subscription_id, namespace, "Registering", REGISTERED)

    def unregister(self, subscription_id: str, namespace: str) -> None:
        """Begin to unregister."""
        self._begin(subscription_id, namespace, "Unregistering", "Unregistered")

    def named(self, subscription_id: str) -> Iterator[str]:
        """The namespaces that the subscription was registered for or unregistered from."""
        wanted = subscription_id.lower()
        return (row["namespace"] for key, row in self._table.items() if key.startswith(f"{wanted}/"))

    def check(self, subscription_id: str, namespace: str) -> None:
        """Let an operation of a provider pass that is registered.

        Raises:
            ArmError: MissingSubscriptionRegistration. azure-mgmt-core takes the namespace from between
                the last quotes of its text, registers it, and tries again.
        """
        if self.state(subscription_id, namespace) == REGISTERED:
            return
        message = (
            f"The subscription is not registered to use namespace '{namespace}'. See "
            "https://aka.ms/rps-not-found for how to register subscriptions."
        )
        raise ArmError(HTTPStatus.CONFLICT, "MissingSubscriptionRegistration", message)

    def _begin(self, subscription_id: str, namespace: str, meanwhile: str, becomes: str) -> None:
        self._table[row_key(subscription_id, namespace)] = {
            "namespace": namespace,
            "meanwhile": meanwhile,
            "becomes": becomes,
            "at": self._clock() + self._seconds,
        }


def row_key(subscription_id: str, namespace: str) -> str:
    """Where a state is kept."""
    return f"{subscription_id}/{namespace}".lower()


def registered_row(namespace: str) -> dict[str, object]:
    """What is kept of a registration that is done."""
    return {"namespace": namespace, "meanwhile": REGISTERED, "becomes": REGISTERED, "at": 0.0}
