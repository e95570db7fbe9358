"""Entra ID, managed identity, ARM and an echo service on loopback; imports nothing of azbearer.

That it shares no code with the client is the point: what one half gets wrong, the other does not
repeat. Importing this package loads nothing; starting an `Emulator` loads TLS and cryptography.

    settings -> emulator -> assembly -> server -> connection -> dispatch -> (faults)
                                        -> entra | identity | arm | graph | vault | echo | control

What exists is in `EmulatorSettings`: every `Tenant`, `App` (with secrets, certificates and each
`FederatedCredential`), `User`, `ManagedIdentity`, `Subscription` and `Grant`; one of each is there
unless given, and its names are the constants that begin with DEMO. How ARM's long-running operations
go is said by `OperationRule`.

A test can do to a running emulator what happens in real life: plan a `Fault` (one of
`FAULT_NAMES`), `revoke` tokens, `demand_claims`, `approve_device`, let time pass with `advance`; and
it can send clients to the managed identity endpoints (`FLAVOURS`). See the methods of `Emulator`, and
`azbearer.emulator.pytest_plugin` for fixtures.
"""

# Not from `typing`, whose import costs as much as the rest of this module; type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from azbearer.emulator.arm.oprules import OperationRule
    from azbearer.emulator.emulator import Emulator
    from azbearer.emulator.faults.rules import FAULT_NAMES, Fault
    from azbearer.emulator.identities import (
        DEMO_PASSWORD,
        DEMO_USER,
        DEMO_USER_ID,
        FederatedCredential,
        ManagedIdentity,
        User,
    )
    from azbearer.emulator.identity.environment import FLAVOURS
    from azbearer.emulator.requestlog import RequestRecord
    from azbearer.emulator.settings import (
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
        DEMO_DOMAIN,
        DEMO_SUBSCRIPTION_ID,
        DEMO_SYSTEM_IDENTITY,
        DEMO_TENANT_ID,
        DEMO_USER_IDENTITY,
        App,
        EmulatorSettings,
        Grant,
        Subscription,
        Tenant,
    )

__all__ = [
    "DEMO_CLIENT_ID",
    "DEMO_CLIENT_SECRET",
    "DEMO_DOMAIN",
    "DEMO_PASSWORD",
    "DEMO_SUBSCRIPTION_ID",
    "DEMO_SYSTEM_IDENTITY",
    "DEMO_TENANT_ID",
    "DEMO_USER",
    "DEMO_USER_ID",
    "DEMO_USER_IDENTITY",
    "FAULT_NAMES",
    "FLAVOURS",
    "App",
    "Emulator",
    "EmulatorSettings",
    "Fault",
    "FederatedCredential",
    "Grant",
    "ManagedIdentity",
    "OperationRule",
    "RequestRecord",
    "Subscription",
    "Tenant",
    "User",
]

# Where each name is: loaded when somebody asks for it, since pytest imports this package in every run.
_PLACES = {
    "arm.oprules": ("OperationRule",),
    "emulator": ("Emulator",),
    "faults.rules": ("FAULT_NAMES", "Fault"),
    "identities": (
        "DEMO_PASSWORD", "DEMO_USER", "DEMO_USER_ID", "FederatedCredential", "ManagedIdentity", "User",
    ),
    "identity.environment": ("FLAVOURS",),
    "requestlog": ("RequestRecord",),
    "settings": (
        "DEMO_CLIENT_ID", "DEMO_CLIENT_SECRET", "DEMO_DOMAIN", "DEMO_SUBSCRIPTION_ID",
        "DEMO_SYSTEM_IDENTITY", "DEMO_TENANT_ID", "DEMO_USER_IDENTITY", "App", "EmulatorSettings",
        "Grant", "Subscription", "Tenant",
    ),
}  # fmt: skip


if not TYPE_CHECKING:
    # Type checkers would take any name for a public one.
    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for (PEP 562)."""
        place = next((place for place, names in _PLACES.items() if name in names), None)
        if place is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - whoever asks for nothing pays for nothing

        value: object = getattr(import_module(f"{__name__}.{place}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Every public name, loaded or not."""
    return sorted({*globals(), *__all__})
