"""Entra ID, Azure Resource Manager and an echo service on loopback; imports nothing of azbearer.

That it shares no code with the client is the point: what one half gets wrong, the other does not
repeat. Importing this package loads neither TLS nor cryptography; starting an `Emulator` does.

    settings -> emulator -> assembly -> server -> connection -> dispatch -> entra | arm | echo
"""

from __future__ import annotations

from azbearer.emulator.emulator import Emulator
from azbearer.emulator.requestlog import RequestRecord
from azbearer.emulator.settings import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_DOMAIN,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    App,
    EmulatorSettings,
    Subscription,
    Tenant,
)

__all__ = [
    "DEMO_CLIENT_ID",
    "DEMO_CLIENT_SECRET",
    "DEMO_DOMAIN",
    "DEMO_SUBSCRIPTION_ID",
    "DEMO_TENANT_ID",
    "App",
    "Emulator",
    "EmulatorSettings",
    "RequestRecord",
    "Subscription",
    "Tenant",
]
