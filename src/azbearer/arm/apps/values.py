"""What is wished of an app registration, and what came of it."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.secrets import Secret

MARK = "azbearer"
"""The tag of applications that azbearer made, and the name of their secrets."""


class World(NamedTuple):
    """Where the requests go, and who sends them.

    Args:
        graph: address of Microsoft Graph with its version, such as `https://graph.microsoft.com/v1.0`.
        manager: address of the Resource Manager.
        authority: address of the sign-in service; for the page on which an administrator consents.
        tenant_id: of the caller's token.
        client_id: of the caller's token.
    """

    graph: str
    manager: str
    authority: str = ""
    tenant_id: str = ""
    client_id: str = ""


class SecretWish(NamedTuple):
    """A client secret that ends at a time in ISO 8601, such as `2027-01-31T00:00:00Z`."""

    ends: str


class CertificateWish(NamedTuple):
    """A certificate that the app signs with: DER in base64, and its SHA-1 thumbprint in base64."""

    der: str
    thumbprint: str


class FederatedWish(NamedTuple):
    """Tokens of another issuer that are taken instead of a secret.

    Args:
        issuer: such as `https://token.actions.githubusercontent.com`.
        subject: such as `repo:contoso/shop:ref:refs/heads/main`.
        audience: what the token is made for.
    """

    issuer: str
    subject: str
    audience: str = "api://AzureADTokenExchange"


class AppWish(NamedTuple):
    """An app registration.

    Args:
        name: it is known by; one that is there already is used again.
        key: what it signs in with; None when it has something already.
        role: the name of a role, or its GUID; empty for none.
        scope: where it has the role, such as `/subscriptions/…`.
    """

    name: str
    key: SecretWish | CertificateWish | FederatedWish | None
    role: str = ""
    scope: str = ""


class App(NamedTuple):
    """An application of the directory.

    Args:
        name: as people see it.
        app_id: the client id.
        object_id: of the application.
        principal_id: of its service principal; empty when it is not known.
        marked: whether azbearer made it.
        secrets: key id, name and end of each secret.
        certificates: thumbprint and end of each certificate.
        created: when, in ISO 8601.
    """

    name: str
    app_id: str
    object_id: str
    principal_id: str = ""
    marked: bool = False
    secrets: tuple[tuple[str, str, str], ...] = ()
    certificates: tuple[tuple[str, str], ...] = ()
    created: str = ""


class Made(NamedTuple):
    """What became of a wish.

    Args:
        app: the registration.
        secret: a new one, or None.
        ends: when it ends, in ISO 8601.
        notes: what was done and what was there already, one sentence each.
    """

    app: App
    secret: Secret | None = None
    ends: str = ""
    notes: tuple[str, ...] = ()
