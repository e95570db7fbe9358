from __future__ import annotations

import copy
import inspect
import pickle
import typing

import pytest

from azbearer import typed
from azbearer.typed import Generic, Literal, NamedTuple, Protocol, TypeVar, cast, overload

T = TypeVar("T")


class Point(NamedTuple):
    """Where."""

    x: int
    y: int = 2
    name: str | None = None

    @property
    def sum(self) -> int:
        """Of both."""
        return self.x + self.y

    @classmethod
    def origin(cls) -> Point:
        """Of it all."""
        return cls(0, 0)


class Same(typing.NamedTuple):
    """What `typing` makes of it."""

    x: int
    y: int = 2
    name: str | None = None


class Empty(NamedTuple):
    """Nothing."""


class Secret(NamedTuple):
    """Not to be shown."""

    value: str

    def __repr__(self) -> str:
        return "***"


class Boxed(NamedTuple, Generic[T]):
    """With a parameter."""

    value: T


class Named(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str | None:
        """The name."""


def test_a_named_tuple_is_a_tuple_with_names() -> None:
    """Members have names and places, and those left out their defaults."""
    point = Point(1)
    assert (1, 2, None) == tuple(point)
    assert (1, 2, None, 3) == (point.x, point.y, point.name, point.sum)
    assert Point(0, 0) == Point.origin()
    assert Point(3, 4, "here") == Point(name="here", y=4, x=3)
    assert (hash((1, 2, None)), 3) == (hash(point), len(point))


def test_it_has_what_typing_gives_it() -> None:
    """Everything about the class that a program can ask is as with `typing.NamedTuple`."""
    assert Same._fields == Point._fields
    assert Same._field_defaults == Point._field_defaults
    assert Same.__match_args__ == Point.__match_args__
    theirs, ours = (inspect.signature(kind).parameters.values() for kind in (Same, Point))
    assert [(each.name, each.default, each.kind) for each in theirs] == [
        (each.name, each.default, each.kind) for each in ours
    ]
    assert ["int", "int", "str | None"] == [each.annotation for each in ours]
    assert [*Same.__annotations__] == [*Point.__annotations__]
    assert type is type(Point)
    assert (repr(Same(1)), repr(Same(1)._asdict())) == (
        repr(Point(1)).replace("Point", "Same"),
        repr(Point(1)._asdict()),
    )


@pytest.mark.parametrize(
    ("values", "names"),
    [((), {}), ((1, 2, "", 4), {}), ((1,), {"x": 2}), ((1,), {"z": 2}), ((1, 2), {"y": 2})],
)
def test_wrong_arguments_are_refused(values: tuple[int, ...], names: dict[str, int]) -> None:
    """A member that is missing, strange, given twice or too much is told by its name, as by `typing`."""
    with pytest.raises(TypeError) as ours:
        Point(*values, **names)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as theirs:
        Same(*values, **names)  # type: ignore[arg-type]
    assert str(theirs.value).partition("__new__")[2] == str(ours.value).partition("__new__")[2]


def test_it_does_not_change() -> None:
    """Neither a member nor anything else can be set, and no instance has a dictionary."""
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(AttributeError):
            setattr(point, name, 5)
    assert not hasattr(point, "__dict__")


def test_another_one_with_changes() -> None:
    """`_replace` gives one with other members, and refuses what is none."""
    assert Point(5, 2, "here") == Point(1, 2, "here")._replace(x=5)
    assert type(Point(1)) is type(Point(1)._replace(x=5))
    with pytest.raises(ValueError, match="'z'"):
        Point(1)._replace(z=5)  # type: ignore[call-arg]


def test_made_of_other_values() -> None:
    """`_make` takes as many values as there are fields."""
    assert Point(7, 8, None) == Point._make([7, 8, None])
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        Point._make([7])


def test_it_can_be_matched_copied_and_pickled() -> None:
    """Patterns find members by name and place; a copy and a pickle are equal and of its class."""
    match Point(1, 2, "here"):
        case Point(1, name=name):
            assert name == "here"
    for other in (copy.copy(Point(1)), copy.deepcopy(Point(1)), pickle.loads(pickle.dumps(Point(1)))):  # noqa: S301
        assert (Point, Point(1)) == (type(other), other)


def test_its_own_methods_come_first() -> None:
    """A class that shows itself in its own way does so."""
    assert "***" == repr(Secret("x"))
    assert "Empty()" == repr(Empty())


def test_parameters_and_contracts_are_forgotten() -> None:
    """A generic named tuple and a contract are classes as others."""
    assert "Boxed(value=3)" == repr(Boxed(3))
    assert isinstance(Boxed(3), Boxed)

    class Somebody(Named):
        name = "me"

    assert "me" == Somebody().name


def test_words_of_annotations_stand_in_aliases() -> None:
    """An alias that is made at run time can be made of them, and knows its parameters."""
    words = Literal["a", "b"]
    assert ("a", "b") == typing.get_args(words)
    assert (words, type(None)) == typing.get_args(words | None)


def test_what_only_type_checkers_use_does_nothing() -> None:
    """A cast gives its value, and a description of a function the function."""
    value = object()
    assert value is cast("int", value)
    assert test_it_does_not_change is overload(test_it_does_not_change)


def test_names_are_those_of_typing() -> None:
    """Whatever is here is also in `typing`, by the same name."""
    assert [] == [name for name in typed.__all__ if not hasattr(typing, name)]
