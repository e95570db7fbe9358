"""What a token is asked for: one resource, some of its permissions, and OpenID Connect's scopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator.entra import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SCOPE = "/.default"
GRAPH = "https://graph.microsoft.com"
OPENID_SCOPES = frozenset({"openid", "profile", "email", "offline_access"})
_IMPERSONATION = "user_impersonation"


@dataclass(frozen=True, slots=True)
class Target:
    """What a grant asks for.

    Args:
        audience: as it came, a trailing slash kept.
        permissions: the names behind the resource, such as `user_impersonation`, and `.default`
            when that was asked for.
        openid: those scopes that are for no resource.
    """

    audience: str
    permissions: tuple[str, ...] = (_IMPERSONATION,)
    openid: frozenset[str] = frozenset()

    @property
    def granted(self) -> str:
        """The permissions as the token's `scp` tells them."""
        return " ".join(name for name in self.permissions if name != ".default")

    @property
    def scope(self) -> str:
        """The scopes as version 2 tells them in its answer."""
        named = (f"{self.audience}/{name}" for name in self.permissions)
        return " ".join((*sorted(self.openid), *named))


def resource_of_scope(scope: str) -> str:
    """The audience that an app asks for: the scope without `/.default`, a further slash kept.

    Raises:
        AadstsError: 70011, when the scope is not exactly one resource with `/.default`.
    """
    if not scope.endswith(DEFAULT_SCOPE) or len(scope.split()) != 1 or scope == DEFAULT_SCOPE:
        raise errors.invalid_scope(scope)
    return scope.removesuffix(DEFAULT_SCOPE)


def user_target(form: Mapping[str, str]) -> Target | None:
    """What a user's grant asks for by `scope` or, in version 1, `resource`; None when by neither.

    Raises:
        AadstsError: 70011, when the scopes are those of several resources.
    """
    names = frozenset(form.get("scope", "").split())
    openid = names & OPENID_SCOPES
    if form.get("resource"):
        return Target(form["resource"], openid=openid)
    if not names:
        return None
    asked = [_resource_and_permission(name) for name in sorted(names - OPENID_SCOPES)]
    resources = {resource for resource, _ in asked}
    if len(resources) > 1:
        raise errors.invalid_scope(form["scope"])
    permissions = tuple(name for _, asked_name in asked for name in _expanded(asked_name))
    return Target(next(iter(resources), GRAPH), permissions or ("User.Read",), openid)


def _expanded(permission: str) -> tuple[str, ...]:
    """`.default` stands for everything that was consented to, which here is one permission."""
    return (_IMPERSONATION, permission) if permission == ".default" else (permission,)


def _resource_and_permission(scope: str) -> tuple[str, str]:
    """A scope without a resource is one of Graph's."""
    resource, _, permission = scope.rpartition("/")
    return (resource, permission) if resource else (GRAPH, permission)
