"""Create, read, change, list and delete: the same for every type of objects."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import object_id
from azbearer.emulator.graph import errors
from azbearer.emulator.graph.bin import Bin
from azbearer.emulator.graph.credentials import checked_keys, iso, new_password
from azbearer.emulator.graph.expansion import expander
from azbearer.emulator.graph.queries import answer_list, answer_one, matching
from azbearer.emulator.graph.schema import (
    APPLICATIONS,
    GROUPS,
    KINDS,
    PERMISSION_GRANTS,
    SERVICE_PRINCIPALS,
    USERS,
    Kind,
)
from azbearer.emulator.graph.seeds import new_document, principal_of
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, text_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.graph.calls import Call, GraphHandler
    from azbearer.emulator.graph.objects import Document, Objects
    from azbearer.emulator.identifiers import Identifiers

_KEY = re.compile(r"(\w+)='(.*)'")
_BIND = "members@odata.bind"
_FLAT = {"appId": "servicePrincipals applications", "uniqueName": "applications groups"}


class Crud:
    """The operations on objects by themselves."""

    def __init__(self, objects: Objects, ids: Identifiers, clock: Callable[[], float]) -> None:
        self._objects = objects
        self._ids = ids
        self._clock = clock
        self.bin = Bin(objects, clock)
        self._makers: dict[str, Callable[[Call, Document], Document]] = {
            APPLICATIONS.collection: self._application,
            SERVICE_PRINCIPALS.collection: self._principal,
            USERS.collection: self._user,
            GROUPS.collection: self._group,
            PERMISSION_GRANTS.collection: self._grant,
        }

    def routes(self) -> tuple[Route[GraphHandler], ...]:
        """The rows of these operations."""
        rows = tuple(row for kind in KINDS.values() for row in self._rows(kind))
        return (*rows, *self.bin.routes(self._check_unique))

    def _rows(self, kind: Kind) -> tuple[Route[GraphHandler], ...]:
        all_of, one = f"/{kind.collection}", f"/{kind.collection}/{{id}}"

        def bound(handler: Callable[[Call, Kind], Reply]) -> GraphHandler:
            return lambda call: handler(call, kind)

        return (
            Route("GET", f"{all_of}/$count", bound(self.count)),
            Route("GET", all_of, bound(self.list_all)),
            Route("POST", all_of, bound(self.create)),
            Route("GET", one, bound(self.get)),
            Route("PATCH", one, bound(self.change)),
            Route("DELETE", one, bound(self.delete)),
        )

    def list_all(self, call: Call, kind: Kind) -> Reply:
        """A page of all objects of a type."""
        documents = self._objects.all(kind.collection, call.tenant.guid)
        return answer_list(call, kind, documents, expander(call, kind, self._objects))

    def count(self, call: Call, kind: Kind) -> Reply:
        """How many objects there are, as a text."""
        if not call.is_eventual:
            raise errors.advanced_query("The segment '$count'")
        return text_reply(
            str(len(matching(call, kind, self._objects.all(kind.collection, call.tenant.guid))))
        )

    def get(self, call: Call, kind: Kind) -> Reply:
        """One object."""
        more = expander(call, kind, self._objects)
        return answer_one(call, kind, self.found(call, kind), more=more)

    def create(self, call: Call, kind: Kind) -> Reply:
        """A new object."""
        body = self._body(call, kind)
        for name in kind.required:
            if body.get(name) is None or body[name] == "":
                raise errors.missing_value(name, kind.title)
        document = self._makers[kind.collection](call, body)
        self._check_unique(call, kind, document)
        self._objects.put(kind.collection, call.tenant.guid, document)
        return answer_one(call, kind, document, HTTPStatus.CREATED)

    def change(self, call: Call, kind: Kind) -> Reply:
        """Change the properties that a body names."""
        document, body = self.found(call, kind), self._body(call, kind)
        changed = {**document, **self._prepared(kind, document, body)}
        if kind is GROUPS and body.get(_BIND):
            added = [each for each in self._bound(call, body, _BIND) if each not in document["_members"]]
            changed["_members"] = [*document["_members"], *added]
        self._check_unique(call, kind, changed)
        self._objects.put(kind.collection, call.tenant.guid, changed)
        return Reply(HTTPStatus.NO_CONTENT)

    def delete(self, call: Call, kind: Kind) -> Reply:
        """Remove an object; with an application goes its service principal."""
        document, tenant = self.found(call, kind), call.tenant
        self.bin.throw(kind, tenant.guid, document)
        principal = None
        if kind is APPLICATIONS:
            name = object_id(tenant, str(document["appId"]))
            principal = self._objects.find(SERVICE_PRINCIPALS.collection, tenant.guid, name)
        if principal is not None:
            self.bin.throw(SERVICE_PRINCIPALS, tenant.guid, principal)
        return Reply(HTTPStatus.NO_CONTENT)

    def found(self, call: Call, kind: Kind) -> Document:
        """The object that a path names by id, by `(key='value')` or, for users, by principal name.

        Raises:
            GraphError: Request_ResourceNotFound.
        """
        name, tenant = call.parameters["id"], call.tenant.guid
        key = _KEY.fullmatch(name)
        document: Document | None
        if key:
            allowed = kind.collection in _FLAT.get(key[1], "").split()
            document = self._objects.find_by(kind.collection, tenant, key[1], key[2]) if allowed else None
            name = key[2]
        else:
            document = self._objects.find(kind.collection, tenant, name)
        if document is None and kind is USERS:
            document = self._objects.find_by(kind.collection, tenant, "userPrincipalName", name)
        if document is None:
            raise errors.not_found(name)
        return document

    def _body(self, call: Call, kind: Kind) -> Document:
        body = call.json_object()
        names = {name.lower(): name for name in kind.defaults}
        found: Document = {}
        for name, value in body.items():
            known = names.get(name.lower())
            if name.startswith("@") or name.endswith("@odata.bind"):
                found[name] = value
            elif known is None:
                raise errors.unknown_property(name, kind.type)
            elif known not in kind.settable:
                raise errors.read_only(known)
            else:
                found[known] = value
        return found

    def _check_unique(self, call: Call, kind: Kind, document: Document) -> None:
        for other in self._objects.all(kind.collection, call.tenant.guid):
            if other["id"] == document["id"]:
                continue
            for name in kind.unique:
                if _values(other.get(name)) & _values(document.get(name)):
                    raise errors.not_unique(name)

    def _prepared(self, kind: Kind, present: Document, body: Document) -> Document:
        """The body's values as they are kept: passwords hidden, keys checked, objects merged."""
        values = {name: value for name, value in body.items() if "@" not in name}
        if kind is USERS and values.get("passwordProfile"):
            values["_password"] = str(
                values["passwordProfile"].get("password") or present.get("_password", "")
            )
            values["passwordProfile"] = None
        if values.get("keyCredentials"):
            kept = {entry["keyId"]: entry for entry in present.get("keyCredentials") or ()}
            entries = [kept.get(entry.get("keyId"), entry) for entry in values["keyCredentials"]]
            values["keyCredentials"] = checked_keys(entries, self._ids)
        if "passwordCredentials" in values:
            values["passwordCredentials"] = self._passwords(present, values["passwordCredentials"])
        for name, value in values.items():
            default = kind.defaults.get(name)
            if isinstance(default, dict) and isinstance(value, dict):
                values[name] = {**default, **(present.get(name) or {}), **value}
        return values

    def _passwords(self, present: Document, entries: list[Document]) -> list[Document]:
        """Known password credentials stay; a new one gets a secret, as `addPassword` makes it."""
        kept = {entry["keyId"]: entry for entry in present.get("passwordCredentials") or ()}
        return [
            kept.get(entry.get("keyId")) or new_password(entry, self._ids, self._clock()) for entry in entries
        ]

    def _new(self, kind: Kind, body: Document, **own: Any) -> Document:
        basics = {"id": self._ids.guid(), "createdDateTime": iso(self._clock()), **own}
        if "createdDateTime" not in kind.defaults:
            del basics["createdDateTime"]
        return new_document(kind, {**basics, **self._prepared(kind, {}, body)})

    def _application(self, call: Call, body: Document) -> Document:
        domains = call.tenant.domains
        own = {"appId": self._ids.guid(), "publisherDomain": domains[0] if domains else None}
        return {**self._new(APPLICATIONS, body), **own, "_federated": [], "_owners": []}

    def _principal(self, call: Call, body: Document) -> Document:
        app_id, tenant = str(body["appId"]), call.tenant
        application = self._objects.find_by(APPLICATIONS.collection, tenant.guid, "appId", app_id)
        if application is None:
            raise errors.bad_request(
                f"The appId '{app_id}' of the service principal does not reference a valid application."
            )
        if self._objects.find(SERVICE_PRINCIPALS.collection, tenant.guid, object_id(tenant, app_id)):
            raise errors.principal_exists(app_id)
        more = {**self._prepared(SERVICE_PRINCIPALS, {}, body), "createdDateTime": iso(self._clock())}
        return principal_of(tenant, application, {**more, "appId": application["appId"]})

    def _user(self, call: Call, body: Document) -> Document:
        upn = str(body["userPrincipalName"])
        domain = upn.rpartition("@")[2].lower()
        if not (body.get("passwordProfile") or {}).get("password"):
            raise errors.missing_value("passwordProfile", USERS.title)
        if domain not in call.tenant.names:
            raise errors.bad_request(
                "The domain portion of the userPrincipalName property is invalid. You must use one of the "
                "verified domain names in your organization."
            )
        return self._new(USERS, body)

    def _group(self, call: Call, body: Document) -> Document:
        members, owners = self._bound(call, body, _BIND), self._bound(call, body, "owners@odata.bind")
        return {**self._new(GROUPS, body), "_members": members, "_owners": owners}

    def _bound(self, call: Call, body: Document, name: str) -> list[str]:
        """The ids of the objects that a body refers to by their addresses.

        Raises:
            GraphError: Request_ResourceNotFound.
        """
        found = [_last(each) for each in body.get(name) or ()]
        for each in found:
            if self._objects.find_any(call.tenant.guid, each) is None:
                raise errors.not_found(each)
        return found

    def _grant(self, call: Call, body: Document) -> Document:
        for name in ("clientId", "resourceId"):
            if self._objects.find(SERVICE_PRINCIPALS.collection, call.tenant.guid, str(body[name])) is None:
                raise errors.not_found(str(body[name]))
        same = ("clientId", "resourceId", "principalId")
        for other in self._objects.all(PERMISSION_GRANTS.collection, call.tenant.guid):
            if all(other.get(name) == body.get(name) for name in same):
                raise errors.bad_request("Permission entry already exists.")
        return self._new(PERMISSION_GRANTS, body)


def _values(value: Any) -> set[str]:
    found = value if isinstance(value, list) else [value]
    return {str(each).lower() for each in found if each}


def _last(url: object) -> str:
    """The id at the end of a reference such as `https://graph.microsoft.com/v1.0/users/{id}`."""
    return str(url).rstrip("/").rpartition("/")[2]
