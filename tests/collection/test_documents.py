from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.documents import describe, unwrap
from azbearer.collection.place import Place

ROOT = Place("demo.json")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"collection": {"a": 1}}, ({"a": 1}, "$.collection")),
        ({"collection": {"a": 1}, "info": {}}, ({"collection": {"a": 1}, "info": {}}, "$")),
        ({"collection": 5}, ({"collection": 5}, "$")),
        ({}, ({}, "$")),
    ],
)
def test_unwrap(document: Any, expected: tuple[Any, str]) -> None:
    """The wrapper of Postman's API is taken off, and nothing else."""
    raw, place = unwrap(document, ("collection",), ROOT)
    assert expected == (raw, place.path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"id": 1, "name": "x", "order": [], "requests": []}, "a collection of the old v1 format"),
        ({"info": {}, "item": []}, "a collection"),
        ({"collection": {}}, "a collection"),
        ({"environment": {}}, "an environment"),
        ({"values": []}, "an environment or globals file"),
        ({"version": 1, "collections": []}, "a whole data dump"),
        ({"openapi": "3.0.0"}, "an OpenAPI description"),
        ({"swagger": "2.0"}, "a Swagger description"),
        ({"log": {}}, "a HAR recording"),
    ],
)
def test_describe(raw: Any, expected: str) -> None:
    """What was given instead is named, with what to do about it."""
    described = describe(raw)
    assert described
    assert expected == described[0]
    assert described[1]


def test_describe_unknown() -> None:
    """An unknown document is not guessed at."""
    assert describe({"requests": [], "item": []}) is None
