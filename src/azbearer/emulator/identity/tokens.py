"""Which identity a request means, and its token.

With an id in the query it is that identity or none. Without one it is the system-assigned identity,
or else the only user-assigned one; with several, the request is refused (Microsoft's page "How to
use managed identities on an Azure VM to acquire an access token").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator.entra.issuer import AccessToken, Granted, Issuer
from azbearer.emulator.settings import App

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.identities import ManagedIdentity

_BY_ASSERTION = "2"
_CLIENT_IDS = ("client_id", "clientid")
_OBJECT_IDS = ("object_id", "principal_id")
_RESOURCE_IDS = ("msi_res_id", "mi_res_id")


class NoIdentityError(Exception):
    """No identity can be meant; the message is the service's own."""


@dataclass(frozen=True, slots=True)
class IdentityToken:
    """A token with whose it is and what it is for."""

    identity: ManagedIdentity
    resource: str
    token: AccessToken


class IdentityTokens:
    """Finds identities and has their tokens signed."""

    def __init__(self, identities: tuple[ManagedIdentity, ...], directory: Directory, issuer: Issuer) -> None:
        self._identities = identities
        self._directory = directory
        self._issuer = issuer

    def token(self, fields: Mapping[str, str]) -> IdentityToken:
        """A token for `resource`, of the identity that the other fields name.

        Raises:
            NoIdentityError: there is no such identity, or more than one might be meant.
            AadstsError: 500011, nobody has that audience.
        """
        identity = choose(self._identities, fields)
        tenant = self._directory.home_of_identity(identity)
        app = App(tenant.guid, identity.client_id, display_name="managed identity")
        of_identity = {"oid": identity.principal_id, "sub": identity.principal_id}
        if identity.resource_id:
            of_identity["xms_mirid"] = identity.resource_id
        granted = Granted(tenant, app, fields["resource"], _BY_ASSERTION)
        return IdentityToken(identity, fields["resource"], self._issuer.access_token(granted, of_identity))


def choose(identities: tuple[ManagedIdentity, ...], fields: Mapping[str, str]) -> ManagedIdentity:
    """The identity that a request's fields mean.

    Raises:
        NoIdentityError: none, or not certainly one.
    """
    wanted = [(names, fields[name].lower()) for names in _KINDS for name in names if fields.get(name)]
    if len(wanted) > 1:
        raise NoIdentityError("Only one of client_id, object_id and msi_res_id can be specified")
    if wanted:
        names, value = wanted[0]
        found = [known for known in identities if _KINDS[names](known).lower() == value]
    else:
        system = [known for known in identities if not known.resource_id]
        found = system or list(identities)
    if not found:
        raise NoIdentityError("Identity not found")
    if len(found) > 1:
        text = "Multiple user assigned identities exist, please specify the clientId / resourceId of the"
        raise NoIdentityError(f"{text} identity in the token request")
    return found[0]


def _client_id(identity: ManagedIdentity) -> str:
    return identity.client_id


def _object_id(identity: ManagedIdentity) -> str:
    return identity.principal_id


def _resource_id(identity: ManagedIdentity) -> str:
    return identity.resource_id


_KINDS = {_CLIENT_IDS: _client_id, _OBJECT_IDS: _object_id, _RESOURCE_IDS: _resource_id}
