from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Auth, Script, Variable
from azbearer.collection.parts import description_text, read_auth, read_scripts, read_variables
from azbearer.collection.place import Place
from azbearer.errors import FileFormatError

ROOT = Place("demo.json")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"exec": ["a", None, "b"], "id": "i"}, Script("test", "a\n\nb", "i")),
        ({"exec": "a\nb"}, Script("test", "a\nb")),
        ({"exec": None}, Script("test", "")),
        ({}, Script("test", "")),
        (None, Script("test", "")),
        ("a", Script("test", "a")),
        (["a", "b"], Script("test", "a\nb")),
    ],
)
def test_script_forms(script: Any, expected: Script) -> None:
    """A script is a text or lines, alone or in an object."""
    assert (expected,) == read_scripts({"event": [{"listen": "test", "script": script}]}, ROOT)


def test_left_out_scripts() -> None:
    """Disabled and unknown events are left out, the others keep their order."""
    events = [
        {"listen": "test", "script": "1"},
        {"listen": "test", "script": "2", "disabled": True},
        {"listen": "beforeMoon", "script": "3"},
        {"listen": "prerequest", "script": "4"},
    ]
    assert ["1", "4"] == [script.source for script in read_scripts({"event": events}, ROOT)]


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (None, None),
        ({}, None),
        ({"type": None}, None),
        ({"type": "noauth"}, Auth("noauth", {})),
        ({"type": "bearer", "bearer": {"token": "t"}}, Auth("bearer", {"token": "t"})),
        ({"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}, Auth("bearer", {"token": "t"})),
        (
            {"type": "bearer", "bearer": [{"key": "token"}, {"key": "token", "value": 2}]},
            Auth("bearer", {"token": 2}),
        ),
    ],
)
def test_auth_forms(auth: Any, expected: Auth | None) -> None:
    """Maps and lists of parameters are the same; no auth, or one without a type, means to inherit."""
    assert expected == read_auth({"auth": auth}, ROOT)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"key": "k", "value": "v"}, Variable("k", "v")),
        ({"id": "k", "value": 1, "type": "number"}, Variable("k", 1, "number")),
        ({"key": "k"}, Variable("k", "")),
        ({"key": None, "value": None}, Variable("", None)),
        ({"key": "k", "value": "v", "enabled": False}, Variable("k", "v", enabled=False)),
        ({"key": "k", "value": "v", "disabled": True}, Variable("k", "v", enabled=False)),
        ({"key": "k", "value": "v", "enabled": True, "type": "secret"}, Variable("k", "v", "secret")),
    ],
)
def test_variable_forms(entry: Any, expected: Variable) -> None:
    """A variable has its name under key or id, and is on unless it is switched off."""
    assert (expected,) == read_variables({"variable": [entry]}, "variable", ROOT)


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ({"value": 1}, "$.variable[0]"),
        ({"key": 1}, "$.variable[0].key"),
        ({"key": "k", "type": 1}, "$.variable[0].type"),
    ],
)
def test_bad_variables(entry: Any, where: str) -> None:
    """A variable without a name, or with one that is no text, is an error at its place."""
    with pytest.raises(FileFormatError) as caught:
        read_variables({"variable": [entry]}, "variable", ROOT)
    assert f"demo.json: {where}" == caught.value.where


@pytest.mark.parametrize(
    ("value", "expected"),
    [("d", "d"), ({"content": "d", "type": "text/plain"}, "d"), (None, ""), ({"content": 1}, "")],
)
def test_description(value: Any, expected: str) -> None:
    """A description is a text or an object around one."""
    assert expected == description_text(value)
