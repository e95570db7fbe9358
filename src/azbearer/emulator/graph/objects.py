"""The directory's objects: those of the settings, with what was created, changed and deleted over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph.schema import APPLICATIONS, GROUPS, HIDDEN, KINDS, SERVICE_PRINCIPALS, USERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.store import Store

Document = dict[str, Any]


class Objects:
    """The objects of all tenants, by tenant and id.

    Args:
        store: where changes are kept; a deleted object of the settings leaves a row without document.
        seeds: the objects of the settings, by tenant and id, for each collection.
    """

    def __init__(self, store: Store, seeds: Mapping[str, Mapping[tuple[str, str], Document]]) -> None:
        self._seeds = seeds
        self._tables = {name: store.documents(f"graph.{name}") for name in KINDS}
        self.bin = store.documents("graph.deleted")

    def all(self, collection: str, tenant: str) -> Iterator[Document]:
        """The objects of a collection, those of the settings first, else in the order of creation."""
        table = self._tables[collection]
        for (owner, object_id), document in self._seeds.get(collection, {}).items():
            if owner == tenant and _key(tenant, object_id) not in table:
                yield document
        for row in tuple(table.values()):
            if row["tenant"] == tenant and row["document"] is not None:
                yield row["document"]

    def find(self, collection: str, tenant: str, object_id: str) -> Document | None:
        """The object of an id, or None."""
        row = self._tables[collection].get(_key(tenant, object_id))
        if row is not None:
            found: Document | None = row["document"]
            return found
        return self._seeds.get(collection, {}).get((tenant, object_id.lower()))

    def find_by(self, collection: str, tenant: str, name: str, value: str) -> Document | None:
        """The first object with that value of a property, case apart, or None."""
        wanted = value.lower()
        found = self.all(collection, tenant)
        return next((each for each in found if str(each.get(name, "")).lower() == wanted), None)

    def find_any(self, tenant: str, object_id: str) -> tuple[str, Document] | None:
        """The object of an id in whatever collection, with that, or None."""
        for collection in KINDS:
            found = self.find(collection, tenant, object_id)
            if found is not None:
                return collection, found
        return None

    def groups_of(self, tenant: str, member: str, *, transitive: bool) -> list[Document]:
        """The groups that an object is in; with those that these are in when it is transitive."""
        found: list[Document] = []
        waiting = [member]
        while waiting:
            wanted = waiting.pop()
            for group in self.all(GROUPS.collection, tenant):
                if wanted in (group.get("_members") or ()) and group not in found:
                    found.append(group)
                    waiting += [str(group["id"])] if transitive else []
        return found

    def is_changed(self, collection: str, tenant: str, object_id: str) -> bool:
        """Whether an object is no longer as the settings have it."""
        return _key(tenant, object_id) in self._tables[collection]

    def put(self, collection: str, tenant: str, document: Document) -> None:
        """Create or replace an object."""
        key = _key(tenant, str(document["id"]))
        self._tables[collection][key] = {"tenant": tenant, "document": document}

    def delete(self, collection: str, tenant: str, object_id: str) -> None:
        """Remove an object."""
        table, key = self._tables[collection], _key(tenant, object_id)
        if (tenant, object_id.lower()) in self._seeds.get(collection, {}):
            table[key] = {"tenant": tenant, "document": None}
        else:
            table.pop(key, None)


def type_of(document: Mapping[str, Any]) -> str:
    """The type of an object, such as `#microsoft.graph.user`, told by the properties that only it has."""
    if "userPrincipalName" in document:
        kind = USERS
    elif "groupTypes" in document:
        kind = GROUPS
    else:
        kind = SERVICE_PRINCIPALS if "servicePrincipalType" in document else APPLICATIONS
    return f"#microsoft.graph.{kind.type}"


def shown(document: Mapping[str, Any]) -> Document:
    """What Graph shows of an object; what begins with an underscore is the emulator's own."""
    found: Document = _without_hidden(document)
    return found


def _without_hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_hidden(item) for name, item in value.items() if not name.startswith(HIDDEN)}
    if isinstance(value, list):
        return [_without_hidden(item) for item in value]
    return value


def _key(tenant: str, object_id: str) -> str:
    return f"{tenant}/{object_id}".lower()
