"""What `summarize` makes of the rows of a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.resourcegraph.errors import unsupported
from azbearer.emulator.arm.resourcegraph.expressions import text

if TYPE_CHECKING:
    from azbearer.emulator.arm.resourcegraph.expressions import Expression, Expressions
    from azbearer.emulator.arm.resourcegraph.reader import Reader

Aggregate = Callable[[list[dict[str, Any]]], Any]


def _numbers(values: list[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]


def _distinct(values: list[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for value in values:
        if value is not None:
            found.setdefault(text(value), value)
    return list(found.values())


def _extreme(choose: Callable[..., Any]) -> Callable[[list[Any]], Any]:
    def function(values: list[Any]) -> Any:
        present = [value for value in values if value is not None]
        numbers = _numbers(present)
        return choose(numbers) if numbers else choose(map(text, present), default=None)

    return function


def _average(values: list[Any]) -> float | None:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


_OF_VALUES: dict[str, Callable[[list[Any]], Any]] = {
    "sum": lambda values: sum(_numbers(values)),
    "avg": _average,
    "min": _extreme(min),
    "max": _extreme(max),
    "dcount": lambda values: len(_distinct(values)),
    "countif": lambda values: sum(1 for value in values if value is True),
    "any": lambda values: values[0] if values else None,
    "take_any": lambda values: values[0] if values else None,
    "make_list": lambda values: [value for value in values if value is not None],
    "make_set": _distinct,
}


def read_aggregate(reader: Reader, expressions: Expressions) -> tuple[str, Aggregate]:
    """An aggregate, with the name of its column unless it is given one.

    Raises:
        QueryError: there is no such aggregate.
    """
    token = reader.next()
    name = token.lowered
    if name != "count" and name not in _OF_VALUES:
        raise unsupported(token.text)
    reader.expect("(")
    if name == "count":
        reader.expect(")")
        return "count_", len
    column = reader.peek().text
    value = expressions.read()
    if reader.takes(","):
        # The size of a list or the accuracy of a count: both are exact here.
        reader.next()
    reader.expect(")")
    return f"{name}_{column}", _of(_OF_VALUES[name], value)


def _of(compute: Callable[[list[Any]], Any], value: Expression) -> Aggregate:
    return lambda rows: compute([value(row) for row in rows])
