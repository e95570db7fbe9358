"""Functions that take a lambda. Source: Microsoft, "Lambda functions for ARM templates"."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, wrong_argument
from azbearer.emulator.arm.templates.registry import check_count
from azbearer.emulator.arm.templates.syntax import Call
from azbearer.emulator.arm.templates.values import array_of, object_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.emulator.arm.templates.evaluator import Names
    from azbearer.emulator.arm.templates.lazy import Compute, LazyFunction
    from azbearer.emulator.arm.templates.syntax import Node


def _lambda_of(function: str, node: Node, names: Names, compute: Compute) -> Callable[..., Any]:
    """A lambda as something to call, with the value and, when it takes one more, the index."""
    if not isinstance(node, Call) or node.name.lower() != "lambda" or not node.arguments:
        raise wrong_argument(function, "expects a lambda")
    *variables, body = node.arguments
    written = [text_of("lambda", compute(variable, names)) for variable in variables]

    def call(*values: Any) -> Any:
        return compute(body, names.with_lambda(dict(zip(written, values, strict=False))))

    return call


def _map(call: Call, names: Names, compute: Compute) -> list[Any]:
    check_count("map", 2, 2, len(call.arguments))
    items = array_of("map", compute(call.arguments[0], names))
    change = _lambda_of("map", call.arguments[1], names, compute)
    return [change(item, index) for index, item in enumerate(items)]


def _filter(call: Call, names: Names, compute: Compute) -> list[Any]:
    check_count("filter", 2, 2, len(call.arguments))
    items = array_of("filter", compute(call.arguments[0], names))
    keep = _lambda_of("filter", call.arguments[1], names, compute)
    return [item for index, item in enumerate(items) if keep(item, index) is True]


def _reduce(call: Call, names: Names, compute: Compute) -> Any:
    check_count("reduce", 3, 3, len(call.arguments))
    items = array_of("reduce", compute(call.arguments[0], names))
    result = compute(call.arguments[1], names)
    join = _lambda_of("reduce", call.arguments[2], names, compute)
    for index, item in enumerate(items):
        result = join(result, item, index)
    return result


def _sort(call: Call, names: Names, compute: Compute) -> list[Any]:
    check_count("sort", 2, 2, len(call.arguments))
    items = array_of("sort", compute(call.arguments[0], names))
    before = _lambda_of("sort", call.arguments[1], names, compute)

    def compare(first: Any, second: Any) -> int:
        if before(first, second) is True:
            return -1
        return 1 if before(second, first) is True else 0

    return sorted(items, key=cmp_to_key(compare))


def _to_object(call: Call, names: Names, compute: Compute) -> dict[str, Any]:
    check_count("toObject", 2, 3, len(call.arguments))
    items = array_of("toObject", compute(call.arguments[0], names))
    key_of = _lambda_of("toObject", call.arguments[1], names, compute)
    given = call.arguments[2:]
    value_of = _lambda_of("toObject", given[0], names, compute) if given else None
    return {
        text_of("toObject", key_of(item)): value_of(item) if value_of is not None else item for item in items
    }


def _group_by(call: Call, names: Names, compute: Compute) -> dict[str, list[Any]]:
    check_count("groupBy", 2, 2, len(call.arguments))
    key_of = _lambda_of("groupBy", call.arguments[1], names, compute)
    groups: dict[str, list[Any]] = {}
    for item in array_of("groupBy", compute(call.arguments[0], names)):
        groups.setdefault(text_of("groupBy", key_of(item)), []).append(item)
    return groups


def _map_values(call: Call, names: Names, compute: Compute) -> dict[str, Any]:
    check_count("mapValues", 2, 2, len(call.arguments))
    change = _lambda_of("mapValues", call.arguments[1], names, compute)
    entries = object_of("mapValues", compute(call.arguments[0], names))
    return {name: change(value) for name, value in entries.items()}


def _lambda(_call: Call, _names: Names, _compute: Compute) -> Any:
    raise wrong_argument("lambda", "can only be an argument of a function that takes lambdas")


def _lambda_variables(call: Call, names: Names, compute: Compute) -> Any:
    check_count("lambdaVariables", 1, 1, len(call.arguments))
    name = text_of("lambdaVariables", compute(call.arguments[0], names))
    if name.lower() not in names.lambda_values:
        raise ExpressionError(f"The lambda variable '{name}' is not found.")
    return names.lambda_values[name.lower()]


FUNCTIONS: dict[str, LazyFunction] = {
    "map": _map,
    "filter": _filter,
    "reduce": _reduce,
    "sort": _sort,
    "toobject": _to_object,
    "groupby": _group_by,
    "mapvalues": _map_values,
    "lambda": _lambda,
    "lambdavariables": _lambda_variables,
}
