"""Entra ID, managed identity, ARM and an echo service on loopback; imports nothing of azbearer.

That it shares no code with the client is the point: what one half gets wrong, the other does not
repeat. Importing this package loads neither TLS nor cryptography; starting an `Emulator` does.

    settings -> emulator -> assembly -> server -> connection -> dispatch -> (faults)
                                                     -> entra | identity | arm | graph | echo

What exists is in `EmulatorSettings`: every `Tenant`, `App` (with secrets, certificates and each
`FederatedCredential`), `User`, `ManagedIdentity` and `Subscription`; one of each is there unless
given, and its names are the constants that begin with DEMO.

A test can do to a running emulator what happens in real life: plan a `Fault` (one of
`FAULT_NAMES`), `revoke` tokens, `demand_claims`, `approve_device`; and it can send clients to the
managed identity endpoints (`FLAVOURS`). See the methods of `Emulator`.
"""

from __future__ import annotations

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
