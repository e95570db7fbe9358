"""Which permissions an operation needs: any one of those listed for it.

Source: the tables "Permissions" of Microsoft's pages on each operation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
_APPLICATION = ("Application.Read.All", "Application.ReadWrite.OwnedBy", "Application.ReadWrite.All")
_READ: dict[str, tuple[str, ...]] = {
    "applications": (*_APPLICATION, *_DIRECTORY),
    "servicePrincipals": (*_APPLICATION, *_DIRECTORY),
    "users": ("User.Read.All", "User.ReadWrite.All", *_DIRECTORY),
    "groups": ("GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", *_DIRECTORY),
    "oauth2PermissionGrants": ("DelegatedPermissionGrant.ReadWrite.All", *_DIRECTORY),
    "organization": ("Organization.Read.All", *_DIRECTORY),
    "directoryObjects": _DIRECTORY,
    "directory": ("Application.Read.All", "User.Read.All", "Group.Read.All", *_DIRECTORY),
    "me": ("User.Read", "User.Read.All", "User.ReadWrite.All", *_DIRECTORY),
}
_WRITE: dict[str, tuple[str, ...]] = {
    "applications": ("Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"),
    "servicePrincipals": (
        "Application.ReadWrite.OwnedBy",
        "Application.ReadWrite.All",
        "Directory.ReadWrite.All",
    ),
    "users": ("User.ReadWrite.All", "Directory.ReadWrite.All"),
    "groups": ("Group.ReadWrite.All", "Directory.ReadWrite.All"),
    "oauth2PermissionGrants": ("DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"),
    "directory": (
        "Application.ReadWrite.All",
        "User.ReadWrite.All",
        "Group.ReadWrite.All",
        "Directory.ReadWrite.All",
    ),
    "me": ("User.ReadWrite", "User.ReadWrite.All"),
}
_READING_POSTS = frozenset({"getmembergroups", "checkmembergroups", "getbyids"})
_MEMBERS = ("GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All")
_ROLES = ("AppRoleAssignment.ReadWrite.All",)


def needed(method: str, segments: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions of which one is needed; none for what everybody may do."""
    collection = next((name for name in _READ if segments and name.lower() == segments[0].lower()), "")
    if method == "GET" or (segments and segments[-1].lower() in _READING_POSTS):
        return _READ.get(collection, ())
    lowered = {segment.lower() for segment in segments[1:]}
    if lowered & {"approleassignments", "approleassignedto"}:
        return _ROLES
    if collection == "groups" and "members" in lowered:
        return _MEMBERS
    if collection == "groups" and method == "POST" and len(segments) == 1:
        return ("Group.Create", *_WRITE["groups"])
    return _WRITE.get(collection, ())


def check(claims: Mapping[str, Any], method: str, segments: tuple[str, ...]) -> None:
    """Let pass whose token has one of the permissions, as `roles` or in `scp`.

    Raises:
        GraphError: Authorization_RequestDenied, with the permissions that would do.
    """
    wanted = needed(method, segments)
    held = {*claims.get("roles", ()), *str(claims.get("scp", "")).split()}
    if wanted and not held.intersection(wanted):
        raise errors.denied(wanted)
