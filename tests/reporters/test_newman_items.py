from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection import parse_collection
from azbearer.collection.dump import dump_compact
from azbearer.reporters.newman_items import newman_item, url_of
from azbearer.runner.plan import make_plan


def item_of(**raw: Any) -> Any:
    """The item of a collection that has no other."""
    document = {
        "info": {
            "name": "c",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{"id": "i", "name": "n", **raw}],
    }
    return newman_item(make_plan(parse_collection(dump_compact(document).encode(), "c.json")).items[0].item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "https://u:p@a.b:81/c/d?e=f&g#h",
            {"protocol": "https", "auth": {"user": "u", "password": "p"}, "host": ["a", "b"], "port": "81",
             "path": ["c", "d"], "query": [{"key": "e", "value": "f"}, {"key": "g", "value": None}],
             "hash": "h"},
        ),
        ("{{base.url}}/x", {"host": ["{{base.url}}"], "path": ["x"], "query": []}),
        (
            "{{scheme}}://{{h}}:{{port}}/{{a?b}}/c",
            {"protocol": "{{scheme}}", "host": ["{{h}}"], "port": "{{port}}", "path": ["{{a?b}}", "c"],
             "query": []},
        ),
        ("h", {"host": ["h"], "path": [], "query": []}),
        ("", {"host": [], "path": [], "query": []}),
    ],
)  # fmt: skip
def test_urls_in_parts(text: str, expected: dict[str, Any]) -> None:
    """Variables stay whole in the host, and nothing is resolved or encoded."""
    assert {**expected, "variable": []} == url_of(text)


def test_an_item_is_complete() -> None:
    """What newman's SDK fills in is there: the parts of the URL, a list of parameters, ids of scripts."""
    auth = {"type": "basic", "basic": {"username": "u"}}
    found = item_of(
        request={"url": "http://h", "auth": auth}, event=[{"listen": "test", "script": {"exec": "a\nb"}}]
    )
    assert ("GET", ["h"], []) == (
        found["request"]["method"],
        found["request"]["url"]["host"],
        found["response"],
    )
    assert {"type": "basic", "basic": [{"type": "any", "key": "username", "value": "u"}]} == found["request"][
        "auth"
    ]
    script = found["event"][0]["script"]
    assert (["a", "b"], "text/javascript", 36) == (script["exec"], script["type"], len(script["id"]))


@pytest.mark.parametrize("auth", [None, {"type": "bearer"}, {"type": "noauth"}])
def test_auth_without_parameters(auth: Any) -> None:
    """It stays as it is; none at all is left out."""
    assert auth == item_of(request={"url": "h", "auth": auth})["request"].get("auth")
