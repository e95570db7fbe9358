"""The outputs of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.outputs import OutputError, outputs_of

if TYPE_CHECKING:
    from collections.abc import Callable


def test_outputs_have_types_and_values(read: Callable[..., Any]) -> None:
    """Conditions, loops and secure types are heeded."""
    declared = {
        "text": {"type": "string", "value": "[concat('a', 'b')]"},
        "loop": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}},
        "off": {"type": "string", "condition": "[false()]", "value": "[nope()]"},
        "secret": {"type": "securestring", "value": "x"},
        "nothing": {"type": "int", "nullable": True, "value": "[null()]"},
    }
    expected = {
        "text": {"type": "String", "value": "ab"},
        "loop": {"type": "Array", "value": [0, 1]},
        "secret": {"type": "SecureString"},
        "nothing": {"type": "Int", "value": None},
    }
    assert expected == outputs_of(declared, read().names)


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ({"type": "int", "value": "x"}, "expected a value of type 'Integer', got 'String'"),
        ({"type": "thing", "value": 1}, "output type 'thing' is not valid"),
        ({"type": "int", "value": "[div(1, 0)]"}, "divide by zero"),
    ],
)
def test_what_does_not_fit(read: Callable[..., Any], declaration: dict[str, Any], message: str) -> None:
    """An output that is not of its type, or cannot be computed, is named."""
    with pytest.raises(OutputError, match=message) as caught:
        outputs_of({"a": declaration}, read().names)
    assert "a" == caught.value.name
