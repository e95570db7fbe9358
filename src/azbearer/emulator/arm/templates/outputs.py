"""The outputs of a template, computed once everything is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError
from azbearer.emulator.arm.templates.evaluator import expand, loop_count
from azbearer.emulator.arm.templates.parameters import is_secure
from azbearer.emulator.arm.templates.values import type_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.arm.templates.evaluator import Names

_TYPES = {
    "string": ("String",),
    "int": ("Integer",),
    "bool": ("Boolean",),
    "object": ("Object",),
    "array": ("Array",),
    "securestring": ("String",),
    "secureobject": ("Object",),
}


class OutputError(Exception):
    """An output that cannot be computed.

    Args:
        name: which one.
        message: why.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


def outputs_of(declared: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Types and values of the outputs whose condition holds; secure ones without their values.

    Raises:
        OutputError: one cannot be computed, or its value is not of its type.
    """
    computed: dict[str, Any] = {}
    for name, declaration in declared.items():
        try:
            entry = _output(declaration, names)
        except ExpressionError as error:
            raise OutputError(name, str(error)) from error
        if entry is not None:
            computed[name] = entry
    return computed


def _output(declaration: Mapping[str, Any], names: Names) -> dict[str, Any] | None:
    if expand(declaration.get("condition", True), names) is not True:
        return None
    kind = str(declaration.get("type", ""))
    value = _value(declaration, names)
    allowed = _TYPES.get(kind.lower())
    if allowed is None:
        raise ExpressionError(f"The template output type '{kind}' is not valid.")
    nullable = value is None and declaration.get("nullable") is True
    if type_name(value) not in allowed and not nullable:
        raise ExpressionError(
            f"The template output is not valid: expected a value of type '{', '.join(allowed)}', got "
            f"'{type_name(value)}'. Please see https://aka.ms/arm-syntax-outputs for usage details."
        )
    shown = {"securestring": "SecureString", "secureobject": "SecureObject"}.get(
        kind.lower(), kind.capitalize()
    )
    return {"type": shown} if is_secure(declaration) else {"type": shown, "value": value}


def _value(declaration: Mapping[str, Any], names: Names) -> Any:
    loop = declaration.get("copy")
    if not isinstance(loop, dict):
        return expand(declaration.get("value"), names)
    content = loop.get("input")
    return [expand(content, names.in_copy("", index)) for index in range(loop_count(loop, names))]
