from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer.collection import Folder, Item, dump_compact, parse_collection, read_collection
from azbearer.errors import FileFormatError

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.collection import Collection

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
DEMO: dict[str, Any] = {
    "info": {"_postman_id": "c-1", "name": "demo", "schema": SCHEMA, "x-mine": [1.0]},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{bearerToken}}", "type": "string"}]},
    "event": [{"listen": "prerequest", "script": {"exec": ["one", "two"]}}],
    "variable": [{"key": "a", "value": "1"}, {"key": "a", "value": "2", "disabled": True}],
    "protocolProfileBehavior": {"strictSSL": True},
    "item": [
        {
            "name": "Groups",
            "id": "f-1",
            "auth": None,
            "item": [
                {
                    "name": "List",
                    "request": {"method": "GET", "url": "u1", "auth": {"type": "noauth"}},
                    "x": 1,
                },
                {"name": "Inner", "item": [{"name": "Get", "request": "u2"}]},
            ],
        },
        {"name": "Last", "_postman_id": "i-9", "request": "u3"},
    ],
}


def parse(document: Any) -> Collection:
    return parse_collection(json.dumps(document).encode(), "demo.json")


def place_of_refusal(document: Any) -> str:
    try:
        return "demo.json" + ", ".join(item.place.path for item in parse(document).root.items())
    except FileFormatError as error:
        return error.where


def test_collection() -> None:
    """A collection's own fields, and those of its root, are read."""
    collection = parse(DEMO)
    assert ("c-1", "demo", SCHEMA) == (collection.id, collection.name, collection.schema)
    assert collection.source is None
    root = collection.root
    assert ("demo", (), "$", {"strictSSL": True}) == (root.name, root.path, root.place.path, root.profile)

    assert root.auth
    assert ("one\ntwo", "bearer", 2) == (root.scripts[0].source, root.auth.type, len(root.variables))


def test_items() -> None:
    """Requests come in order, with the names of the folders around them and their JSON path."""
    items = [
        (item.name, item.path, item.place.path, item.request["url"]) for item in parse(DEMO).root.items()
    ]
    assert [
        ("List", ("Groups",), "$.item[0].item[0]", "u1"),
        ("Get", ("Groups", "Inner"), "$.item[0].item[1].item[0]", "u2"),
        ("Last", (), "$.item[1]", "u3"),
    ] == items


def test_auth_of_items() -> None:
    """A null or missing auth inherits, noauth does not."""
    groups, last = parse(DEMO).root.children
    assert isinstance(groups, Folder)
    assert isinstance(last, Item)
    first = next(groups.items())
    assert (None, None, "noauth") == (groups.auth, last.auth, getattr(first.auth, "type", ""))


def test_ids() -> None:
    """Ids are the document's own; missing ones are the same in every run, and different from each other."""
    first, second = ([item.id for item in parse(DEMO).root.items()] for _ in range(2))
    assert first == second
    assert (3, "i-9") == (len(set(first)), first[2])


def test_missing_collection_id() -> None:
    """A collection without an id has one derived from its name."""
    ids = {parse({"info": {"name": name}, "item": []}).id for name in ("a", "b", "a")}
    assert 2 == len(ids)


def test_raw_is_the_document() -> None:
    """The raw document has every field, known or not, as it stood in the file."""
    text = '{"item":[{"request":"u","n":1.50,"zz":{"y":-0}}],"info":{"name":"\\ud800"},"last":1e400}'
    assert text == dump_compact(parse_collection(text.encode(), "demo.json").raw)


def test_wrapped() -> None:
    """A download of Postman's API is read without its wrapper, and its places keep it."""
    collection = parse({"collection": DEMO})
    assert ("demo", "$.collection.item[1]") == (collection.name, list(collection.root.items())[-1].place.path)
    assert DEMO == collection.raw


def test_read_collection(tmp_path: Path) -> None:
    """A collection read from a file knows the file."""
    path = tmp_path / "demo.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(DEMO).encode())
    assert path == read_collection(path).source


@pytest.mark.parametrize(
    ("document", "where", "message"),
    [
        ([], "$", "this should be an object, not a list"),
        ({}, "$.info", "this is no collection: it has no info"),
        ({"info": {}}, "$.item", "this is no collection: it has no item"),
        ({"info": {"name": "x"}, "item": {}}, "$.item", "this should be a list, not an object"),
        ({"info": {}, "item": []}, "$.info.name", "this should be a text, not null"),
        ({"info": [], "item": []}, "$.info", "this should be an object, not a list"),
        ({"name": "x", "values": []}, "$", "this is an environment or globals file"),
        ({"info": {"name": "x"}, "item": [5]}, "$.item[0]", "this should be an object, not a number"),
        (
            {"info": {"name": "x"}, "item": [{"name": 5}]},
            "$.item[0].name",
            "this should be a text, not a number",
        ),
        (
            {"info": {"name": "x"}, "item": [{"item": 5}]},
            "$.item[0].item",
            "this should be a list, not a number",
        ),
        ({"info": {"name": "x"}, "item": [{}]}, "$.item[0].request", "an item needs a request"),
        (
            {"info": {"name": "x"}, "item": [{"request": "u"}, {"item": [{"request": {"url": 5}}]}]},
            "$.item[1].item[0].request.url",
            "this should be a text or an object, not a number",
        ),
    ],
)
def test_bad_collections(document: Any, where: str, message: str) -> None:
    """The first thing that is wrong is named with its JSON path."""
    with pytest.raises(FileFormatError) as caught:
        parse(document)
    assert f"demo.json: {where}" == caught.value.where
    assert caught.value.message.startswith(message)


def test_many_folders() -> None:
    """Three thousand nested folders are read."""
    text = '{"name": "leaf", "request": "u"}'
    for level in range(3000):
        text = f'{{"name": "f{level}", "item": [{text}]}}'
    collection = parse_collection(f'{{"info": {{"name": "deep"}}, "item": [{text}]}}'.encode(), "deep.json")
    (leaf,) = collection.root.items()
    assert (3000, "f2999", "f0") == (len(leaf.path), leaf.path[0], leaf.path[-1])


NAMES = [
    "info",
    "item",
    "name",
    "request",
    "url",
    "event",
    "script",
    "exec",
    "listen",
    "auth",
    "type",
    "bearer",
]
NAMES += [
    "variable",
    "key",
    "value",
    "header",
    "body",
    "mode",
    "raw",
    "query",
    "values",
    "collection",
    "environment",
]
likely_documents: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "test", "bearer", "a: b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(likely_documents)
def test_any_document(document: Any) -> None:
    """Any JSON is read or refused as a bad file; nothing else happens."""
    for candidate in (document, {"info": {"name": "x"}, "item": [document]}):
        assert place_of_refusal(candidate).startswith("demo.json")
