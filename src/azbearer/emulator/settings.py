"""What the emulator pretends exists: tenants, apps, subscriptions, and the times they live by."""

from __future__ import annotations

import os
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from azbearer.emulator.hosts import KNOWN_RESOURCES
from azbearer.emulator.identities import DEMO_PASSWORD, DEMO_USER, DEMO_USER_ID, ManagedIdentity, User

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path
    from typing import Any

    from azbearer.emulator.arm.oprules import OperationRule
    from azbearer.emulator.faults.rules import Fault
    from azbearer.emulator.identities import FederatedCredential
    from azbearer.emulator.seeds import Seed

DEMO_TENANT_ID = "7b0d4a1e-0000-4000-8000-00000000a001"
DEMO_DOMAIN = "contoso.onmicrosoft.com"
DEMO_CLIENT_ID = "7b0d4a1e-0000-4000-8000-00000000a002"
# Real secrets hold such characters, and a client that forgets to form-encode them must fail here too.
DEMO_CLIENT_SECRET = "demo~Secret/with+odd=chars&100%"  # noqa: S105 - made up, and published on purpose
DEMO_SUBSCRIPTION_ID = "7b0d4a1e-0000-4000-8000-00000000a003"
DEMO_SYSTEM_IDENTITY = ManagedIdentity("7b0d4a1e-0000-4000-8000-00000000a005")
DEMO_USER_IDENTITY = ManagedIdentity(
    "7b0d4a1e-0000-4000-8000-00000000a006",
    f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourceGroups/demo/providers/"
    "Microsoft.ManagedIdentity/userAssignedIdentities/demo",
)

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
        certificates: in PEM; an assertion signed with the key of any of them is accepted, and so is
            one whose `x5c` certificate was issued by one of them.
        federated: foreign tokens that are accepted as assertions.
        redirect_uris: where the sign-in page may send a code; the port of a loopback one is ignored.
        public_client: whether users may sign in without a secret or assertion of the app.
        graph_permissions: the application permissions of Microsoft Graph that it has.
        expired_secrets: those that were accepted once.
        has_principal: whether it has a service principal, without which it gets no token for itself.
        enabled: whether its service principal lets anybody sign in.
    """

    tenant_id: str
    client_id: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    display_name: str = "azbearer demo"
    certificates: tuple[bytes, ...] = ()
    federated: tuple[FederatedCredential, ...] = ()
    redirect_uris: tuple[str, ...] = ("http://localhost",)
    public_client: bool = False
    graph_permissions: tuple[str, ...] = ()
    expired_secrets: tuple[str, ...] = field(default=(), repr=False)
    has_principal: bool = True
    enabled: bool = True


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
class Grant:
    """A role that somebody holds from the start.

    Args:
        principal: an app's client id, a user's principal name, or an object id.
        role: the name or GUID of a built-in role, or the GUID of a custom one.
        scope: an id such as `/subscriptions/{id}`; `/` for everything.
    """

    principal: str
    role: str = "Owner"
    scope: str = "/"


@dataclass(frozen=True, slots=True)
class EmulatorSettings:
    """How an emulator behaves; every value has a default that serves a demonstration.

    Args:
        tenants: directories; those that only apps and subscriptions name are added.
        apps: who can get a token.
        subscriptions: what ARM manages; every app of the tenant may do everything in it.
        token_lifetime: seconds from the token's issue to its `exp`; at least 2.
        clock_skew: seconds by which ARM still accepts a token, and Entra ID an assertion, after `exp`
            or before `nbf`. Azure allows five minutes; one second lets short-lived tokens really expire.
        resources: audiences for which tokens are issued, a trailing slash or none being equal;
            the emulator's own address and `api://{client id}` are always among them.
        port: of the HTTPS listener, 0 for any free one.
        http_port: of the plain HTTP listener, 0 for any free one.
        clock: seconds since 1970; every time that the emulator tells or checks comes from it,
            save the validity of its own TLS certificate.
        random_bytes: where ids come from; give a seeded one for repeatable answers.
        request_log_size: how many requests `Emulator.requests` remembers.
        max_body: bytes that one request body may have; more is answered with 413.
        users: who can sign in.
        signed_in_user: the user principal name for whom the sign-in page answers at once, as in a
            browser with a session; empty to show the page.
        single_use_assertions: whether a certificate assertion with a `jti` that came before is
            refused (RFC 7523 section 3). msal sends one assertion for nine minutes.
        refresh_token_lifetime: seconds for which a refresh token can lie unused.
        sign_in_frequency: seconds after which a user must sign in anew, 0 for never (AADSTS70043).
        device_code_lifetime: seconds.
        device_code_interval: seconds between two polls; faster ones get `slow_down`, 0 allows any.
        managed_identities: of the machine that the managed identity endpoints pretend to be.
        identity_header: the secret that guards those endpoints that want one.
        arc_key_folder: where the Azure Arc endpoint leaves its key files; None turns it off.
        windows_dates: whether App Service's 2017-09-01 form writes times as its Windows hosts do.
        metadata_bom: whether the description of the cloud begins with a byte order mark, as
            Azure's own at times does.
        faults: those that are planned from the start.
        page_size: items on a page of ARM's lists, unless the request says otherwise.
        empty_page: the number, counted from 1, of a page that ARM sends without items but with a
            nextLink; 0 for none.
        operation_seconds: how long ARM's long-running operations take; 0 answers them at once, save
            for the deletion of resource groups, whose clients know no other form.
        operations: rules that say how operations go, before the built-in table.
        strict_versions: whether ARM takes only the api-versions that `/providers` lists of a type
            that is listed there.
        throttle_scale: how many times as large and as fast ARM's token buckets are as documented; 0
            never answers 429.
        require_registration: whether a subscription is registered for no resource provider at first.
        enforce_rbac: whether ARM asks role assignments what a caller may do.
        grants: roles that are held from the start.
        control_key: what guards the control endpoint; a random one unless given.
        seed: resource groups, resources and registrations that exist from the start.
        graph_permissions: whether Microsoft Graph asks for permissions: an app's are those assigned to
            it, a user's those that the token was asked for.
        issuer_keys: the keys of foreign issuers as JSON Web Key Sets, by issuer, for federated
            credentials that are made through Microsoft Graph.
        state_file: the SQLite file that keeps what exists beyond the emulator's end; None for memory.
        sleep: what waits for a delayed answer, in seconds; `asyncio.sleep` unless given.
    """

    tenants: tuple[Tenant, ...] = (Tenant(DEMO_TENANT_ID, "Contoso", (DEMO_DOMAIN,)),)
    apps: tuple[App, ...] = (App(DEMO_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,), public_client=True),)
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
    users: tuple[User, ...] = (User(DEMO_USER_ID, DEMO_USER, "Demo user", DEMO_PASSWORD),)
    signed_in_user: str = ""
    single_use_assertions: bool = True
    refresh_token_lifetime: float = 90 * 86_400.0
    sign_in_frequency: float = 0.0
    device_code_lifetime: int = 900
    device_code_interval: int = 5
    managed_identities: tuple[ManagedIdentity, ...] = (DEMO_SYSTEM_IDENTITY, DEMO_USER_IDENTITY)
    identity_header: str = field(default="demo-identity-header", repr=False)
    arc_key_folder: Path | None = None
    windows_dates: bool = False
    metadata_bom: bool = False
    faults: tuple[Fault, ...] = ()
    sleep: Callable[[float], Awaitable[None]] | None = None
    page_size: int = 1000
    empty_page: int = 0
    operation_seconds: float = 1.0
    operations: tuple[OperationRule, ...] = ()
    strict_versions: bool = False
    throttle_scale: float = 1.0
    require_registration: bool = False
    enforce_rbac: bool = False
    grants: tuple[Grant, ...] = ()
    control_key: str = field(default="", repr=False)
    seed: Seed | None = None
    graph_permissions: bool = False
    issuer_keys: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    state_file: Path | None = None

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
