"""Reads collection documents (v2.0, v2.1, and v1 converted) into typed items.

Nothing here recurses: folders nest without limit.
"""

from __future__ import annotations

from pathlib import Path

from azbearer.collection.documents import describe, is_v1_collection, unwrap
from azbearer.collection.files import read_file
from azbearer.collection.guids import derived_guid
from azbearer.collection.json_text import bulk_reading, parse_json
from azbearer.collection.model import Collection, Folder, Item, Raw
from azbearer.collection.parts import read_auth, read_scripts, read_variables
from azbearer.collection.place import Place, member, objects, text_member
from azbearer.collection.request import read_request
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_collection(path: Path) -> Collection:
    """Read a collection file.

    Raises:
        FileFormatError: it can't be read, or is no collection.
    """
    return parse_collection(read_file(path), path)


def parse_collection(data: bytes, source: str | Path) -> Collection:
    """Read a collection from a file's bytes: v1, v2.0 or v2.1, also wrapped as Postman's API wraps it.

    A v1 collection is converted: `Collection.raw` is the v2.1 document then, as in newman.

    Args:
        data: JSON in UTF-8 or UTF-16, each with or without a byte order mark.
        source: the file, or what else to call it in errors.

    Raises:
        FileFormatError: it is no collection; `where` has the line and column, or the JSON path.
    """
    with bulk_reading(len(data)):
        return _read_document(parse_json(data, str(source)), source)


def _read_document(document: Any, source: str | Path) -> Collection:
    raw, place = unwrap(document, ("collection",), Place(str(source)))
    if is_v1_collection(raw):
        from azbearer.collection.v1 import convert_collection  # noqa: PLC0415  few collections are that old

        raw, place = convert_collection(raw, place), Place(f"{source} (converted from v1)")
    _check_kind(raw, place)
    info = member(raw, "info", place, dict) or {}
    within = place.at("info")
    name = within.at("name").expect(info.get("name"), str)
    identity = text_member(info, "_postman_id", within) or derived_guid(f"collection/{name}")
    return Collection(
        id=identity,
        name=name,
        schema=text_member(info, "schema", within),
        root=_read_tree(raw, _Draft(raw, place, identity, name, ())),
        raw=raw,
        source=source if isinstance(source, Path) else None,
    )


def _check_kind(raw: Raw, place: Place) -> None:
    if "info" in raw and "item" in raw:
        place.at("item").expect(raw["item"], list)
        return
    if (other := describe(raw)) is not None:
        what, hint = other
        raise place.error(f"this is {what}, and a collection of the v2 format is needed", hint)
    missing = "item" if "info" in raw else "info"
    raise place.at(missing).error(
        f"this is no collection: it has no {missing}", "export the collection from Postman as v2.1"
    )


class _Draft(NamedTuple):
    """A folder whose children are still being read."""

    raw: Raw
    place: Place
    id: str
    name: str
    path: tuple[str, ...]


def _read_tree(raw: Raw, root: _Draft) -> Folder:
    """Read all items below the root, innermost folders finished first."""
    levels = [_Level(root, objects(raw, "item", root.place), is_root=True)]
    while True:
        level = levels[-1]
        folder = level.read_up_to_folder()
        if folder is not None:
            levels.append(folder)
            continue
        finished = levels.pop().finish()
        if not levels:
            return finished
        levels[-1].children.append(finished)


class _Level:
    """One folder on the way down: its children read so far, and those still to read."""

    def __init__(self, draft: _Draft, entries: list[tuple[Raw, Place]], *, is_root: bool = False) -> None:
        self._draft = draft
        self._entries: Iterator[tuple[int, tuple[Raw, Place]]] = iter(enumerate(entries))
        # The root's own name is no part of the items' paths.
        self._path = () if is_root else (*draft.path, draft.name)
        self.children: list[Folder | Item] = []

    def read_up_to_folder(self) -> _Level | None:
        """Read requests up to the next folder, and give that one's level; None at the end."""
        for index, (raw, place) in self._entries:
            entries = member(raw, "item", place, list)
            identity = self._id(index, raw, place)
            name = text_member(raw, "name", place)
            if entries is not None:
                draft = _Draft(raw, place, identity, name, self._path)
                return _Level(draft, objects(raw, "item", place))
            self.children.append(_read_item(raw, place, identity, name, self._path))
        return None

    def _id(self, index: int, raw: Raw, place: Place) -> str:
        """The document's own, or else one that follows from where the child stands."""
        own = text_member(raw, "id", place) or text_member(raw, "_postman_id", place)
        return own or derived_guid(str(index), beginning=f"{self._draft.id}/")

    def finish(self) -> Folder:
        """The folder with all its children."""
        raw, place, identity, name, path = self._draft
        return Folder(
            identity,
            name,
            path,
            tuple(self.children),
            read_scripts(raw, place),
            read_auth(raw, place),
            read_variables(raw, "variable", place),
            member(raw, "protocolProfileBehavior", place, dict) or {},
            raw,
            place,
        )


def _read_item(raw: Raw, place: Place, identity: str, name: str, path: tuple[str, ...]) -> Item:
    request, auth = read_request(raw, place)
    return Item(
        identity,
        name,
        path,
        request,
        read_scripts(raw, place),
        auth,
        read_variables(raw, "variable", place),
        member(raw, "protocolProfileBehavior", place, dict) or {},
        raw,
        place,
    )
