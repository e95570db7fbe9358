"""Functions that do not compute all of their arguments, and those of the template's own names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.dates import DEFAULT_NOW, formatted
from azbearer.emulator.arm.templates.errors import ExpressionError, NoCopyLoopError, wrong_argument
from azbearer.emulator.arm.templates.registry import ANY, check_count
from azbearer.emulator.arm.templates.values import integer_of, is_integer, text_of, type_name

if TYPE_CHECKING:
    from azbearer.emulator.arm.templates.evaluator import Names
    from azbearer.emulator.arm.templates.syntax import Call, Node

Compute = Callable[["Node", "Names"], Any]
LazyFunction = Callable[["Call", "Names", Compute], Any]


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong_argument(name, f"expects a parameter of type 'Boolean' but got '{type_name(value)}'")
    return value


def _if(call: Call, names: Names, compute: Compute) -> Any:
    """One of two values; the other is not computed."""
    check_count("if", 3, 3, len(call.arguments))
    condition, yes, no = call.arguments
    return compute(yes if _boolean("if", compute(condition, names)) else no, names)


def _and(call: Call, names: Names, compute: Compute) -> bool:
    check_count("and", 2, ANY, len(call.arguments))
    return all(_boolean("and", compute(argument, names)) for argument in call.arguments)


def _or(call: Call, names: Names, compute: Compute) -> bool:
    check_count("or", 2, ANY, len(call.arguments))
    return any(_boolean("or", compute(argument, names)) for argument in call.arguments)


def _parameters(call: Call, names: Names, compute: Compute) -> Any:
    check_count("parameters", 1, 1, len(call.arguments))
    return names.parameter(text_of("parameters", compute(call.arguments[0], names)))


def _variables(call: Call, names: Names, compute: Compute) -> Any:
    check_count("variables", 1, 1, len(call.arguments))
    return names.variable(text_of("variables", compute(call.arguments[0], names)))


def _copy_index(call: Call, names: Names, compute: Compute) -> int:
    """The index of the loop that is named, or of the innermost; an offset may come last."""
    check_count("copyIndex", 0, 2, len(call.arguments))
    arguments = [compute(argument, names) for argument in call.arguments]
    offset = arguments.pop() if arguments and is_integer(arguments[-1]) else 0
    name = text_of("copyIndex", arguments[0]).lower() if arguments else ""
    if name not in names.copies:
        raise NoCopyLoopError
    return names.copies[name] + integer_of("copyIndex", offset)


def _new_guid(call: Call, names: Names, _compute: Compute) -> str:
    check_count("newGuid", 0, 0, len(call.arguments))
    _only_in_defaults("newGuid", names)
    return names.surroundings.new_guid()


def _utc_now(call: Call, names: Names, compute: Compute) -> str:
    check_count("utcNow", 0, 1, len(call.arguments))
    _only_in_defaults("utcNow", names)
    code = compute(call.arguments[0], names) if call.arguments else DEFAULT_NOW
    moment = dt.datetime.fromtimestamp(names.surroundings.now(), dt.UTC)
    return formatted(moment, text_of("utcNow", code))


def _only_in_defaults(name: str, names: Names) -> None:
    if not names.defaults:
        raise ExpressionError(
            f"The template function '{name}' is not expected at this location. It may only be used in the "
            "default value of a parameter. Please see https://aka.ms/arm-functions for usage details."
        )


FUNCTIONS: dict[str, LazyFunction] = {
    "if": _if,
    "and": _and,
    "or": _or,
    "parameters": _parameters,
    "variables": _variables,
    "copyindex": _copy_index,
    "newguid": _new_guid,
    "utcnow": _utc_now,
}
