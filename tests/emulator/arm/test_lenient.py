from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.emulator.arm.lenient import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, true, null]}', {"a": [1, 2.5, True, None]}),
        (
            '{"properties": {"mode": "Incremental", template:{"a": 1}}}',
            {"properties": {"mode": "Incremental", "template": {"a": 1}}},
        ),
        ('{ // a comment, with "quotes"\n "a": /* and\nanother */ 1 }', {"a": 1}),
        ('{"a": "no // comment /* here */"}', {"a": "no // comment /* here */"}),
        ("{'a': 'say \"it\"'}", {"a": 'say "it"'}),
        (r"{'a': 'it\'s'}", {"a": "it's"}),
        ('{"a": [1, 2, ], "b": {"c": 3, /* last */ }, }', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": "one\r\n  two"}', {"a": "one\r\n  two"}),
        ('{"a": "[if(equals(1, 1), true, false)]",}', {"a": "[if(equals(1, 1), true, false)]"}),
        ("{a: true, $b: null, c_1: false}", {"a": True, "$b": None, "c_1": False}),
        ('{"a": "\\"quoted\\" // text",}', {"a": '"quoted" // text'}),
    ],
)
def test_what_templates_hold(text: str, value: Any) -> None:
    """Comments, bare names, single quotes, trailing commas and texts over several lines."""
    assert value == parse(text)


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 'it''}", '{"a" 1}', "{a: b}", '{"a": 1} x', "[1,,2]", '{"a": "']
)
def test_what_is_no_json_at_all(text: str) -> None:
    """Stays an error."""
    with pytest.raises(json.JSONDecodeError):
        parse(text)
