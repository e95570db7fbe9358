"""Where in which document a value stands, and typed access that names the place when a type is wrong."""

from __future__ import annotations

from azbearer.errors import FileFormatError
from azbearer.typed import Any, NamedTuple, TypeVar, overload

_LONGEST_PATH = 1000
_JSON_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}
T = TypeVar("T")


class Place(NamedTuple):
    """A value's place: the document's name and the JSON path, such as `$.item[2].request`."""

    source: str
    path: str = "$"

    def at(self, step: str | int) -> Place:
        """The place of one member or element of this value."""
        path = f"{self.path}[{step}]" if isinstance(step, int) else f"{self.path}.{step}"
        if len(path) > _LONGEST_PATH:
            # Thousands of nested folders with thousands of items would make gigabytes of paths.
            half = _LONGEST_PATH // 2 - 3
            path = f"{path[:half]} ... {path[-half:]}"
        return Place(self.source, path)

    def error(self, message: str, hint: str = "") -> FileFormatError:
        """An error about this value."""
        return FileFormatError(message, where=f"{self.source}: {self.path}", hint=hint)

    @overload
    def expect(self, value: Any, kind: type[T], /) -> T: ...
    @overload
    def expect(self, value: Any, /, *kinds: type) -> Any: ...
    def expect(self, value: Any, /, *kinds: type) -> Any:
        """The value, if it is of one of these kinds.

        Raises:
            FileFormatError: it is not.
        """
        if isinstance(value, kinds):
            return value
        wanted = " or ".join(dict.fromkeys(_JSON_NAMES[kind] for kind in kinds))
        raise self.error(f"this should be {wanted}, not {_JSON_NAMES.get(type(value), 'a number')}")


@overload
def member(raw: dict[str, Any], key: str, place: Place, kind: type[T], /) -> T | None: ...
@overload
def member(raw: dict[str, Any], key: str, place: Place, /, *kinds: type) -> Any: ...
def member(raw: dict[str, Any], key: str, place: Place, /, *kinds: type) -> Any:
    """The member of that name, or None where it is missing or null.

    Raises:
        FileFormatError: it is of none of these kinds.
    """
    value = raw.get(key)
    if value is None or isinstance(value, kinds):
        return value
    return place.at(key).expect(value, *kinds)


def text_member(raw: dict[str, Any], key: str, place: Place) -> str:
    """The text of that name, "" where it is missing or null."""
    return member(raw, key, place, str) or ""


def objects(raw: dict[str, Any], key: str, place: Place) -> list[tuple[dict[str, Any], Place]]:
    """The objects in the list of that name, with their places; nulls are passed over, as in newman."""
    values = member(raw, key, place, list)
    if not values:
        return []
    within = place.at(key)
    return [
        (value if isinstance(value, dict) else within.at(index).expect(value, dict), within.at(index))
        for index, value in enumerate(values)
        if value is not None
    ]
