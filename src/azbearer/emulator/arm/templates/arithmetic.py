"""Numbers, comparison and logic.

Sources: Microsoft, "Numeric functions", "Comparison functions" and "Logical functions for ARM
templates". `if`, `and` and `or` are not here: they do not compute all of their arguments.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, wrong_argument
from azbearer.emulator.arm.templates.registry import ANY, Function, listed
from azbearer.emulator.arm.templates.values import array_of, integer_of, is_integer, same, text_of, type_name

if TYPE_CHECKING:
    from collections.abc import Callable


def _arithmetic(name: str, compute: Callable[[int, int], int]) -> Function:
    def function(first: Any, second: Any) -> int:
        return compute(integer_of(name, first), integer_of(name, second))

    return Function(name, 2, 2, function)


def _divide(first: int, second: int) -> int:
    """The quotient towards zero, as .NET divides."""
    if second == 0:
        raise ExpressionError(
            "The template language function 'div' failed: attempted to divide by zero. Please see "
            "https://aka.ms/arm-functions#div for usage details."
        )
    quotient = abs(first) // abs(second)
    return quotient if (first < 0) == (second < 0) else -quotient


def _modulo(first: int, second: int) -> int:
    """The remainder, with the sign of the dividend."""
    return first - second * _divide(first, second)


def _extreme(name: str, choose: Callable[[list[int]], int]) -> Function:
    def function(*values: Any) -> int:
        numbers = array_of(name, values[0]) if isinstance(values[0], list) else list(values)
        if not numbers:
            raise wrong_argument(name, "expects at least one number")
        return choose([integer_of(name, number) for number in numbers])

    return Function(name, 1, ANY, function)


def _int(value: Any) -> int:
    try:
        return int(value.strip()) if isinstance(value, str) else int(value)
    except (ValueError, TypeError) as error:
        raise wrong_argument("int", f"cannot convert '{value}' to an integer") from error


def _float(value: Any) -> float:
    try:
        return float(value)
    except (ValueError, TypeError) as error:
        raise wrong_argument("float", f"cannot convert '{value}' to a number") from error


def _range(start: Any, count: Any) -> list[int]:
    first, size = integer_of("range", start), integer_of("range", count)
    most = 10_000
    if not 0 <= size <= most:
        raise wrong_argument("range", f"expects a count between 0 and {most}, got '{size}'")
    return list(range(first, first + size))


def _comparison(name: str, compare: Callable[[Any, Any], bool]) -> Function:
    def function(first: Any, second: Any) -> bool:
        of_numbers = is_integer(first) and is_integer(second)
        if not of_numbers and not (isinstance(first, str) and isinstance(second, str)):
            kinds = f"'{type_name(first)}' and '{type_name(second)}'"
            raise wrong_argument(name, f"expects two integers or two strings, got {kinds}")
        return compare(first, second)

    return Function(name, 2, 2, function)


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong_argument("not", f"expects a parameter of type 'Boolean' but got '{type_name(value)}'")
    return not value


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if is_integer(value):
        return bool(value)
    words = {"true": True, "1": True, "false": False, "0": False}
    found = words.get(text_of("bool", value).lower())
    if found is None:
        raise wrong_argument("bool", f"cannot convert '{value}' to a boolean")
    return found


FUNCTIONS = listed(
    _arithmetic("add", operator.add),
    _arithmetic("sub", operator.sub),
    _arithmetic("mul", operator.mul),
    _arithmetic("div", _divide),
    _arithmetic("mod", _modulo),
    _extreme("min", min),
    _extreme("max", max),
    Function("int", 1, 1, _int),
    Function("float", 1, 1, _float),
    Function("range", 2, 2, _range),
    Function("equals", 2, 2, same),
    _comparison("less", operator.lt),
    _comparison("lessOrEquals", operator.le),
    _comparison("greater", operator.gt),
    _comparison("greaterOrEquals", operator.ge),
    Function("not", 1, 1, _not),
    Function("bool", 1, 1, _bool),
    Function("true", 0, 0, lambda: True),
    Function("false", 0, 0, lambda: False),
    Function("null", 0, 0, lambda: None),
)
