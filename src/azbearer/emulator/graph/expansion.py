"""`$expand`: objects that hang on another one, shown inside it.

Source: Microsoft, "Use query parameters to customize responses", `expand`: directory objects expand one
relation in a request, and show up to 20 objects of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph import errors
from azbearer.emulator.graph.objects import shown, type_of
from azbearer.emulator.graph.schema import APPLICATIONS, GROUPS, SERVICE_PRINCIPALS, USERS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.emulator.graph.calls import Call
    from azbearer.emulator.graph.objects import Document, Objects

_MOST = 20
_EXPAND = re.compile(r"\s*(\w+)\s*(?:\(\s*\$select=([\w,\s]+)\))?\s*", re.IGNORECASE)
_RELATIONS = {
    GROUPS.collection: ("members", "owners", "memberOf"),
    APPLICATIONS.collection: ("owners", "federatedIdentityCredentials"),
    SERVICE_PRINCIPALS.collection: ("owners", "memberOf", "appRoleAssignments"),
    USERS.collection: ("memberOf", "appRoleAssignments"),
}
_LISTS = {"federatedIdentityCredentials": "_federated", "appRoleAssignments": "_roles"}
_REFERENCES = {"members": "_members", "owners": "_owners"}


def expander(call: Call, kind: Kind, objects: Objects) -> Callable[[Mapping[str, Any]], Document]:
    """What `$expand` adds to an object of a type, as a function; nothing when it is not asked for.

    Raises:
        GraphError: more than one relation, one that the type does not have, or an option inside that
            is not `$select`.
    """
    text = call.request.parameter("$expand")
    if not text:
        return lambda _: {}
    if "," in re.sub(r"\(.*?\)", "", text):
        raise errors.unsupported_query("The request has more than one expand: one is the most there can be.")
    found = _EXPAND.fullmatch(text)
    if found is None:
        raise errors.unsupported_query(f"The emulator does not understand '$expand={text}'.")
    known = {name.lower(): name for name in _RELATIONS.get(kind.collection, ())}
    name = known.get(found[1].lower())
    if name is None:
        raise errors.no_property(found[1], kind.type, "Parsing OData Select and Expand failed")
    wanted = frozenset(part.strip().lower() for part in (found[2] or "").split(",") if part.strip())

    def expand(document: Mapping[str, Any]) -> Document:
        entries = list(_related(call.tenant.guid, name, document, objects))[:_MOST]
        return {name: [_cut(entry, wanted) for entry in entries]}

    return expand


def _related(
    tenant: str, name: str, document: Mapping[str, Any], objects: Objects
) -> Iterable[Mapping[str, Any]]:
    if name in _LISTS:
        return document.get(_LISTS[name]) or ()
    if name == "memberOf":
        return map(_typed, objects.groups_of(tenant, str(document["id"]), transitive=False))
    found = (objects.find_any(tenant, each) for each in document.get(_REFERENCES[name]) or ())
    return (_typed(each[1]) for each in found if each)


def _typed(document: Mapping[str, Any]) -> Document:
    return {"@odata.type": type_of(document), **document}


def _cut(document: Mapping[str, Any], wanted: frozenset[str]) -> Document:
    visible = shown(document)
    return {n: v for n, v in visible.items() if not wanted or n.startswith("@") or n.lower() in wanted}
