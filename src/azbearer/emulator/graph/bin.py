"""Deleted objects, which can be restored for 30 days: `/directory/deletedItems`.

Source: Microsoft, "Deleted items (directory recycle bin)": applications, service principals, users and
Microsoft 365 groups go there; other groups and everything else are gone at once.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import object_id
from azbearer.emulator.graph import errors
from azbearer.emulator.graph.credentials import iso
from azbearer.emulator.graph.queries import answer_list, answer_one
from azbearer.emulator.graph.schema import APPLICATIONS, GROUPS, KINDS, SERVICE_PRINCIPALS, USERS, Kind
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.emulator.graph.calls import Call, GraphHandler
    from azbearer.emulator.graph.objects import Document, Objects

_KEPT_SECONDS = 30 * 86_400
_PREFIX = "microsoft.graph."
_KINDS = {kind.type.lower(): kind for kind in (APPLICATIONS, SERVICE_PRINCIPALS, USERS, GROUPS)}


class Bin:
    """Throws objects away, and takes them out again.

    Args:
        objects: where the living are.
        clock: seconds since 1970.
    """

    def __init__(self, objects: Objects, clock: Callable[[], float]) -> None:
        self._objects = objects
        self._clock = clock

    def routes(self, check: Callable[[Call, Kind, Document], None]) -> tuple[Route[GraphHandler], ...]:
        """The rows of these operations; `check` refuses what cannot live beside the others."""
        one = "/directory/deletedItems/{id}"
        return (
            Route("GET", one, self.get),
            Route("DELETE", one, self.purge),
            Route("POST", f"{one}/restore", lambda call: self.restore(call, check)),
        )

    def throw(self, kind: Kind, tenant: str, document: Document) -> None:
        """Remove an object from the living; where it can be restored, keep it."""
        self._objects.delete(kind.collection, tenant, str(document["id"]))
        if kind.type.lower() in _KINDS and (kind is not GROUPS or "Unified" in document["groupTypes"]):
            row = {"collection": kind.collection, "tenant": tenant, "deleted": self._clock()}
            self._objects.bin[str(document["id"]).lower()] = {**row, "document": document}

    def get(self, call: Call) -> Reply:
        """A deleted object, or with a type for an id, all deleted objects of that type."""
        name = call.parameters["id"]
        kind = _KINDS.get(name.lower().removeprefix(_PREFIX)) if name.lower().startswith(_PREFIX) else None
        if kind is None:
            row = self._found(call, name)
            return answer_one(call, KINDS[row["collection"]], _shown(row))
        rows = (row for row in self._rows(call) if row["collection"] == kind.collection)
        return answer_list(call, kind, [_shown(row) for row in rows])

    def purge(self, call: Call) -> Reply:
        """Remove an object for good."""
        self._found(call, call.parameters["id"])
        del self._objects.bin[call.parameters["id"].lower()]
        return Reply(HTTPStatus.NO_CONTENT)

    def restore(self, call: Call, check: Callable[[Call, Kind, Document], None]) -> Reply:
        """Have an object again as it was; with an application comes its service principal."""
        row = self._found(call, call.parameters["id"])
        kind, document = KINDS[row["collection"]], row["document"]
        check(call, kind, document)
        self._live(call, row)
        if kind is APPLICATIONS:
            principal = self._objects.bin.get(object_id(call.tenant, str(document["appId"])))
            if principal is not None:
                self._live(call, principal)
        return answer_one(call, kind, document)

    def _live(self, call: Call, row: Mapping[str, Any]) -> None:
        self._objects.put(row["collection"], call.tenant.guid, row["document"])
        del self._objects.bin[str(row["document"]["id"]).lower()]

    def _found(self, call: Call, name: str) -> Mapping[str, Any]:
        found = (row for row in self._rows(call) if row["document"]["id"].lower() == name.lower())
        row = next(found, None)
        if row is None:
            raise errors.not_found(name)
        return row

    def _rows(self, call: Call) -> Iterator[Mapping[str, Any]]:
        """What lies in the tenant's bin; what has lain there for too long is gone."""
        oldest = self._clock() - _KEPT_SECONDS
        for row in tuple(self._objects.bin.values()):
            if row["tenant"] == call.tenant.guid and row["deleted"] > oldest:
                yield row


def _shown(row: Mapping[str, Any]) -> Document:
    return {**row["document"], "deletedDateTime": iso(row["deleted"])}
