"""What joins objects: members, owners, memberships, and assignments of app roles."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.graph import errors
from azbearer.emulator.graph.credentials import iso
from azbearer.emulator.graph.objects import type_of
from azbearer.emulator.graph.queries import answer_list, answer_one
from azbearer.emulator.graph.schema import APPLICATIONS, GROUPS, SERVICE_PRINCIPALS, USERS, Kind
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.emulator.graph.calls import Call, GraphHandler
    from azbearer.emulator.graph.crud import Crud
    from azbearer.emulator.graph.objects import Document, Objects
    from azbearer.emulator.identifiers import Identifiers

_OBJECT = Kind(
    "directoryObjects",
    "directoryObject",
    "DirectoryObject",
    {name: None for kind in (USERS, GROUPS, SERVICE_PRINCIPALS, APPLICATIONS) for name in kind.defaults},
    frozenset(),
    (),
)
ASSIGNMENTS = Kind(
    "appRoleAssignments",
    "appRoleAssignment",
    "AppRoleAssignment",
    dict.fromkeys(
        (
            "appRoleId",
            "createdDateTime",
            "principalDisplayName",
            "principalId",
            "principalType",
            "resourceDisplayName",
            "resourceId",
        )
    ),
    frozenset({"appRoleId", "principalId", "resourceId"}),
    ("principalId", "resourceId", "appRoleId"),
)
_MOST_IDS = 1000
_NO_ROLE = "00000000-0000-0000-0000-000000000000"


class Relations:
    """Members of groups, owners, memberships and app roles."""

    def __init__(self, crud: Crud, objects: Objects, ids: Identifiers, clock: Callable[[], float]) -> None:
        self._crud = crud
        self._objects = objects
        self._ids = ids
        self._clock = clock

    def routes(self) -> tuple[Route[GraphHandler], ...]:
        """The rows of these operations."""
        rows: list[Route[GraphHandler]] = [*self._references(GROUPS, "members", "_members")]
        for kind in (GROUPS, APPLICATIONS, SERVICE_PRINCIPALS):
            rows += self._references(kind, "owners", "_owners")
        for kind in (USERS, GROUPS, SERVICE_PRINCIPALS):
            one = f"/{kind.collection}/{{id}}"
            rows += [
                Route("GET", f"{one}/memberOf", self._bound(self.member_of, kind)),
                Route("GET", f"{one}/transitiveMemberOf", self._bound(self.member_of, kind)),
                Route("POST", f"{one}/getMemberGroups", self._bound(self.member_groups, kind)),
                Route("GET", f"{one}/appRoleAssignments", self._bound(self.assignments, kind)),
                Route("POST", f"{one}/appRoleAssignments", self.assign),
                Route("DELETE", f"{one}/appRoleAssignments/{{assignment}}", self.unassign),
            ]
        assigned = "/servicePrincipals/{id}/appRoleAssignedTo"
        return (
            *rows,
            Route("GET", assigned, self.assigned_to),
            Route("POST", assigned, self.assign),
            Route("DELETE", f"{assigned}/{{assignment}}", self.unassign),
            Route("POST", "/directoryObjects/getByIds", self.by_ids),
            Route("GET", "/directoryObjects/{id}", self.any_object),
        )

    def _references(self, kind: Kind, name: str, field: str) -> Iterator[Route[GraphHandler]]:
        one = f"/{kind.collection}/{{id}}/{name}"
        yield Route("GET", one, lambda call: self._listed(call, self._crud.found(call, kind).get(field)))
        yield Route("POST", f"{one}/$ref", lambda call: self._add(call, kind, name, field))
        yield Route("DELETE", f"{one}/{{member}}/$ref", lambda call: self._remove(call, kind, field))

    def _bound(self, handler: Callable[[Call, Kind], Reply], kind: Kind) -> GraphHandler:
        return lambda call: handler(call, kind)

    def any_object(self, call: Call) -> Reply:
        """An object of whatever type."""
        return answer_one(call, _OBJECT, self._resolved(call, call.parameters["id"]))

    def by_ids(self, call: Call) -> Reply:
        """The objects of up to 1000 ids, of the types that are named or of all; unknown ids are left out.

        Raises:
            GraphError: no ids, or too many.
        """
        body = call.json_object()
        ids, types = body.get("ids"), body.get("types") or ()
        if not isinstance(ids, list) or len(ids) > _MOST_IDS:
            raise errors.bad_request(f"'ids' must be a list of no more than {_MOST_IDS} ids.")
        wanted = {str(name).lower() for name in types} - {"directoryobject"}
        found = (self._objects.find_any(call.tenant.guid, str(each)) for each in dict.fromkeys(ids))
        documents = [{"@odata.type": type_of(each[1]), **each[1]} for each in found if each]
        kept = (each for each in documents if not wanted or _type_name(each).lower() in wanted)
        return answer_list(call, _OBJECT, kept)

    def member_of(self, call: Call, kind: Kind) -> Reply:
        """The groups that an object is in; with those around them when the path says so."""
        document = self._crud.found(call, kind)
        transitive = "transitive" in call.request.path.lower()
        groups = self._objects.groups_of(call.tenant.guid, str(document["id"]), transitive=transitive)
        return self._listed(call, [str(group["id"]) for group in groups])

    def member_groups(self, call: Call, kind: Kind) -> Reply:
        """The ids of all groups that an object is in."""
        document = self._crud.found(call, kind)
        groups = self._objects.groups_of(call.tenant.guid, str(document["id"]), transitive=True)
        context = f"{call.root}/$metadata#Collection(Edm.String)"
        return json_reply({"@odata.context": context, "value": [group["id"] for group in groups]})

    def assignments(self, call: Call, kind: Kind) -> Reply:
        """The app roles that were assigned to somebody."""
        return answer_list(call, ASSIGNMENTS, self._crud.found(call, kind).get("_roles") or ())

    def assigned_to(self, call: Call) -> Reply:
        """The app roles of a resource that were assigned, whoever has them."""
        resource = self._crud.found(call, SERVICE_PRINCIPALS)["id"]
        return answer_list(
            call,
            ASSIGNMENTS,
            [entry for _, entry in self._all_roles(call) if entry["resourceId"] == resource],
        )

    def assign(self, call: Call) -> Reply:
        """Give somebody an app role of a resource."""
        body = call.json_object()
        for name in ASSIGNMENTS.required:
            if not body.get(name):
                raise errors.missing_value(name, ASSIGNMENTS.title)
        principal = self._resolved(call, str(body["principalId"]))
        resource = self._objects.find(
            SERVICE_PRINCIPALS.collection, call.tenant.guid, str(body["resourceId"])
        )
        if resource is None:
            raise errors.not_found(str(body["resourceId"]))
        role = str(body["appRoleId"])
        if role not in {_NO_ROLE, *(str(each["id"]) for each in resource.get("appRoles") or ())}:
            raise errors.bad_request("Permission being assigned was not found on application")
        entry = self._assignment(principal, resource, role)
        present = principal.get("_roles") or []
        if any(_same(entry, other) for other in present):
            raise errors.bad_request("Permission being assigned already exists on the object")
        self._put(call, {**principal, "_roles": [*present, entry]})
        return answer_one(call, ASSIGNMENTS, entry, HTTPStatus.CREATED)

    def unassign(self, call: Call) -> Reply:
        """Take an app role back."""
        wanted = call.parameters["assignment"]
        for owner, entry in self._all_roles(call):
            if entry["id"] == wanted:
                kept = [each for each in owner["_roles"] if each["id"] != wanted]
                self._put(call, {**owner, "_roles": kept})
                return Reply(HTTPStatus.NO_CONTENT)
        raise errors.not_found(wanted)

    def _assignment(self, principal: Document, resource: Document, role: str) -> Document:
        return {
            "id": self._ids.opaque(24),
            "appRoleId": role,
            "createdDateTime": iso(self._clock()),
            "principalDisplayName": principal.get("displayName"),
            "principalId": principal["id"],
            "principalType": _title_of(principal),
            "resourceDisplayName": resource.get("displayName"),
            "resourceId": resource["id"],
        }

    def _all_roles(self, call: Call) -> Iterator[tuple[Document, Document]]:
        """Every assignment with who has it."""
        for kind in (SERVICE_PRINCIPALS, USERS, GROUPS):
            for document in self._objects.all(kind.collection, call.tenant.guid):
                for entry in document.get("_roles") or ():
                    yield document, entry

    def _add(self, call: Call, kind: Kind, name: str, field: str) -> Reply:
        """`$ref`: the body names an object by its address."""
        document = self._crud.found(call, kind)
        url = call.json_object().get("@odata.id")
        if not isinstance(url, str):
            raise errors.bad_request("The request body must hold '@odata.id'.", "BadRequest")
        member = str(self._resolved(call, url.rstrip("/").rpartition("/")[2])["id"])
        present = document.get(field) or []
        if member in present:
            raise errors.already_referenced(name)
        self._objects.put(kind.collection, call.tenant.guid, {**document, field: [*present, member]})
        return Reply(HTTPStatus.NO_CONTENT)

    def _remove(self, call: Call, kind: Kind, field: str) -> Reply:
        document, member = self._crud.found(call, kind), call.parameters["member"]
        present = document.get(field) or []
        if member not in present:
            raise errors.not_found(member)
        kept = [each for each in present if each != member]
        self._objects.put(kind.collection, call.tenant.guid, {**document, field: kept})
        return Reply(HTTPStatus.NO_CONTENT)

    def _listed(self, call: Call, ids: list[str] | None) -> Reply:
        """Objects of mixed types, each with its type; those that are gone are left out."""
        found = (self._objects.find_any(call.tenant.guid, each) for each in ids or ())
        documents = [{"@odata.type": type_of(each[1]), **each[1]} for each in found if each]
        return answer_list(call, _OBJECT, documents)

    def _resolved(self, call: Call, object_id: str) -> Document:
        found = self._objects.find_any(call.tenant.guid, object_id)
        if found is None:
            raise errors.not_found(object_id)
        return found[1]

    def _put(self, call: Call, document: Document) -> None:
        found = self._objects.find_any(call.tenant.guid, str(document["id"]))
        if found:
            self._objects.put(found[0], call.tenant.guid, document)


def _same(first: Document, second: Document) -> bool:
    return (first["appRoleId"], first["resourceId"]) == (second["appRoleId"], second["resourceId"])


def _title_of(document: Document) -> str:
    """The type of an object as assignments name it, such as `ServicePrincipal`."""
    name = _type_name(document)
    return name[0].upper() + name[1:]


def _type_name(document: Document) -> str:
    return type_of(document).rpartition(".")[2]
