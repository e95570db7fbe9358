"""Bodies of v1: the mode that is named or meant, and the data that belongs to it."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.place import Place
from azbearer.collection.v1.bodies import convert_body


@pytest.mark.parametrize(
    ("members", "body"),
    [
        ({}, None),
        ({"dataMode": None, "rawModeData": "x"}, None),
        ({"dataMode": "raw", "rawModeData": "x"}, {"mode": "raw", "raw": "x"}),
        ({"dataMode": "raw", "data": "x"}, {"mode": "raw", "raw": "x"}),
        ({"rawModeData": ["x"]}, {"mode": "raw", "raw": "x"}),
        ({"dataMode": "binary", "rawModeData": "a.bin"}, {"mode": "file", "file": {"src": "a.bin"}}),
        ({"data": [{"key": "a"}, {"value": 1}]}, {"mode": "formdata", "formdata": [{"key": "a"}]}),
        ({"graphqlModeData": {"query": "q"}}, {"mode": "graphql", "graphql": {"query": "q"}}),
        (
            {
                "dataMode": "raw",
                "rawModeData": "{}",
                "dataDisabled": True,
                "dataOptions": {"raw": {"language": "json"}},
            },
            {"mode": "raw", "raw": "{}", "disabled": True, "options": {"raw": {"language": "json"}}},
        ),
    ],
)
def test_bodies(members: dict[str, Any], body: Any) -> None:
    """Each `dataMode` has its v2.1 mode; one that is not named is told from the data."""
    assert body == convert_body(members, Place("x"))


def test_file_of_a_form() -> None:
    """A file's path stood in `value`, and a disabled field said `enabled: false`."""
    data = [{"key": "f", "type": "file", "value": "a.txt", "enabled": False, "description": ""}]
    body = convert_body({"dataMode": "params", "data": data}, Place("x"))
    assert body is not None
    assert [{"key": "f", "type": "file", "src": "a.txt", "disabled": True}] == body["formdata"]
