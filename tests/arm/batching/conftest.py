"""Batches without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.batching.contract import Item
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def item() -> Callable[..., Item]:
    """Makes an item of a URL, a method and a JSON body."""

    def make(url: str, method: str = "GET", body: Any = None, **rest: Any) -> Item:
        content = None if body is None else json.dumps(body).encode()
        headers = rest.pop("headers", ())
        return Item(Request(method, url, headers, content), **rest)

    return make
