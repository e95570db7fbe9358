"""The role of a service principal in the Resource Manager."""

from __future__ import annotations

import hashlib

from azbearer.arm.apps.asking import Step, ask, equals, error_of, is_not_known_yet, patient, refused, request
from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.arm.apps.asking import Effects
    from azbearer.arm.apps.values import World

_VERSION = "api-version=2022-04-01"
_PROVIDER = "providers/Microsoft.Authorization"
_GUID = regex(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ADMINISTRATORS = "Owner, User Access Administrator or Role Based Access Control Administrator"
READ = Step("read the role definitions", roles="Reader, or any other")
ASSIGN = Step("assign the role", roles=_ADMINISTRATORS)
REMOVE = Step("remove the role assignment", roles=_ADMINISTRATORS)
_CONFLICT = 409
_ERRORS = 400


def assign(world: World, scope: str, role: str, principal_id: str) -> Effects:
    """Give a principal a role; the result is a note of what was done.

    The assignment's name is made of what it says, so that doing it twice is doing it once. The principal's
    type goes along, and then the Resource Manager does not look a new principal up in a directory that may
    not know it yet (Microsoft, "Assign Azure roles using the REST API").

    Args:
        world: where the Resource Manager is.
        scope: such as `/subscriptions/…`.
        role: its name, or its GUID.
        principal_id: the object id of the service principal.

    Raises:
        InputError: there is no such role.
        HttpStatusError: the caller may not.
    """
    definition = yield from _definition(world, scope, role)
    name = _name_of(scope, definition, principal_id)
    properties = {
        "roleDefinitionId": definition,
        "principalId": principal_id,
        "principalType": "ServicePrincipal",
    }
    asked = request(
        "PUT",
        f"{world.manager}{scope}/{_PROVIDER}/roleAssignments/{name}?{_VERSION}",
        {"properties": properties},
    )
    response = yield from patient(asked, is_not_known_yet)
    if response.status == _CONFLICT and error_of(response)[0] == "RoleAssignmentExists":
        return f"it has the role {role} at {scope} already"
    if response.status >= _ERRORS:
        raise refused(world, ASSIGN, asked, response)
    return f"it has the role {role} at {scope}"


def _definition(world: World, scope: str, role: str) -> Effects:
    """The id of a role's definition at a scope."""
    if _GUID.fullmatch(role):
        return f"{scope}/{_PROVIDER}/roleDefinitions/{role}"
    url = f"{world.manager}{scope}/{_PROVIDER}/roleDefinitions?{equals('roleName', role)}&{_VERSION}"
    page = yield from ask(world, READ, request("GET", url))
    found = [each for each in page.get("value") or [] if isinstance(each, dict)]
    if not found:
        raise InputError(
            f'there is no role "{role}" at {scope}',
            hint="names are those of the portal, such as Reader or Contributor",
            code="no-role",
        )
    return str(found[0].get("id") or "")


def _name_of(scope: str, definition: str, principal_id: str) -> str:
    """A GUID made of scope, role and principal (RFC 9562 section 5.8, custom)."""
    role = definition.rpartition("/")[2].lower()
    raw = bytearray(hashlib.sha256(f"{scope.lower()}\n{role}\n{principal_id.lower()}".encode()).digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def remove_assignments(world: World, scope: str, principal_id: str) -> Effects:
    """Remove the roles that a principal has at a scope and below; the result is their number."""
    url = (
        f"{world.manager}{scope}/{_PROVIDER}/roleAssignments?{equals('principalId', principal_id)}&{_VERSION}"
    )
    page: dict[str, Any] = yield from ask(world, REMOVE, request("GET", url))
    found = [each for each in page.get("value") or [] if _is_own(each, principal_id)]
    for each in found:
        yield from ask(world, REMOVE, request("DELETE", f"{world.manager}{each['id']}?{_VERSION}"))
    return len(found)


def _is_own(assignment: Any, principal_id: str) -> bool:
    """Whether an assignment is this principal's; a server that ignores the filter lists those of others."""
    properties = assignment.get("properties") if isinstance(assignment, dict) else None
    return (
        isinstance(properties, dict)
        and str(properties.get("principalId")).lower() == principal_id.lower()
        and str(assignment.get("id")).startswith("/")
    )
