"""Typed, frozen views of Postman documents; each keeps the raw value it was read from.

Loss-less round trips rest on one rule: the raw document is the truth, these views are read from
it, and whoever writes a file writes the raw document with its own changes, never a rebuilt one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """One event's script: `source` is its lines joined with line feeds."""

    listen: Literal["prerequest", "test"]
    source: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Auth:
    """Auth settings with v2.0 maps and v2.1 lists made equal; `type` is such as `bearer` or `noauth`."""

    type: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as a document declares it."""

    key: str
    value: Any
    type: str = "any"
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A request in a collection.

    Args:
        id: the document's own id, or one derived from the position when it has none.
        name: as written.
        path: names of the folders around it, outermost first.
        request: the raw request as an object in the form of the v2.1 schema (a string request
            becomes `{"url": text, "method": "GET"}`; a v2.0 auth map becomes a list).
        scripts: its own, disabled ones left out.
        auth: its own, or None to inherit.
        variables: its own.
        profile: its `protocolProfileBehavior`.
        raw: the item as it stands in the document.
        where: the JSON path of the item, such as `$.item[0].item[2]`.
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
    where: str


@dataclass(frozen=True, slots=True)
class Folder:
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
    where: str

    def items(self) -> Iterator[Item]:
        """Every request below, in the order of a run."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection document; `raw` is the whole of it, `source` the file it was read from."""

    id: str
    name: str
    schema: str
    root: Folder
    raw: Raw
    source: Path | None = None


@dataclass(frozen=True, slots=True)
class VariableFile:
    """An environment or globals document."""

    id: str
    name: str
    kind: Literal["environment", "globals"]
    values: tuple[Variable, ...]
    raw: Raw
    source: Path | None = None
