"""v1 collections: lists of folders and requests become a tree, and nothing gets lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azbearer.collection import Collection, dump_document, parse_collection
from azbearer.errors import FileFormatError

CASES = json.loads((Path(__file__).parents[1] / "v1_cases.json").read_text("utf-8"))


def read(document: dict[str, Any]) -> Collection:
    """The collection, as the runner gets it."""
    return parse_collection(json.dumps(document).encode(), "old.json")


def v1(**members: Any) -> dict[str, Any]:
    """A v1 collection with these members."""
    return {"id": "c", "name": "n", "order": [], "requests": [], **members}


def folder(identity: str, *below: str) -> dict[str, Any]:
    """A folder with folders in it."""
    return {"id": identity, "name": identity, "order": [], "folders_order": list(below)}


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_read(name: str) -> None:
    """What is converted is a v2.1 collection, which reads the same once it is written."""
    collection = read(CASES[name])
    again = parse_collection(dump_document(collection.raw).encode(), "new.json")
    assert "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" == again.schema
    assert [*map(str, again.root.items())] == [
        text.replace(" (converted from v1)", "") for text in map(str, collection.root.items())
    ]


def test_folders_come_first_in_the_order_of_the_lists() -> None:
    """Folders stand before requests, each level in its own order; a name that is nowhere is passed over."""
    items = [("/".join(item.path), item.name) for item in read(CASES["folders"]).root.items()]
    assert [("F2", "R2"), ("F1/F3", "R3"), ("F1", "R1"), ("", "R0")] == items


def test_unknown_members_survive() -> None:
    """A member that v1 did not define goes over into the item and the collection."""
    document = v1(order=["r"], requests=[{"id": "r", "url": "http://a.test", "x": {"y": 1}}], owner="7")
    raw = read(document).raw
    assert ({"y": 1}, "7") == (raw["item"][0]["x"], raw["owner"])


def test_ids_stay() -> None:
    """Folders and requests keep their ids, by which `--folder` may name them."""
    root = read(CASES["folders"]).root
    assert (["f2", "f1", "r0"], "r3") == (
        [child.id for child in root.children],
        next(item.id for item in root.items() if item.name == "R3"),
    )


def test_folder_in_two_folders_is_in_the_first() -> None:
    """A folder that two others name is one folder, so that a small file can't make a huge tree."""
    collection = read(v1(folders=[folder("a", "c", "c"), folder("b", "c"), folder("c")]))
    names = [(child.name, [below.name for below in child.children]) for child in collection.root.children]  # type: ignore[union-attr]
    assert [("a", ["c"]), ("b", [])] == names


@pytest.mark.parametrize(
    "folders",
    [
        [folder("a", "a")],
        [folder("a", "b"), folder("b", "a")],
    ],
)
def test_circle_of_folders_is_an_error(folders: list[dict[str, Any]]) -> None:
    """Folders that contain each other are refused, and not left out."""
    with pytest.raises(FileFormatError, match="this folder stands in itself"):
        read(v1(folders=folders))


def test_deep_folders_are_converted() -> None:
    """Thousands of folders in each other need no stack."""
    folders = [folder(str(number), str(number + 1)) for number in range(3000)]
    collection = read(v1(folders=folders))
    assert "0" == collection.root.children[0].name


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"requests": {}}, "old.json: $.requests"),
        ({"order": "x"}, "old.json: $.order"),
        ({"folders": [1]}, "old.json: $.folders[0]"),
        ({"order": ["r"], "requests": [{"id": "r", "url": 1}]}, "old.json: $.requests[0].url"),
        ({"order": ["r"], "requests": [{"id": "r", "headers": 1}]}, "old.json: $.requests[0].headers"),
        (
            {"order": ["r"], "requests": [{"id": "r", "currentHelper": []}]},
            "old.json: $.requests[0].currentHelper",
        ),
    ],
)
def test_wrong_types_name_the_place(members: dict[str, Any], where: str) -> None:
    """A part of a wrong type is an error with its place in the v1 document."""
    with pytest.raises(FileFormatError) as caught:
        read(v1(**members))
    assert where == caught.value.where
