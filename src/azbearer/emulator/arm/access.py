"""Who may do what: role assignments and definitions, and the check by them when it is on.

Assignments and custom definitions are resources like any other; what is particular to them is here.
"""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import roles
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.gate import Principal
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.arm.scopes import action_of, is_within, scope_of, scope_of_extension
from azbearer.emulator.settings import is_guid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.resourceid import ResourcePath
    from azbearer.emulator.settings import Grant

ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"


class Access:
    """The assignments there are, and what follows from them."""

    def __init__(self, parts: ArmParts) -> None:
        self._state = parts.state
        self._clock = parts.clock
        self._directory = parts.directory
        self._enforced = parts.settings.enforce_rbac
        self._grants = parts.settings.grants

    def check(self, call: Call) -> None:
        """Let a caller pass that a role allows what it asks for.

        Raises:
            ArmError: AuthorizationFailed.
        """
        if not self._enforced:
            return
        action, scope = action_of(call.request), scope_of(call.request)
        if any(roles.allows(definition, action) for definition in self._held(call.principal, scope)):
            return
        caller = call.principal
        message = (
            f"The client '{caller.name or caller.app_id}' with object id '{caller.object_id}' does not have "
            f"authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If "
            "access was recently granted, please refresh your credentials."
        )
        raise ArmError(HTTPStatus.FORBIDDEN, "AuthorizationFailed", message)

    def sees(self, call: Call, subscription_id: str) -> bool:
        """Whether a subscription is listed for the caller: it holds some role at it, above it or in it."""
        scope = f"/subscriptions/{subscription_id}"
        own = self._scopes_of(call.principal)
        return not self._enforced or any(
            is_within(scope, place) or is_within(place, scope) for place, _ in own
        )

    def permissions(self, call: Call, path: ResourcePath) -> list[dict[str, Any]]:
        """What the caller may do at a scope."""
        if not self._enforced:
            return [{"actions": ["*"], "notActions": [], "dataActions": ["*"], "notDataActions": []}]
        held = self._held(call.principal, scope_of_extension(path))
        return [permission for each in held for permission in each["properties"]["permissions"]]

    def definition(self, definition_id: str) -> Mapping[str, Any] | None:
        """The role definition of an id, a custom or a built-in one, or None."""
        name = definition_id.rpartition("/")[2].lower()
        custom = (
            found.document
            for found in self._state.resources_of_type(roles.TYPE)
            if found.id.lower().endswith(f"/{name}")
        )
        role = roles.built_in(name)
        return next(custom, roles.document_of(role, "") if role else None)

    def assignment(self, call: Call, path: ResourcePath, body: Mapping[str, Any]) -> dict[str, Any]:
        """The document of an assignment that is to be written.

        Raises:
            ArmError: a name that is no GUID, an unknown role or principal, an assignment that is there
                already under another name, or one that would change.
        """
        properties = body.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        role_id = str(properties.get("roleDefinitionId", ""))
        principal = str(properties.get("principalId", ""))
        _check_assignment(path, principal, role_id)
        definition = self.definition(role_id)
        if definition is None:
            message = f"The specified role definition with ID '{role_id}' does not exist."
            raise ArmError(HTTPStatus.NOT_FOUND, "RoleDefinitionDoesNotExist", message)
        scope = scope_of_extension(path)
        self._check_twin(path, scope, str(definition["name"]), principal)
        kind = self._directory.principal_kind(call.principal.tenant_id, principal)
        if not kind and not properties.get("principalType"):
            raise _principal_not_found(principal, call.principal.tenant_id)
        now = dt.datetime.fromtimestamp(self._clock(), dt.UTC).isoformat().replace("+00:00", "Z")
        return {
            "id": path.id,
            "type": ASSIGNMENTS,
            "name": path.names[-1],
            "properties": {
                **properties,
                "principalType": kind or properties["principalType"],
                "roleDefinitionId": role_id,
                "principalId": principal,
                "scope": scope,
                "createdOn": now,
                "updatedOn": now,
                "createdBy": call.principal.object_id,
                "updatedBy": call.principal.object_id,
            },
        }

    def _check_twin(self, path: ResourcePath, scope: str, role_name: str, principal: str) -> None:
        """One assignment of a role to a principal at a scope, which never changes."""
        for found in self._state.resources_of_type(ASSIGNMENTS):
            properties = found.document["properties"]
            same = (
                properties["scope"].lower() == scope.lower()
                and str(properties["principalId"]).lower() == principal.lower()
                and str(properties["roleDefinitionId"]).lower().endswith(role_name.lower())
            )
            if same and found.id.lower() != path.key:
                message = "The role assignment already exists."
                raise ArmError(HTTPStatus.CONFLICT, "RoleAssignmentExists", message)
            if not same and found.id.lower() == path.key:
                message = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."
                raise ArmError(HTTPStatus.CONFLICT, "RoleAssignmentUpdateNotPermitted", message)

    def allows_data(self, claims: Mapping[str, Any], action: str, scope: str) -> bool:
        """Whether the principal of a token may do something with the data of a resource."""
        principal = Principal(str(claims["tid"]), str(claims["oid"]), str(claims.get("appid", "")))
        return any(roles.allows(each, action, data=True) for each in self._held(principal, scope))

    def _held(self, principal: Principal, scope: str) -> Iterator[Mapping[str, Any]]:
        """The definitions of the roles that a principal holds at a scope."""
        for place, role_id in self._scopes_of(principal):
            definition = self.definition(role_id) if is_within(scope, place) else None
            if definition is not None:
                yield definition

    def holders(self, tenant_id: str, object_id: str) -> frozenset[str]:
        """The ids, in lower case, whose assignments a principal has: its own, and those of its groups."""
        return frozenset({object_id.lower(), *self._directory.groups_of(tenant_id, object_id)})

    def _scopes_of(self, principal: Principal) -> Iterator[tuple[str, str]]:
        """The scopes and role ids of everything assigned to a principal, by the settings or by a call."""
        holders = self.holders(principal.tenant_id, principal.object_id)
        for grant in self._grants:
            if self._means(grant, holders | {principal.app_id.lower()}):
                role = roles.built_in(grant.role)
                yield grant.scope, role.id if role else grant.role
        for found in self._state.resources_of_type(ASSIGNMENTS):
            properties = found.document["properties"]
            if str(properties["principalId"]).lower() in holders:
                yield properties["scope"], str(properties["roleDefinitionId"])

    def _means(self, grant: Grant, names: frozenset[str]) -> bool:
        user = self._directory.user(grant.principal)
        return bool({grant.principal.lower(), user.id.lower() if user else ""} & names - {""})


def _principal_not_found(principal: str, tenant_id: str) -> ArmError:
    """Nobody of that id; who names the kind of a principal is believed, since directories lag behind."""
    message = (
        f"Principal {principal.replace('-', '')} does not exist in the directory {tenant_id}. Check that "
        "you have the correct principal ID. If you are creating this principal and then immediately "
        "assigning a role, this error might be related to a replication delay. In this case, set the role "
        "assignment principalType property to a value, such as ServicePrincipal, User, or Group. See "
        "https://aka.ms/docs-principaltype"
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "PrincipalNotFound", message)


def _check_assignment(path: ResourcePath, principal: str, role_id: str) -> None:
    if not is_guid(path.names[-1]):
        message = (
            f"The role assignment ID '{path.names[-1]}' is not valid. The role assignment ID must be a GUID."
        )
        raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidRoleAssignmentId", message)
    if not is_guid(principal):
        message = f"A valid principal ID must be provided for role assignment; '{principal}' is none."
        raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidPrincipalId", message)
    if parse(tuple(role_id.strip("/").split("/"))) is None:
        message = f"The role definition ID '{role_id}' is not valid."
        raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidRoleDefinitionId", message)
