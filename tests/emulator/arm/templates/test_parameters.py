"""Parameters: what is declared, what is given, and the words for what does not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import TemplateError
from azbearer.emulator.arm.templates.parameters import is_secure

if TYPE_CHECKING:
    from collections.abc import Callable


def test_given_values_win_over_defaults(read: Callable[..., Any]) -> None:
    """A default may be an expression over other parameters; names compare without regard to case."""
    declared = {
        "first": {"type": "string", "defaultValue": "a"},
        "second": {"type": "string", "defaultValue": "[concat(parameters('first'), 'x')]"},
    }
    parameters = read({"parameters": declared}, {"FIRST": "b"}).parameters
    assert ("b", "bx") == (parameters.value("first"), parameters.value("Second"))


def test_a_nullable_parameter_may_be_missing(read: Callable[..., Any]) -> None:
    """Nullable stands for a default of null."""
    assert read({"parameters": {"a": {"type": "int", "nullable": True}}}).parameters.value("a") is None


@pytest.mark.parametrize(
    ("declaration", "given", "message"),
    [
        ({"type": "string"}, None, "The value for the template parameter 'a' {at} is not provided."),
        ({"type": "int"}, "5", "JToken type is not valid. Expected 'Integer'. Actual 'String'."),
        ({"type": "int"}, True, "Expected 'Integer'. Actual 'Boolean'."),
        ({"type": "string"}, 5, "Expected 'String, Uri'. Actual 'Integer'."),
        ({"type": "array"}, {}, "Expected 'Array'. Actual 'Object'."),
        ({"type": "strng"}, "x", "the type 'strng' is none"),
        (
            {"type": "string", "allowedValues": ["A", "B"]},
            "x",
            "is not valid. The value 'x' is not part of the allowed value(s): 'A,B'.",
        ),
        ({"type": "array", "allowedValues": ["A", "B"]}, ["A", "C"], "is not part of the allowed value(s)"),
        (
            {"type": "string", "minLength": 3},
            "ab",
            "Length of the value should be greater than or equal to '3'",
        ),
        (
            {"type": "string", "maxLength": 3},
            "abcd",
            "Length of the value should be less than or equal to '3'",
        ),
        (
            {"type": "array", "maxLength": 1},
            [1, 2],
            "Length of the value should be less than or equal to '1'",
        ),
        ({"type": "int", "minValue": 3}, 2, "The value should be greater than or equal to '3'"),
        ({"type": "int", "maxValue": 3}, 4, "The value should be less than or equal to '3'"),
    ],
)
def test_what_does_not_fit(
    read: Callable[..., Any], declaration: dict[str, Any], given: Any, message: str
) -> None:
    """Missing, mistyped, disallowed and out of bounds: each has its sentence."""
    values = {} if given is None else {"a": given}
    with pytest.raises(TemplateError, match=re.escape(message)):
        read({"parameters": {"a": declaration}}, values)


def test_unknown_parameters_are_listed_with_the_known_ones(read: Callable[..., Any]) -> None:
    """What the template does not declare cannot be given."""
    message = "parameters 'x, y' in the parameters file are not valid"
    with pytest.raises(TemplateError, match=message) as caught:
        read({"parameters": {"a": {"type": "string", "defaultValue": ""}}}, {"x": 1, "y": 2})
    assert "The only supported parameters for this template are 'a'." in str(caught.value)


def test_a_default_cannot_depend_on_itself(read: Callable[..., Any]) -> None:
    """Two defaults that need each other are refused rather than computed for ever."""
    declared = {
        name: {"type": "string", "defaultValue": f"[parameters('{other}')]"} for name, other in ("ab", "ba")
    }
    with pytest.raises(TemplateError, match="depends on itself"):
        read({"parameters": declared})


def test_secrets_are_not_shown(read: Callable[..., Any]) -> None:
    """Secure types show no value, and a refused secret is not in the error's text."""
    declared = {"a": {"type": "secureString"}, "b": {"type": "int"}}
    shown = read({"parameters": declared}, {"a": "hidden", "b": 1}).parameters.shown()
    assert {"a": {"type": "SecureString"}, "b": {"type": "Int", "value": 1}} == shown
    with pytest.raises(TemplateError) as caught:
        read({"parameters": {"a": {"type": "secureString", "allowedValues": ["x"]}}}, {"a": "hidden"})
    assert "hidden" not in str(caught.value)
    assert is_secure({"type": "secureObject"})
