"""Computes expressions, and whole JSON values with expressions in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates import arithmetic, arrays, dates, lambdas, lazy, scopes, texts
from azbearer.emulator.arm.templates.errors import (
    ExpressionError,
    unknown_function,
)
from azbearer.emulator.arm.templates.syntax import Access, Call, Literal, is_expression, parse, unescaped
from azbearer.emulator.arm.templates.values import (
    integer_of,
    is_integer,
    object_of,
    property_of,
    text_of,
    type_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.templates.surroundings import Runtime, Surroundings
    from azbearer.emulator.arm.templates.syntax import Node

Keep = tuple[type[ExpressionError], ...]
_STRICT = {**texts.FUNCTIONS, **arithmetic.FUNCTIONS, **arrays.FUNCTIONS, **dates.FUNCTIONS}
_LAZY = {**lazy.FUNCTIONS, **lambdas.FUNCTIONS, **scopes.FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in an expression stand for.

    Args:
        surroundings: the deployment's world.
        parameter: the value of a parameter.
        variable: the value of a variable.
        functions: those of the template itself, by `namespace.name` in lower case.
        copies: the index of each copy loop around, by its name in lower case; an empty name for
            the innermost.
        lambda_values: the variables of the lambdas around, by their names in lower case.
        runtime: None until the deployment runs.
        defaults: whether this is a parameter's default value, where `newGuid` and `utcNow` may be.
    """

    surroundings: Surroundings
    parameter: Callable[[str], Any]
    variable: Callable[[str], Any]
    functions: Mapping[str, Callable[[list[Any]], Any]] = field(default_factory=dict)
    copies: Mapping[str, int] = field(default_factory=dict)
    lambda_values: Mapping[str, Any] = field(default_factory=dict)
    runtime: Runtime | None = None
    defaults: bool = False

    def in_copy(self, name: str, index: int) -> Names:
        """The same inside of an instance of a copy loop."""
        return replace(self, copies={**self.copies, name.lower(): index, "": index})

    def with_lambda(self, values: Mapping[str, Any]) -> Names:
        """The same inside of a lambda."""
        lowered = {name.lower(): value for name, value in values.items()}
        return replace(self, lambda_values={**self.lambda_values, **lowered})

    def with_runtime(self, runtime: Runtime) -> Names:
        """The same while the deployment runs."""
        return replace(self, runtime=runtime)


def evaluate(text: str, names: Names) -> Any:
    """The value of a text of a template: computed when it is an expression, itself otherwise.

    Raises:
        ExpressionError: it cannot be read or computed.
    """
    return compute(parse(text), names) if is_expression(text) else unescaped(text)


def compute(node: Node, names: Names) -> Any:
    """The value of an expression's tree.

    Raises:
        ExpressionError: it has none.
    """
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Access):
        return _accessed(node, names)
    return _called(node, names)


def expand(value: Any, names: Names, keep: Keep = ()) -> Any:
    """A JSON value with all its expressions computed; property names may be expressions too.

    Args:
        value: as the template has it.
        names: what names stand for.
        keep: the errors for which an expression stays as it is written, such as what needs a
            running deployment.

    Raises:
        ExpressionError: one cannot be computed.
    """
    if isinstance(value, str):
        try:
            return evaluate(value, names)
        except keep:
            return value
    if isinstance(value, list):
        return [expand(item, names, keep) for item in value]
    return _expanded_object(value, names, keep) if isinstance(value, dict) else value


def _expanded_object(value: dict[str, Any], names: Names, keep: Keep) -> dict[str, Any]:
    """An object, with the arrays that its `copy` describes in the place of that."""
    expanded: dict[str, Any] = {}
    for key, item in value.items():
        if key.lower() == "copy" and isinstance(item, list):
            for loop in item:
                expanded.update(_copied(object_of("copy", loop), names, keep))
        else:
            expanded[str(evaluate(key, names))] = expand(item, names, keep)
    return expanded


def _copied(loop: dict[str, Any], names: Names, keep: Keep) -> dict[str, Any]:
    """The array that one copy loop of a property or variable makes, by its name."""
    name = text_of("copy", evaluate(property_of(loop, "name"), names))
    count, content = loop_count(loop, names), property_of(loop, "input")
    return {name: [expand(content, names.in_copy(name, index), keep) for index in range(count)]}


def loop_count(loop: dict[str, Any], names: Names) -> int:
    """How many instances a copy loop makes.

    Raises:
        ExpressionError: the count is no number from 0 to 800.
    """
    count = integer_of("copy", expand(property_of(loop, "count"), names))
    most = 800
    if not 0 <= count <= most:
        raise ExpressionError(
            f"The copy count '{count}' is not valid: it must be between 0 and {most}. Please see "
            "https://aka.ms/arm-copy for usage details."
        )
    return count


def _called(call: Call, names: Names) -> Any:
    lowered = call.name.lower()
    strict = _STRICT.get(lowered)
    if strict is not None:
        return strict([compute(argument, names) for argument in call.arguments])
    lazy_function = _LAZY.get(lowered)
    if lazy_function is not None:
        return lazy_function(call, names, compute)
    own = names.functions.get(lowered)
    if own is not None:
        return own([compute(argument, names) for argument in call.arguments])
    if lowered.startswith("list") and "." not in lowered:
        return scopes.listing(call, names, compute)
    raise unknown_function(call.name)


def _accessed(node: Access, names: Names) -> Any:
    target, key = compute(node.target, names), compute(node.key, names)
    if isinstance(target, dict) and isinstance(key, str):
        return property_of(target, key)
    if isinstance(target, list) and is_integer(key):
        if 0 <= key < len(target):
            return target[key]
        raise ExpressionError(f"The language expression property array index '{key}' is out of bounds.")
    raise ExpressionError(
        f"The language expression property '{key}' can't be evaluated, the value before it is of type "
        f"'{type_name(target)}'."
    )
