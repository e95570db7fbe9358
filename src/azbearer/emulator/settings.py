"""What the emulator pretends exists: tenants, apps, subscriptions, and the times they live by."""

from __future__ import annotations

import os
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from azbearer.emulator.hosts import KNOWN_RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

DEMO_TENANT_ID = "7b0d4a1e-0000-4000-8000-00000000a001"
DEMO_DOMAIN = "contoso.onmicrosoft.com"
DEMO_CLIENT_ID = "7b0d4a1e-0000-4000-8000-00000000a002"
# Real secrets hold such characters, and a client that forgets to form-encode them must fail here too.
DEMO_CLIENT_SECRET = "demo~Secret/with+odd=chars&100%"  # noqa: S105 - made up, and published on purpose
DEMO_SUBSCRIPTION_ID = "7b0d4a1e-0000-4000-8000-00000000a003"

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_guid(text: str) -> bool:
    """Whether the text is a GUID in its plain, hyphenated form."""
    return bool(_GUID.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Tenant:
    """A directory.

    Args:
        id: a GUID, or a domain name; of a domain name a GUID is derived, always the same one.
        display_name: as error texts and `/tenants` show it.
        domains: names by which the tenant may be addressed beside its id.
    """

    id: str
    display_name: str = "Contoso"
    domains: tuple[str, ...] = ()

    @property
    def guid(self) -> str:
        """The tenant's GUID, lower case."""
        return self.id.lower() if is_guid(self.id) else str(uuid.uuid5(uuid.NAMESPACE_DNS, self.id.lower()))

    @property
    def names(self) -> frozenset[str]:
        """Every name of the tenant, lower case."""
        return frozenset({self.guid, self.id.lower(), *map(str.lower, self.domains)})


@dataclass(frozen=True, slots=True)
class App:
    """An application with its service principal in one tenant.

    Args:
        tenant_id: the tenant's GUID or domain name; a tenant that no `Tenant` describes is created.
        client_id: the application (client) id, usually a GUID.
        secrets: every client secret that is accepted; two during a rotation.
        display_name: as `app_displayname` and error texts show it.
    """

    tenant_id: str
    client_id: str
    secrets: tuple[str, ...] = field(repr=False)
    display_name: str = "azbearer demo"


@dataclass(frozen=True, slots=True)
class Subscription:
    """An Azure subscription that belongs to one tenant.

    Args:
        id: a GUID.
        tenant_id: the tenant's GUID or domain name.
        display_name: as the subscription list shows it.
    """

    id: str
    tenant_id: str
    display_name: str = "Contoso development"


@dataclass(frozen=True, slots=True)
class EmulatorSettings:
    """How an emulator behaves; every value has a default that serves a demonstration.

    Args:
        tenants: directories; those that only apps and subscriptions name are added.
        apps: who can get a token.
        subscriptions: what ARM manages; every app of the tenant may do everything in it.
        token_lifetime: seconds from the token's issue to its `exp`; at least 2.
        clock_skew: seconds by which ARM still accepts a token after `exp` or before `nbf`.
            Azure allows five minutes; one second lets short-lived tokens really expire.
        resources: audiences for which tokens are issued, a trailing slash or none being equal;
            the emulator's own address and `api://{client id}` are always among them.
        port: of the HTTPS listener, 0 for any free one.
        http_port: of the plain HTTP listener, 0 for any free one.
        clock: seconds since 1970; every time that the emulator tells or checks comes from it,
            save the validity of its own TLS certificate.
        random_bytes: where ids come from; give a seeded one for repeatable answers.
        request_log_size: how many requests `Emulator.requests` remembers.
        max_body: bytes that one request body may have; more is answered with 413.
    """

    tenants: tuple[Tenant, ...] = (Tenant(DEMO_TENANT_ID, "Contoso", (DEMO_DOMAIN,)),)
    apps: tuple[App, ...] = (App(DEMO_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,)),)
    subscriptions: tuple[Subscription, ...] = (Subscription(DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID),)
    token_lifetime: int = 3599
    clock_skew: float = 1.0
    resources: frozenset[str] = KNOWN_RESOURCES
    port: int = 0
    http_port: int = 0
    clock: Callable[[], float] = time.time
    random_bytes: Callable[[int], bytes] = os.urandom
    request_log_size: int = 10_000
    max_body: int = 64 << 20

    def __post_init__(self) -> None:
        """Refuse what could never work.

        Raises:
            ValueError: the token lifetime is too short, or a subscription id is no GUID.
        """
        shortest = 2
        if self.token_lifetime < shortest:
            raise ValueError(f"token_lifetime must be at least {shortest} seconds, got {self.token_lifetime}")
        for subscription in self.subscriptions:
            if not is_guid(subscription.id):
                raise ValueError(f"a subscription id must be a GUID, got {subscription.id!r}")
