"""URLs of v1: texts are taken apart, variables in them stay whole."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.place import Place
from azbearer.collection.v1.urls import convert_url, split_url


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", {}),
        (
            "{{url}}/{{a/b}}?q={{c?d}}",
            {"host": ["{{url}}"], "path": ["{{a/b}}"], "query": [{"key": "q", "value": "{{c?d}}"}]},
        ),
        ("http://[::1]:8/x", {"protocol": "http", "host": ["[::1]"], "port": "8", "path": ["x"]}),
        ("a/:id/:id", {"host": ["a"], "path": [":id", ":id"], "variable": [{"key": "id"}]}),
        (
            "//a@b?&x=#h",
            {
                "path": ["", "a@b"],
                "query": [{"key": None, "value": None}, {"key": "x", "value": ""}],
                "hash": "h",
            },
        ),
    ],
)
def test_split_url(text: str, parts: dict[str, Any]) -> None:
    """The parts are those of the v2.1 schema; what ends a part does not do so within `{{ }}`."""
    assert {"raw": text, **parts} == split_url(text)


def test_private_characters_are_no_variables() -> None:
    """A text can't refer to a variable by the mark that stands in for it meanwhile."""
    assert ["x{{a}}"] == split_url("\ue0000\ue001x{{a}}")["host"]


def test_listed_parameters_win() -> None:
    """`queryParams` and `pathVariables` say more than the text."""
    request = {
        "url": "http://a/:x?old",
        "queryParams": [{"key": "n", "equals": False}],
        "pathVariables": {"x": 1},
    }
    url = convert_url(request, Place("x"))
    assert isinstance(url, dict)
    assert ([{"key": "n", "value": None}], [{"key": "x", "value": 1}]) == (url["query"], url["variable"])
