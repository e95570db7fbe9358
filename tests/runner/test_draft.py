"""What is found out about a request before it is built."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Auth
from azbearer.runner.draft import Draft, auth_of
from azbearer.runner.profile import Profile


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({"type": "bearer", "bearer": [{"key": "token", "value": "T"}]}, Auth("bearer", {"token": "T"})),
        ({"type": "bearer", "bearer": {"token": "T"}}, Auth("bearer", {"token": "T"})),
        ({"type": "noauth"}, Auth("noauth", {})),
        ({"type": "bearer", "bearer": "T"}, Auth("bearer", {})),
        ({"type": "bearer", "bearer": [None, {"value": 1}]}, Auth("bearer", {"": 1})),
        (None, None),
        ("bearer", None),
        ({"type": None}, None),
        ({"bearer": []}, None),
    ],
)
def test_auth_settings_of_scripts(setting: Any, expected: Auth | None) -> None:
    """As lists and as maps, whatever a script left."""
    assert expected == auth_of(setting)
    assert expected == Draft({"auth": setting}, "script").auth


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({}, ("GET", "", None, False)),
        ({"method": 5, "url": 5, "body": "text"}, ("5", "5", None, False)),
        ({"url": {"host": ["{{h}}"], "path": ["x"]}, "body": {}}, ("GET", "{{h}}/x", {}, False)),
        ({"proxy": None}, ("GET", "", None, True)),
        ({"certificate": {}}, ("GET", "", None, True)),
    ],
)
def test_parts(definition: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """Whatever a document or a script has put there, variables in it as they are written."""
    draft = Draft(definition, "item")
    assert expected == (draft.method, draft.url, draft.body, draft.names_its_way)


def test_profiles() -> None:
    """An item is built by its profile; a script that gives a body to a GET means it."""
    behavior = {"disableUrlEncoding": True}
    assert Profile(literal_url=True) == Draft({}, "item", "", behavior).profile
    assert Profile(keep_body=True) == Draft({}, "script").profile


def test_what_is_written() -> None:
    """Everything that variables may stand in is in the text, and nothing that is switched off."""
    definition = {
        "method": "{{m}}",
        "url": {"host": "{{u}}", "query": [{"key": "{{no}}", "disabled": True}]},
        "header": [{"key": "{{n}}", "value": "{{v}}"}, {"key": "{{no}}", "disabled": True}],
        "body": {"mode": "urlencoded", "urlencoded": [{"key": "{{k}}"}]},
        "auth": {"type": "bearer", "bearer": {"token": "{{t}}"}},
        "description": "{{no}}",
    }
    written = Draft(definition, "item").written
    assert [True] * 6 == [f"{{{{{name}}}}}" in written for name in "munvkt"]
    assert "{{no}}" not in written
