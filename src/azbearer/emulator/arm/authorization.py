"""The operations of Microsoft.Authorization: locks, role assignments, role definitions, permissions."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors, locks, roles
from azbearer.emulator.arm.access import ASSIGNMENTS, Access
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.arm.scopes import is_within, scope_of_extension
from azbearer.emulator.arm.state import Resource
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.resourceid import ResourcePath

_CONDITION = re.compile(r"\s*(?:(\w+)\(\s*(?:'([^']*)')?\s*\)|(\w+)\s+eq\s+'([^']*)')\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_AT_SCOPE, _AND_BELOW, _ASSIGNED_TO = "atscope", "atscopeandbelow", "assignedto"


class Authorization:
    """What is particular to the types of this provider.

    Args:
        parts: of ARM.
        access: the assignments.
        generic: what any other type's operations do.
    """

    def __init__(
        self, parts: ArmParts, access: Access, generic: Callable[[Call, ResourcePath], Reply]
    ) -> None:
        self._state = parts.state
        self._paging = parts.paging
        self._access = access
        self._generic = generic

    def handlers(self) -> dict[str, Callable[[Call, ResourcePath], Reply]]:
        """The handlers by type, lower case."""
        return {
            locks.TYPE.lower(): self.locks,
            ASSIGNMENTS.lower(): self.assignments,
            roles.TYPE.lower(): self.definitions,
            "microsoft.authorization/permissions": self.permissions,
        }

    def locks(self, call: Call, path: ResourcePath) -> Reply:
        """Locks are resources whose level is one that there is; lists hold those above and below."""
        if path.is_collection and call.request.method == "GET":
            found = self._around(path, locks.TYPE, _conditions(call))
            return paged(call.request, found, self._paging)
        if call.request.method == "PUT":
            locks.check_level(call.json_object())
        return self._generic(call, path)

    def assignments(self, call: Call, path: ResourcePath) -> Reply:
        """Create, read, delete and list role assignments."""
        method = call.request.method
        if path.is_collection and method == "GET":
            return self._listed_assignments(call, path)
        if method == "PUT" and not path.is_collection:
            return self._assign(call, path)
        present = self._state.find_resource(path.id)
        if method == "DELETE" and present:
            self._state.delete_resource(path.id)
            return json_reply(present.document)
        return self._generic(call, path)

    def definitions(self, call: Call, path: ResourcePath) -> Reply:
        """Built-in definitions are there at every scope; custom ones are resources."""
        if path.is_collection and call.request.method == "GET":
            return self._listed_definitions(call, path)
        role = None if path.is_collection else roles.built_in(path.names[-1])
        if role and call.request.method == "GET":
            return json_reply(roles.document_of(role, _subscription_scope(path)))
        if role:
            raise errors.method_not_allowed(call.request.method)
        return self._generic(call, path)

    def permissions(self, call: Call, path: ResourcePath) -> Reply:
        """What the caller may do at a scope."""
        if call.request.method != "GET":
            raise errors.method_not_allowed(call.request.method)
        return json_reply({"value": self._access.permissions(call, path)})

    def _assign(self, call: Call, path: ResourcePath) -> Reply:
        present = self._state.find_resource(path.id)
        document = self._access.assignment(call, path, call.json_object())
        self._state.put_resource(Resource(call.subscription_id, path.group, path.id, ASSIGNMENTS, document))
        return json_reply(document, HTTPStatus.OK if present else HTTPStatus.CREATED)

    def _listed_assignments(self, call: Call, path: ResourcePath) -> Reply:
        conditions = _conditions(call)
        wanted = self._wanted(call, conditions)
        found = (
            document
            for document in self._around(path, ASSIGNMENTS, conditions)
            if not wanted or str(document["properties"]["principalId"]).lower() in wanted
        )
        return paged(call.request, found, self._paging)

    def _wanted(self, call: Call, conditions: dict[str, str]) -> frozenset[str]:
        """The ids of `principalId eq`; of `assignedTo()`, which counts groups in; none for everybody."""
        principal = conditions.pop("principalid", None)
        if principal:
            return frozenset({principal.lower()})
        assigned = conditions.pop(_ASSIGNED_TO, None)
        return self._access.holders(call.principal.tenant_id, assigned) if assigned else frozenset()

    def _listed_definitions(self, call: Call, path: ResourcePath) -> Reply:
        conditions = _conditions(call)
        name, kind = conditions.pop("rolename", None), conditions.pop("type", None)
        scope = _subscription_scope(path)
        every = (
            *(roles.document_of(role, scope) for role in roles.ROLES),
            *self._around(path, roles.TYPE, conditions),
        )
        found = (
            document
            for document in every
            if (not name or document["properties"].get("roleName", "").lower() == name.lower())
            and (not kind or document["properties"].get("type", "CustomRole").lower() == kind.lower())
        )
        return paged(call.request, found, self._paging)

    def _around(
        self, path: ResourcePath, kind: str, conditions: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        """The resources of a type that hold at a scope, hang on what is below it, or both.

        `atScope()` leaves out what is below, as the page "List Azure role assignments using the REST
        API" says.

        Raises:
            ArmError: the filter has other conditions.
        """
        if conditions.keys() - {_AT_SCOPE, _AND_BELOW}:
            raise errors.invalid_filter(", ".join(conditions))
        scope = scope_of_extension(path)
        for found in self._state.resources_of_type(kind):
            place = _place_of(found)
            above = is_within(scope, place)
            if above or (_AT_SCOPE not in conditions and is_within(place, scope)):
                yield found.document


def _place_of(resource: Resource) -> str:
    path = parse(tuple(resource.id.strip("/").split("/")))
    return scope_of_extension(path) if path else "/"


def _subscription_scope(path: ResourcePath) -> str:
    """The subscription that a path begins with; empty for none."""
    scope = path.scope[:2]
    return "/" + "/".join(scope) if scope and scope[0].lower() == "subscriptions" else ""


def _conditions(call: Call) -> dict[str, str]:
    """The conditions of a `$filter`: comparisons and calls such as `atScope()`, by lower-case name.

    Raises:
        ArmError: InvalidFilterInQueryString.
    """
    text = call.request.parameter("$filter") or ""
    conditions: dict[str, str] = {}
    for part in _AND.split(text) if text.strip() else ():
        found = _CONDITION.fullmatch(part)
        if found is None:
            raise errors.invalid_filter(text)
        name, argument = (found[1], found[2]) if found[1] else (found[3], found[4])
        conditions[name.lower()] = argument or ""
    return conditions
