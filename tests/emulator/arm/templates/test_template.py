"""The sections of a template: required ones, variables, functions of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError, TemplateError
from azbearer.emulator.arm.templates.template import dotted, read_template

if TYPE_CHECKING:
    from collections.abc import Callable

FUNCTIONS = [
    {
        "namespace": "contoso",
        "members": {
            "name": {
                "parameters": [{"name": "prefix", "type": "string"}],
                "output": {"type": "string", "value": "[concat(toLower(parameters('prefix')), '-x')]"},
            },
            "twice": {
                "parameters": [{"name": "p", "type": "string"}],
                "output": {"type": "string", "value": "[concat(contoso.name(parameters('p')), '!')]"},
            },
            "nosy": {"output": {"type": "string", "value": "[variables('a')]"}},
        },
    }
]


@pytest.mark.parametrize("name", ["$schema", "contentVersion", "resources"])
def test_some_sections_are_required(name: str) -> None:
    """A template without schema, version or resources is no template."""
    sections: dict[str, Any] = {"$schema": "s", "contentVersion": "1", "resources": []}
    del sections[name]
    with pytest.raises(TemplateError, match="Required property"):
        read_template(sections, {}, None)  # type: ignore[arg-type]  # nothing is asked of the world


def test_variables_are_computed_when_they_are_asked_for(value: Callable[..., Any]) -> None:
    """A variable may use others in any order, and one that nobody asks for may be wrong."""
    variables = {"a": "[concat(variables('b'), '1')]", "b": "x", "bad": "[nope()]"}
    assert "x1" == value("variables('a')", variables=variables)


def test_variables_may_be_loops(value: Callable[..., Any]) -> None:
    """The section's own `copy` makes variables too."""
    loop = {"name": "numbers", "count": 3, "input": "[copyIndex('numbers', 1)]"}
    assert [1, 2, 3] == value("variables('numbers')", variables={"copy": [loop]})


def test_a_variable_cannot_depend_on_itself(value: Callable[..., Any]) -> None:
    """Two variables that need each other are refused."""
    variables = {"a": "[variables('b')]", "b": "[variables('a')]"}
    with pytest.raises(ExpressionError, match="depends on itself"):
        value("variables('a')", variables=variables)


def test_functions_of_the_template(value: Callable[..., Any]) -> None:
    """A template's functions see their parameters and each other, and nothing else."""
    assert "ab-x!" == value("contoso.twice('AB')", functions=FUNCTIONS)
    with pytest.raises(ExpressionError, match="not expected inside of a function"):
        value("contoso.nosy()", functions=FUNCTIONS, variables={"a": 1})
    with pytest.raises(ExpressionError, match="requires exactly 1 argument"):
        value("contoso.name()", functions=FUNCTIONS)


def test_paths_are_written_with_dots() -> None:
    """Names are joined by dots, indexes stand in brackets."""
    assert "properties.template.resources[2].name" == dotted(
        ("properties", "template", "resources", 2, "name")
    )
