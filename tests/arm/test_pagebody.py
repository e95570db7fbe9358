from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.arm.pagebody import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Response

ITEM = '{"b":1,"a":2,"b":3,"n":1e400,"t":"\\u00e9\\ud800","big":' + "9" * 5000 + "}"


def test_items_are_cut_out_as_they_are(reply: Callable[..., Response]) -> None:
    """Order, duplicate names, numbers beyond every float and escapes stay as the service wrote them."""
    page = page_of(reply(200, f'\ufeff {{ "count": 1, "value" : [ {ITEM} , 2 ] }}'.encode()))
    assert page is not None
    assert (f"{ITEM} , 2", 2, "value") == (page.text, len(page.items), page.items_name)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"value": [], "data": []}', "value"),
        (b'{"value": {}, "data": []}', "data"),
        (b'{"id": 1, "repositories": ["a"]}', "repositories"),
        (b'{"id": 1}', "value"),
        (b"{}", "value"),
    ],
)
def test_which_member_is_the_list(reply: Callable[..., Response], body: bytes, name: str) -> None:
    """The usual names come first, then whatever is a list."""
    page = page_of(reply(200, body))
    assert page is not None
    assert name == page.items_name


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"a"', b'{"a":', b'{"a":1', b'{"a":1 2}', b'{"a":1,', b"{1:2}", b"\xff",
     b'{"a":' + b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_page(reply: Callable[..., Response], body: bytes) -> None:
    """Anything that is not one whole JSON object is none, however deep it is."""
    assert None is page_of(reply(200, body))
