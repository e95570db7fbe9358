from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.arm.access import access_to
from azbearer.arm.batching.graph import GraphBatch
from azbearer.arm.batching.kinds import kind_for
from azbearer.arm.batching.manager import ManagerBatch
from azbearer.errors import UsageError
from azbearer.tokens.clouds import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.arm.batching.contract import Item
    from azbearer.http.messages import Response

ARM = "https://management.azure.com"


def test_the_call(item: Callable[..., Item]) -> None:
    """As its users have seen it: names are GUIDs, paths are relative."""
    items = [item(f"{ARM}/a?api-version=1", headers=(("X", "y"),)), item(f"{ARM}/b", "PUT", {"c": 1})]
    request = ManagerBatch().call(items)
    assert ("POST", f"{ARM}/batch?api-version=2020-06-01") == (request.method, request.url)
    first, second = json.loads(request.body or b"")["requests"]
    assert ("GET", "/a?api-version=1", {"X": "y"}) == (
        first["httpMethod"], first["relativeUrl"], first["requestHeaderDetails"],
    )  # fmt: skip
    assert ("PUT", {"c": 1}) == (second["httpMethod"], second["content"])
    assert first["name"] != second["name"]


def test_dependencies_are_graphs(item: Callable[..., Item]) -> None:
    """The Resource Manager has none."""
    with pytest.raises(UsageError, match="can't depend"):
        ManagerBatch().call([item(f"{ARM}/a", name="a"), item(f"{ARM}/b", depends_on=("a",))])


def test_a_text_is_a_body_that_was_no_json(item: Callable[..., Item], reply: Callable[..., Response]) -> None:
    """And nothing is an empty one."""
    names = [f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2)]
    listed = [
        {"name": names[0], "httpStatusCode": 200, "content": "plain", "headers": {"ETag": "1"}},
        {"name": names[1].upper(), "httpStatusCode": 204},
    ]
    found = ManagerBatch().answers(reply(200, {"responses": listed}), [item(f"{ARM}/a")] * 2)
    assert [(200, b"plain", "1"), (204, b"", None)] == [
        (each.status, each.body, each.header("etag")) for each in found
    ]


def test_which_service_takes_batches() -> None:
    """By the audience of the call."""
    assert isinstance(kind_for(access_to("https://graph.microsoft.com/v1.0/x", PUBLIC)), GraphBatch)
    assert isinstance(kind_for(access_to(f"{ARM}/x", PUBLIC)), ManagerBatch)
    with pytest.raises(UsageError, match="takes no batches"):
        kind_for(access_to("https://example.test/x", PUBLIC))
