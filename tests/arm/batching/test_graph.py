from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.batching.graph import GraphBatch
from azbearer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.arm.batching.contract import Item
    from azbearer.http.messages import Response

GRAPH = "https://graph.microsoft.com"


def test_the_call(item: Callable[..., Item]) -> None:
    """Path below the version, own headers, dependencies by id; no token inside."""
    headers = (("ConsistencyLevel", "eventual"), ("Host", "x"))
    first = item(f"{GRAPH}/beta/users?$top=1", headers=headers, name="one")
    second = item(f"{GRAPH}/beta/groups", "POST", {"a": 1.50}, depends_on=("one",))
    request = GraphBatch().call([first, second])
    assert ("POST", f"{GRAPH}/beta/$batch") == (request.method, request.url)
    assert {
        "requests": [
            {"id": "0", "method": "GET", "url": "/users?$top=1", "headers": {"ConsistencyLevel": "eventual"}},
            {"id": "1", "method": "POST", "url": "/groups", "dependsOn": ["0"], "body": {"a": 1.5}},
        ]
    } == json.loads(request.body or b"")


@pytest.mark.parametrize(
    ("url", "rest"),
    [
        (f"{GRAPH}/beta/x", {}),
        ("https://graph.microsoft.us/v1.0/x", {}),
        (f"{GRAPH}/v1.0/x", {"headers": (("Authorization", "Bearer canary"),)}),
    ],
)
def test_what_cannot_be_part_of_it(item: Callable[..., Item], url: str, rest: dict[str, Any]) -> None:
    """Another version, another server, a token of its own."""
    with pytest.raises(UsageError):
        GraphBatch().call([item(f"{GRAPH}/v1.0/x"), item(url, **rest)])


def test_a_body_that_is_no_json(item: Callable[..., Item]) -> None:
    """There is no place for it."""
    plain = item(f"{GRAPH}/v1.0/x", "PUT")
    with pytest.raises(UsageError, match="has to be JSON"):
        GraphBatch().call([plain._replace(request=plain.request._replace(body=b"\xff"))])


@pytest.mark.parametrize(
    ("member", "body"),
    [
        ({"body": {"n": 1}}, b'{"n":1}'),
        ({"body": "aGk=", "headers": {"Content-Type": "image/png"}}, b"hi"),
        ({"body": "no base64", "headers": {"Content-Type": "text/plain"}}, b"no base64"),
        ({"body": "text", "headers": {"content-type": "application/json"}}, b'"text"'),
        ({}, b""),
    ],
)
def test_bodies(
    item: Callable[..., Item], reply: Callable[..., Response], member: dict[str, Any], body: bytes
) -> None:
    """JSON as it is, everything else from base64."""
    answer = reply(200, {"responses": [{"id": "0", "status": 200, **member}]})
    assert [body] == [each.body for each in GraphBatch().answers(answer, [item(f"{GRAPH}/v1.0/x")])]


def test_numbers_stay_as_they_were_written(item: Callable[..., Item], reply: Callable[..., Response]) -> None:
    """Also those that no float holds."""
    body = b'{"responses":[{"id":"0","status":200,"body":{"a":1.50,"b":1e400}}]}'
    (answer,) = GraphBatch().answers(reply(200, body), [item(f"{GRAPH}/v1.0/x")])
    assert b'{"a":1.50,"b":1e400}' == answer.body
