"""Where in which document a value stands, and typed access that names the place when a type is wrong."""

from __future__ import annotations

from azbearer.errors import FileFormatError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

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
_OBJECT = frozenset({dict})
T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Iterable


class Place(NamedTuple):
    """A value's place: the document's name, and the way to it from the value around it.

    Nearly all places are made for nothing, since hardly a document is wrong: the path waits for its reader.
    """

    source: str
    around: Place | None = None
    step: str | int = ""

    def __repr__(self) -> str:
        return f"<Place {self.path} of {self.source}>"

    def at(self, *steps: str | int) -> Place:
        """The place of one member or element of this value, or of one further inside."""
        place = self
        for step in steps:
            place = Place(self.source, place, step)
        return place

    @property
    def path(self) -> str:
        """The JSON path, such as `$.item[2].request`; shortened in the middle when it is very long."""
        steps = []
        place = self
        while place.around is not None:
            steps.append(f"[{place.step}]" if isinstance(place.step, int) else f".{place.step}")
            place = place.around
        path = "".join(("$", *reversed(steps)))
        half = _LONGEST_PATH // 2 - 3
        return path if len(path) <= _LONGEST_PATH else f"{path[:half]} ... {path[-half:]}"

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


def check_members(raw: dict[str, Any], kinds: dict[str, tuple[type, ...]], place: Place, *steps: str) -> None:
    """See that members are of their kinds, missing or null.

    Args:
        raw: the object.
        kinds: of those members that have to be of certain kinds.
        place: of the object, or of one around it.
        steps: from there to the object.

    Raises:
        FileFormatError: one is not.
    """
    for name, value in raw.items():
        if value is not None and name in kinds and not isinstance(value, kinds[name]):
            place.at(*steps, name).expect(value, *kinds[name])


def text_member(raw: dict[str, Any], key: str, place: Place) -> str:
    """The text of that name, "" where it is missing or null."""
    return member(raw, key, place, str) or ""


def objects(raw: dict[str, Any], key: str, place: Place) -> list[tuple[dict[str, Any], Place]]:
    """The objects in the list of that name, with their places; nulls are passed over, as in newman."""
    values = member(raw, key, place, list)
    if not values:
        return []
    source, within = place.source, place.at(key)
    return [
        (
            value if isinstance(value, dict) else within.at(index).expect(value, dict),
            Place(source, within, index),
        )
        for index, value in enumerate(values)
        if value is not None
    ]


def are_objects(values: Iterable[Any]) -> bool:
    """Whether all of these are objects, as JSON is read."""
    return _OBJECT.issuperset(map(type, values))
