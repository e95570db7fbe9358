"""v1 requests: scripts, variables, headers and saved responses in their v2.1 form."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.place import Place
from azbearer.collection.v1.items import convert_item

PLACE = Place("old.json")


def item(**members: Any) -> dict[str, Any]:
    """A converted request."""
    return convert_item({"id": "r", "name": "R", **members}, PLACE, {})


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("A: 1\nB:2", [{"key": "A", "value": "1"}, {"key": "B", "value": "2"}]),
        ("//C: 3", [{"key": "C", "value": "3", "disabled": True}]),
        ("A: 1\r\n 2", [{"key": "A", "value": "1 2"}]),
        ("no colon", []),
    ],
)
def test_header_text(text: str, headers: list[Any]) -> None:
    """Each line is a header, behind `//` a disabled one; folded lines are one."""
    assert headers == item(headers=text)["request"]["header"]


def test_old_scripts_win_over_events() -> None:
    """`tests` and `preRequestScript` count before `events`, as in Postman's converter."""
    events = [{"listen": "test", "script": {"exec": ["lost"]}}]
    assert ["a", "b"] == item(tests="a\nb", events=events)["event"][0]["script"]["exec"]


def test_saved_response_finds_its_request_by_id() -> None:
    """A response names the request that it answers by its id, or holds it as JSON text."""
    requests = {"q": ({"url": "http://q.test", "method": "PUT"}, PLACE)}
    responses = [{"id": "1", "request": "q"}, {"id": "2", "requestObject": '{"method": "POST"}'}, {"id": "3"}]
    converted = convert_item({"id": "r", "responses": responses}, PLACE, requests)["response"]
    methods = [(response.get("originalRequest") or {}).get("method") for response in converted]
    assert ["PUT", "POST", None] == methods
