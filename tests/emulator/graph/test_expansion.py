"""Relations inside of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator import DEMO_CLIENT_ID
from azbearer.emulator.identities import DEMO_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = f"https://graph.microsoft.com/v1.0/directoryObjects/{DEMO_USER_ID}"


@pytest.fixture
def group(graph: Callable[..., Any]) -> str:
    """The id of a group whose owner and member the demo user is."""
    body = {"displayName": "t", "mailEnabled": False, "mailNickname": "t", "securityEnabled": True}
    bound = {"owners@odata.bind": [REFERENCE], "members@odata.bind": [REFERENCE]}
    return str(graph("POST", "/groups", {**body, **bound})[1]["id"])


def test_a_relation_stands_beside_what_is_selected(graph: Callable[..., Any], group: str) -> None:
    """In a single object and in a list; a select inside cuts the inner objects."""
    query = "$select=id&$expand=members($select=id)"
    inner = [{"@odata.type": "#microsoft.graph.user", "id": DEMO_USER_ID}]
    one = graph("GET", f"/groups/{group}?{query}")[1]
    del one["@odata.context"]
    assert {"id": group, "members": inner} == one
    assert [{"id": group, "members": inner}] == graph("GET", f"/groups?{query}")[1]["value"]


@pytest.mark.parametrize("relation", ["owners", "members"])
def test_people_of_a_group(graph: Callable[..., Any], group: str, relation: str) -> None:
    """Whole objects, without what the emulator keeps for itself."""
    found = graph("GET", f"/groups/{group}?$expand={relation}")[1]
    assert [DEMO_USER_ID] == [each["id"] for each in found[relation]]
    assert not [name for name in found[relation][0] if name.startswith("_")]


def test_groups_of_a_user(graph: Callable[..., Any], group: str) -> None:
    """`memberOf` shows the groups."""
    found = graph("GET", f"/users/{DEMO_USER_ID}?$expand=memberOf")[1]["memberOf"]
    assert [("#microsoft.graph.group", group)] == [(each["@odata.type"], each["id"]) for each in found]


def test_credentials_of_an_application(graph: Callable[..., Any]) -> None:
    """Federated credentials are a relation too."""
    app = graph("GET", f"/applications(appId='{DEMO_CLIENT_ID}')")[1]["id"]
    body = {"name": "f", "issuer": "https://i.example", "subject": "s", "audiences": ["api://A"]}
    graph("POST", f"/applications/{app}/federatedIdentityCredentials", body)
    found = graph("GET", f"/applications/{app}?$expand=federatedIdentityCredentials")[1]
    assert ["f"] == [each["name"] for each in found["federatedIdentityCredentials"]]


def test_twenty_are_the_most(graph: Callable[..., Any], group: str) -> None:
    """The rest has to be asked for."""
    for number in range(25):
        app = graph("POST", "/applications", {"displayName": str(number)})[1]["id"]
        graph("POST", f"/groups/{group}/members/$ref", {"@odata.id": REFERENCE.replace(DEMO_USER_ID, app)})
    assert 20 == len(graph("GET", f"/groups/{group}?$expand=members")[1]["members"])


def test_lists_of_relations_are_not_expanded(graph: Callable[..., Any], group: str) -> None:
    """It is said, rather than left out."""
    assert 400 == graph("GET", f"/groups/{group}/members?$expand=memberOf")[0]
