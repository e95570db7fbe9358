"""The values of expressions, which are those of JSON: their type names, texts and comparison."""

from __future__ import annotations

import json
from typing import Any

from azbearer.emulator.arm.templates.errors import no_property, wrong_argument

_TYPE_NAMES: dict[type, str] = {
    str: "String",
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    list: "Array",
    dict: "Object",
    type(None): "Null",
}


def type_name(value: Any) -> str:
    """The name by which error texts call a value's type."""
    return _TYPE_NAMES.get(type(value), "Object")


def is_integer(value: Any) -> bool:
    """Whether a value is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def compact(value: Any) -> str:
    """JSON without blanks, as the service writes objects into texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_text(value: Any) -> str:
    """A value as `string` and `concat` write it: `True`, `5`, JSON for arrays and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    return "" if value is None else compact(value)


def same(first: Any, second: Any) -> bool:
    """Whether two values are equal: of one type, texts by case, numbers by value."""
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[name], second[name]) for name in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    return bool(first == second)


def property_of(target: dict[str, Any], name: str) -> Any:
    """A property, whose name compares without regard to case.

    Raises:
        ExpressionError: there is none.
    """
    key = find_key(target, name)
    if key is None:
        raise no_property(name, list(target))
    return target[key]


def find_key(target: dict[str, Any], name: str) -> str | None:
    """The name as the object writes it, or None."""
    if name in target:
        return name
    return next((key for key in target if key.lower() == name.lower()), None)


def text_of(name: str, value: Any) -> str:
    """An argument that must be a text.

    Raises:
        ExpressionError: it is something else.
    """
    if not isinstance(value, str):
        raise wrong_argument(name, f"expects a parameter of type 'String' but got '{type_name(value)}'")
    return value


def integer_of(name: str, value: Any) -> int:
    """An argument that must be a whole number.

    Raises:
        ExpressionError: it is something else.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_argument(name, f"expects a parameter of type 'Integer' but got '{type_name(value)}'")
    return value


def array_of(name: str, value: Any) -> list[Any]:
    """An argument that must be an array.

    Raises:
        ExpressionError: it is something else.
    """
    if not isinstance(value, list):
        raise wrong_argument(name, f"expects a parameter of type 'Array' but got '{type_name(value)}'")
    return value


def object_of(name: str, value: Any) -> dict[str, Any]:
    """An argument that must be an object.

    Raises:
        ExpressionError: it is something else.
    """
    if not isinstance(value, dict):
        raise wrong_argument(name, f"expects a parameter of type 'Object' but got '{type_name(value)}'")
    return value
