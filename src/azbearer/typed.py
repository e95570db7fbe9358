"""What modules take from `typing`: the real thing for type checkers, and at run time what little is needed.

Annotations are texts that nobody reads at run time. But to load `typing` takes a third of the time that an
empty Python takes, and each of its named tuples compiles its constructor and every annotation of its
fields: the hundred of them in a run were a third of the time until it began. So no module here loads it, but
for the few that need something else of it, and named tuples are made below.
"""

from __future__ import annotations

# Its name is private; where there is no C code for it, `collections` has something as good.
from collections import _tuplegetter as member  # type: ignore[attr-defined]
from types import FunctionType, GenericAlias

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import (
        IO,
        Any,
        BinaryIO,
        ClassVar,
        Final,
        Generic,
        Literal,
        NamedTuple,
        NoReturn,
        Protocol,
        Self,
        TextIO,
        TypeVar,
        cast,
        overload,
    )

__all__ = [
    "IO",
    "TYPE_CHECKING",
    "Any",
    "BinaryIO",
    "ClassVar",
    "Final",
    "Generic",
    "Literal",
    "NamedTuple",
    "NoReturn",
    "Protocol",
    "Self",
    "TextIO",
    "TypeVar",
    "cast",
    "overload",
]


class _Tuple(tuple["Any", ...]):
    """What all named tuples have."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __repr__(self) -> str:
        members = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({members})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Self:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {[*changes]!r}")
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))


# Constructors by the number of their parameters: to rename those takes a tenth of the time of compiling.
_CONSTRUCTORS: dict[int, FunctionType] = {}


def _constructor(qualname: str, types: dict[str, str], defaults: tuple[Any, ...]) -> FunctionType:
    """The function `__new__` of a class with fields of these types; the last ones have the defaults."""
    count = len(types)
    if count not in _CONSTRUCTORS:
        some = "".join(f"p{number}, " for number in range(count))
        _CONSTRUCTORS[count] = eval(f"lambda cls, {some}: new(cls, ({some}))", {"new": tuple.__new__})  # noqa: S307 - numbers
    like = _CONSTRUCTORS[count]
    code = like.__code__.replace(
        co_name="__new__", co_qualname=f"{qualname}.__new__", co_varnames=("cls", *types)
    )
    constructor = FunctionType(code, like.__globals__, "__new__", defaults)
    constructor.__annotations__ = types
    return constructor


class _Maker(type):
    """Makes the subclasses of `NamedTuple`: each an ordinary class, whose class is `type`."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
        del cls  # it would be asked about each `isinstance`
        types: dict[str, str] = space.get("__annotations__", {})
        defaults = {field: space[field] for field in types if field in space}
        space.update((field, member(number, "")) for number, field in enumerate(types))
        space |= {
            "__slots__": (),
            "__match_args__": tuple(types),
            "_fields": tuple(types),
            "_field_defaults": defaults,
            "__new__": _constructor(space["__qualname__"], types, tuple(defaults.values())),
        }
        return type(name, (_Tuple, *bases[1:]), space)


class _Word:
    """Stands for a word of annotations, which may have parameters, and for a base class that does nothing."""

    __slots__ = ()

    def __class_getitem__(cls, parameters: object) -> GenericAlias:
        return GenericAlias(cls, parameters)


def _parameter(name: str, **_: object) -> str:
    """A parameter, to be forgotten."""
    return name


def _cast(_: object, value: Any) -> Any:
    return value


def _overload(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


if not TYPE_CHECKING:
    Any = BinaryIO = ClassVar = Final = Generic = IO = Literal = NoReturn = Protocol = Self = TextIO = _Word
    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
    TypeVar, cast, overload = _parameter, _cast, _overload
