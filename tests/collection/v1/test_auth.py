"""Auth of v1: helpers by their old names, with the parameters of today."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.place import Place
from azbearer.collection.v1.auth import convert_auth


def parameters(auth: dict[str, Any] | None) -> dict[str, Any]:
    """The parameters of an auth setting, by name."""
    assert auth is not None
    return {entry["key"]: entry["value"] for entry in auth.get(auth["type"], [])}


@pytest.mark.parametrize(
    ("helper", "attributes", "kind", "wanted"),
    [
        ("basicAuth", {"id": "basic", "username": "u"}, "basic", {"username": "u"}),
        ("hawkAuth", {"hawk_id": "i", "ext": "e"}, "hawk", {"authId": "i", "extraData": "e"}),
        (
            "oAuth1",
            {"header": True, "auto": False},
            "oauth1",
            {"addParamsToHeader": True, "autoAddParam": False},
        ),
        ("oAuth2", '{"accessToken": "t"}', "oauth2", {"accessToken": "t"}),
        ("awsSigV4", None, "awsv4", {}),
        ("unknownAuth", {"a": 1}, "unknownAuth", {}),
    ],
)
def test_helpers(helper: str, attributes: Any, kind: str, wanted: dict[str, Any]) -> None:
    """Each helper becomes its auth type; attributes also come as JSON text."""
    auth = convert_auth({"currentHelper": helper, "helperAttributes": attributes}, Place("x"))
    assert auth is not None
    assert (kind, wanted) == (auth["type"], parameters(auth))


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"auth": None},
        {"currentHelper": None, "helperAttributes": None},
        {"currentHelper": "normal", "auth": {"type": "bearer", "bearer": []}},
        {"currentHelper": "basicAuth", "helperAttributes": "no JSON"},
    ],
)
def test_nothing_means_to_inherit(entry: dict[str, Any]) -> None:
    """Without a helper or with a broken one the auth is inherited, as in Postman's converter."""
    assert convert_auth(entry, Place("x")) is None


def test_noauth_stops_inheritance() -> None:
    """`noauth` is a setting of its own."""
    assert {"type": "noauth"} == convert_auth({"auth": {"type": "noauth"}}, Place("x"))
