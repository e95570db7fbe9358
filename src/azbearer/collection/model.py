"""Typed, frozen views of Postman documents; each keeps the raw value it was read from.

Loss-less round trips rest on one rule: the raw document is the truth, these views are read from
it, and whoever writes a file writes the raw document with its own changes, never a rebuilt one
(`dump.py` says more). Values may be secrets, so no view shows any in its `repr`.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from azbearer.collection.place import Place

Raw = dict[str, Any]


class Script(NamedTuple):
    """One event's script: `source` is its lines joined with line feeds."""

    listen: Literal["prerequest", "test"]
    source: str
    id: str = ""

    def __repr__(self) -> str:
        return f"<Script {self.listen} {self.id}>"


class Auth(NamedTuple):
    """Auth settings with v2.0 maps and v2.1 lists made equal; `type` is such as `bearer` or `noauth`."""

    type: str
    parameters: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Auth {self.type}>"


class Variable(NamedTuple):
    """A variable as a document declares it."""

    key: str
    value: Any
    type: str = "any"
    enabled: bool = True

    def __repr__(self) -> str:
        return f"<Variable {self.key!r}>"


class Item(NamedTuple):
    """A request in a collection.

    Args:
        id: the document's own id, or one derived from the position when it has none.
        name: as written.
        path: names of the folders around it, outermost first.
        request: the raw request as an object in the form of the v2.1 schema (a string request
            becomes `{"url": text, "method": "GET"}`; header text and a v2.0 auth map become
            lists). It always has `method`, and `url`, which is "" in a draft that has none.
        scripts: its own, disabled ones left out.
        auth: its own, or None to inherit.
        variables: its own.
        profile: its `protocolProfileBehavior`.
        raw: the item as it stands in the document.
        place: of the item in the document.
    """

    id: str
    name: str
    path: tuple[str, ...]
    request: Raw
    scripts: tuple[Script, ...]
    auth: Auth | None
    variables: tuple[Variable, ...]
    profile: Mapping[str, Any]
    raw: Raw
    place: Place

    def __repr__(self) -> str:
        return f"<Item {self.name!r} {self.place.path}>"


class Folder(NamedTuple):
    """A group of items; also what a collection is at its root."""

    id: str
    name: str
    path: tuple[str, ...]
    children: tuple[Folder | Item, ...]
    scripts: tuple[Script, ...]
    auth: Auth | None
    variables: tuple[Variable, ...]
    profile: Mapping[str, Any]
    raw: Raw
    place: Place

    def __repr__(self) -> str:
        return f"<Folder {self.name!r} {self.place.path}>"

    def items(self) -> Iterator[Item]:
        """Every request below, in the order of a run."""
        # Not recursive: folders may nest deeper than Python's stack.
        levels = [iter(self.children)]
        while levels:
            child = next(levels[-1], None)
            if child is None:
                levels.pop()
            elif isinstance(child, Item):
                yield child
            else:
                levels.append(iter(child.children))


class Collection(NamedTuple):
    """A collection document; `raw` is the whole of it, `source` the file it was read from.

    A document wrapped as `{"collection": ...}` or `{"environment": ...}` counts without its wrapper.
    """

    id: str
    name: str
    schema: str
    root: Folder
    raw: Raw
    source: Path | None = None

    def __repr__(self) -> str:
        return f"<Collection {self.name!r}>"


class VariableFile(NamedTuple):
    """An environment or globals document."""

    id: str
    name: str
    kind: Literal["environment", "globals"]
    values: tuple[Variable, ...]
    raw: Raw
    source: Path | None = None

    def __repr__(self) -> str:
        return f"<VariableFile {self.name!r}>"


def last_enabled(variables: Iterable[Variable]) -> dict[str, Variable]:
    """The variable that counts for each name: the last one that is enabled, as in newman."""
    return {variable.key: variable for variable in variables if variable.enabled}
