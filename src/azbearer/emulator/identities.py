"""Who else can sign in: people, workloads of other clouds, and the identities of machines."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DEMO_USER_ID = "7b0d4a1e-0000-4000-8000-00000000a004"
DEMO_USER = "user@contoso.onmicrosoft.com"
DEMO_PASSWORD = "demo password"  # noqa: S105 - made up, and published on purpose
TOKEN_EXCHANGE_AUDIENCE = "api://AzureADTokenExchange"  # noqa: S105 - the public name of an audience


@dataclass(frozen=True, slots=True)
class User:
    """A person of a directory: the one whose domain the user principal name ends in, else the first.

    Args:
        id: the object id, a GUID.
        upn: the user principal name, such as `user@contoso.onmicrosoft.com`.
        display_name: as tokens and pages show it.
        password: for the sign-in page and the password grant.
        second_factor_for: audiences for which Conditional Access asks for a second factor; grants
            without a person at the screen are refused with AADSTS50076 and a claims challenge.
        enabled: whether the account may sign in.
    """

    id: str
    upn: str
    display_name: str = "Contoso user"
    password: str = field(default="", repr=False)
    second_factor_for: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def domain(self) -> str:
        """The part of the name behind the @, lower case."""
        return self.upn.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class FederatedCredential:
    """A foreign token that an app may present instead of a secret; all three names compare exactly.

    Args:
        issuer: the foreign token's `iss`.
        subject: its `sub`.
        audience: its `aud`.
        jwks: the issuer's RSA keys as a JSON Web Key Set (RFC 7517 section 5).
        public_key: or one RSA public key in PEM.
    """

    issuer: str
    subject: str
    audience: str = TOKEN_EXCHANGE_AUDIENCE
    jwks: Mapping[str, Any] | None = None
    public_key: bytes = b""


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """The identity of a machine.

    Args:
        client_id: the application id, a GUID.
        resource_id: the ARM id of a user-assigned identity; empty for the system-assigned one.
        tenant_id: the tenant's GUID or domain name; empty for the first tenant.
        object_id: of the service principal; derived from the client id unless given.
    """

    client_id: str
    resource_id: str = ""
    tenant_id: str = ""
    object_id: str = ""

    @property
    def principal_id(self) -> str:
        """The object id, always the same one for a client id."""
        return self.object_id or str(uuid.uuid5(uuid.NAMESPACE_URL, f"principal:{self.client_id.lower()}"))
