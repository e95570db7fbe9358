from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.numbers import exact_float
from azbearer.collection.place import Place, member, objects, text_member
from azbearer.errors import FileFormatError

ROOT = Place("demo.json")


def test_path() -> None:
    """A place is written as a JSON path."""
    assert "$.item[2].request" == ROOT.at("item").at(2).at("request").path


def test_long_path() -> None:
    """The path of a very deep place is shortened in the middle."""
    place = ROOT
    for index in range(500):
        place = place.at(index)
    assert 1000 >= len(place.path)
    assert (True, True) == (place.path.startswith("$[0][1]"), place.path.endswith("[498][499]"))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({}, "an object"),
        ([], "a list"),
        (True, "true or false"),
        (None, "null"),
        (1, "a number"),
        (1.5, "a number"),
        (exact_float("1.50"), "a number"),
    ],
)
def test_wrong_kind(value: Any, name: str) -> None:
    """A wrong type is named in JSON's words, with the place."""
    with pytest.raises(FileFormatError) as caught:
        ROOT.at("url").expect(value, str)
    assert (f"this should be a text, not {name}", "demo.json: $.url") == (
        caught.value.message,
        caught.value.where,
    )


def test_member() -> None:
    """A missing member and a null are the same."""
    assert [None, None, "x"] == [member({"a": None, "b": "x"}, key, ROOT, str) for key in ("c", "a", "b")]
    assert ["", "x"] == [text_member({"b": "x"}, key, ROOT) for key in ("c", "b")]


def test_objects() -> None:
    """The objects of a list keep their places; nulls are passed over."""
    assert [({}, ROOT.at("a").at(1))] == objects({"a": [None, {}]}, "a", ROOT)
    assert [] == objects({}, "a", ROOT)


@pytest.mark.parametrize(("raw", "where"), [({"a": [1]}, "$.a[0]"), ({"a": {}}, "$.a")])
def test_not_objects(raw: dict[str, Any], where: str) -> None:
    """An element that is no object is an error at its place."""
    with pytest.raises(FileFormatError) as caught:
        objects(raw, "a", ROOT)
    assert f"demo.json: {where}" == caught.value.where
