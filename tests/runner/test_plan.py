from __future__ import annotations

import json
from typing import Any

import pytest

from azbearer.collection import parse_collection
from azbearer.errors import UsageError
from azbearer.runner.plan import Plan, make_plan


def script(listen: str, text: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"exec": [text]}}


def both(name: str) -> list[dict[str, Any]]:
    return [script("prerequest", f"pre {name}"), script("test", f"test {name}")]


def auth(kind: str) -> dict[str, Any]:
    return {"type": kind, kind: []}


def request(name: str, **others: Any) -> dict[str, Any]:
    return {"name": name, "request": {"url": "http://h", **others.pop("request", {})}, **others}


def group(name: str, *items: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"name": name, "item": list(items), **others}


def plan(*items: dict[str, Any], folders: tuple[str, ...] = (), **collection: Any) -> Plan:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    document = {"info": {"name": "demo", "schema": schema}, "item": list(items), **collection}
    return make_plan(parse_collection(json.dumps(document).encode(), "demo.json"), folders=folders)


def titles(planned: Plan) -> list[str]:
    return [each.title for each in planned.items]


def nested(depth: int) -> str:
    opening = "".join(f'{{"name":"f{number}","item":[' for number in range(depth))
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    # Built by hand: json.dumps itself would need a stack that deep.
    request_text = '{"name":"deep","request":"http://h"}'
    return f'{{"info":{{"name":"d","schema":"{schema}"}},"item":[{opening}{request_text}{"]}" * depth}]}}'


TREE = (
    group("A", request("one"), group("inner", request("two"), request("one", id="id-3")), id="id-A"),
    request("top"),
    group("B", request("two")),
    group("empty"),
)


def test_the_order_is_that_of_the_document() -> None:
    """Requests run from top to bottom, folders where they stand."""
    assert titles(plan(*TREE)) == ["A / one", "A / inner / two", "A / inner / one", "top", "B / two"]


def test_scripts_run_from_the_outside_in() -> None:
    """Collection, folders from outer to inner, request; before and after the request alike (newman)."""
    inner = group("F", group("G", request("r", event=both("r")), event=both("G")), event=both("F"))
    [planned] = plan(inner, event=both("C")).items
    assert [each.script.source for each in planned.prerequest] == ["pre C", "pre F", "pre G", "pre r"]
    assert [each.script.source for each in planned.tests] == ["test C", "test F", "test G", "test r"]
    assert [each.label for each in planned.tests] == [
        "demo, test script",
        "demo > F, test script",
        "demo > F > G, test script",
        "demo > F > G > r, test script",
    ]


def test_siblings_share_nothing() -> None:
    """A folder's scripts end with the folder."""
    planned = plan(group("F", request("a"), event=both("F")), request("b"))
    assert [len(each.prerequest) for each in planned.items] == [1, 0]


@pytest.mark.parametrize(
    ("outer", "inner", "own", "expected"),
    [
        ("bearer", None, None, "bearer"),
        ("bearer", "basic", None, "basic"),
        ("bearer", "basic", "apikey", "apikey"),
        ("bearer", "noauth", None, "noauth"),
        ("bearer", "basic", "noauth", "noauth"),
        (None, None, None, None),
    ],
)
def test_auth_is_inherited(
    outer: str | None, inner: str | None, own: str | None, expected: str | None
) -> None:
    """The nearest setting around a request holds, `noauth` included."""
    item = request("r", request={"auth": own and auth(own)})
    [planned] = plan(group("F", item, auth=inner and auth(inner)), auth=outer and auth(outer)).items
    assert expected == (planned.auth.type if planned.auth else None)


def test_profiles_are_inherited() -> None:
    """Each setting of `protocolProfileBehavior` by itself, inner over outer."""
    item = request("r", protocolProfileBehavior={"strictSSL": False})
    folder = group("F", item, protocolProfileBehavior={"strictSSL": True, "maxRedirects": 3})
    [planned] = plan(folder, protocolProfileBehavior={"followRedirects": False}).items
    assert planned.profile == {"followRedirects": False, "strictSSL": False, "maxRedirects": 3}


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (("A",), ["A / one", "A / inner / two", "A / inner / one"]),
        (("id-A",), ["A / one", "A / inner / two", "A / inner / one"]),
        (("inner",), ["A / inner / two", "A / inner / one"]),
        (("one",), ["A / one"]),
        (("id-3",), ["A / inner / one"]),
        (("two",), ["A / inner / two"]),
        (("B", "inner"), ["A / inner / two", "A / inner / one", "B / two"]),
        (("A", "A", "one"), ["A / one", "A / inner / two", "A / inner / one"]),
        (("empty",), []),
    ],
)
def test_chosen_folders(folders: tuple[str, ...], expected: list[str]) -> None:
    """By name or id, at any depth, the first of a name, several at once; in the document's order (newman)."""
    assert expected == titles(plan(*TREE, folders=folders))


def test_chosen_requests_keep_their_surroundings() -> None:
    """A request that is run alone still has the scripts and auth around it."""
    [planned] = plan(
        group("F", request("r"), event=both("F")), folders=("r",), event=both("C"), auth=auth("bearer")
    ).items
    assert len(planned.prerequest) == 2
    assert planned.auth is not None


@pytest.mark.parametrize("name", ["nowhere", "demo", "a"])
def test_unknown_folders(name: str) -> None:
    """Names are compared exactly; the collection's own is none of them. The hint names what there is."""
    with pytest.raises(UsageError) as caught:
        plan(*TREE, folders=("A", name))
    assert f'the collection has no folder or request "{name}"' == caught.value.message
    assert caught.value.hint == "at its top are: A, top, B, empty"


def test_an_empty_collection() -> None:
    """It has nothing to choose from."""
    assert titles(plan()) == []
    with pytest.raises(UsageError, match="no folder or request"):
        plan(folders=("A",))


def test_thousands_of_folders() -> None:
    """Folders may nest deeper than Python's stack."""
    collection = parse_collection(nested(3000).encode(), "deep.json")
    [planned] = make_plan(collection, folders=("f1500",)).items
    assert len(planned.item.path) == 3000
    assert planned.title.endswith("f2999 / deep")
