"""From a v1 collection to a v2.1 one: flat lists of requests and folders become a tree.

What comes out is what Postman's own `postman-collection-transformer` makes of it, with ids kept: folders
before requests, in the order of the `order` lists; what no list names is left out. Members that v1 did not
define go over as they are.

A document may contradict itself: a folder that stands in two others is in the first, and one that
stands in itself is an error, where the transformer would make a circle.
"""

from __future__ import annotations

from azbearer.collection.place import member, objects, text_member
from azbearer.collection.v1.items import convert_item, others, shared_parts
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.collection.model import Raw
    from azbearer.collection.place import Place

    Known = dict[str, tuple[Raw, Place]]

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_SHARED = """
id name description order events tests preRequestScript auth currentHelper helperAttributes
variables variable protocolProfileBehavior
"""
_V1_COLLECTION = frozenset((*_SHARED.split(), "folders", "folders_order", "requests"))
_V1_FOLDER = frozenset(
    (*_SHARED.split(), "folders_order", "folder", "collection", "collectionId", "collection_id")
)


def convert_collection(raw: Raw, place: Place) -> Raw:
    """The collection in the v2.1 format; the given one is not changed.

    Raises:
        FileFormatError: a part is of a wrong type, or folders contain each other.
    """
    requests = _by_id(raw, "requests", place)
    info: Raw = {"_postman_id": text_member(raw, "id", place), "name": raw.get("name", "")}
    if raw.get("description"):
        info["description"] = raw["description"]
    shared = shared_parts(raw, place)
    if shared.get("auth") == {"type": "noauth"}:
        del shared["auth"]  # there is nothing around a collection that it could stop
    return {
        **others(raw, _V1_COLLECTION),
        "info": {**info, "schema": SCHEMA},
        "item": [*_folders(raw, requests, place), *_items(raw, requests, place)],
        **shared,
    }


def _by_id(raw: Raw, key: str, place: Place) -> Known:
    return {text_member(entry, "id", where): (entry, where) for entry, where in objects(raw, key, place)}


def _items(raw: Raw, requests: Known, place: Place) -> Iterator[Raw]:
    """The requests that the `order` list names, those that there are."""
    for identity in dict.fromkeys(_order(raw, "order", place)):
        if identity in requests:
            yield convert_item(*requests[identity], requests)


def _order(raw: Raw, key: str, place: Place) -> list[str]:
    values = member(raw, key, place, list) or ()
    return [value for value in values if isinstance(value, str)]


def _folders(raw: Raw, requests: Known, place: Place) -> Iterator[Raw]:
    """The folders of the first level, with those below them in their places."""
    known = _by_id(raw, "folders", place)
    converted = {identity: _folder(*entry) for identity, entry in known.items()}
    above = _parents(known)
    for identity, (folder, where) in known.items():
        below = converted[identity]["item"]
        children = dict.fromkeys(_order(folder, "folders_order", where))
        below += [converted[child] for child in children if above.get(child) == identity]
        below += _items(folder, requests, where)
    _check_circles(known, above)
    first_level = _order(raw, "folders_order", place) if raw.get("folders_order") is not None else known
    for identity in dict.fromkeys(first_level):
        if identity in converted and identity not in above:
            yield converted[identity]


def _folder(folder: Raw, place: Place) -> Raw:
    result: Raw = {
        **others(folder, _V1_FOLDER),
        "id": text_member(folder, "id", place),
        "name": text_member(folder, "name", place),
    }
    if folder.get("description"):
        result["description"] = folder["description"]
    items: list[Any] = []
    return {**result, "item": items, **shared_parts(folder, place)}


def _parents(known: Known) -> dict[str, str]:
    """For each folder that stands in another one, the first that names it."""
    above: dict[str, str] = {}
    for identity, (folder, where) in known.items():
        for child in _order(folder, "folders_order", where):
            if child in known:
                above.setdefault(child, identity)
    return above


def _check_circles(known: Known, above: dict[str, str]) -> None:
    """Follow each folder to the first level, marking those from which the way is known."""
    safe: set[str] = set()
    for identity in known:
        way: dict[str, None] = {}
        at: str | None = identity
        while at is not None and at not in safe:
            if at in way:
                raise known[at][1].error("this folder stands in itself", "remove it from folders_order")
            way[at] = None
            at = above.get(at)
        safe.update(way)
