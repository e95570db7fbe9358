from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.paging import pages
from azbearer.errors import LimitError, RequestRefusedError
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Played

    from azbearer.arm.access import Access
    from azbearer.http.messages import Response

ARM = "https://management.azure.com"
LIST = Request("GET", f"{ARM}/x?api-version=1")
QUERY = Request(
    "POST",
    f"{ARM}/x?api-version=1",
    (("Content-Type", "application/json"), ("X-Own", "1")),
    b'{"query": "r"}',
)
Play = "Callable[..., Played]"


def test_an_empty_page_is_not_the_last(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """A page in the middle may be empty and still name the next one (RPC, pagination)."""
    answers = [
        reply(200, {"value": [1], "nextLink": f"{ARM}/x?p=2"}),
        reply(200, {"value": [], "nextLink": f"{ARM}/x?p=3"}),
        reply(200, {"value": [2]}),
    ]
    played = play(pages(LIST, arm_access), answers)
    assert ["GET /x?api-version=1", "GET /x?p=2", "GET /x?p=3"] == played.lines
    assert ["1", "", "2"] == [page.members.text for page in played.pages if page.members]


@pytest.mark.parametrize(
    ("name", "ends"),
    [("nextLink", None), ("nextLink", ""), ("@odata.nextLink", None), ("odata.nextLink", "")],
)
def test_where_the_link_stands(
    play: type[Played], reply: Callable[..., Response], arm_access: Access, name: str, ends: Any
) -> None:
    """ARM's and OData's names are known; null and the empty text are the end."""
    answers = [reply(200, {"value": [], name: f"{ARM}/x?p=2"}), reply(200, {"value": [], name: ends})]
    assert ["GET /x?api-version=1", "GET /x?p=2"] == play(pages(LIST, arm_access), answers).lines


def test_a_relative_link(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """A link without a host is seen from the page; characters that no URL has are escaped."""
    answers = [reply(200, {"value": [], "nextLink": "/x?$skipToken=a b|ü"}), reply(200, {"value": []})]
    assert "GET /x?$skipToken=a%20b%7C%C3%BC" == play(pages(LIST, arm_access), answers).lines[1]


def test_storage_in_xml(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """`NextMarker` becomes the next request's `marker`, in the place of the one before."""
    first = b"\xef\xbb\xbf<EnumerationResults><Blobs/><NextMarker>a&amp;b/c</NextMarker></EnumerationResults>"
    second = b"<EnumerationResults><NextMarker>d</NextMarker></EnumerationResults>"
    last = b"<EnumerationResults><NextMarker /></EnumerationResults>"
    played = play(pages(LIST, arm_access), [reply(200, first), reply(200, second), reply(200, last)])
    assert ["/x?api-version=1&marker=a%26b%2Fc", "/x?api-version=1&marker=d"] == [
        line.removeprefix("GET ") for line in played.lines[1:]
    ]
    assert [None, None, None] == [page.members for page in played.pages]


def test_storage_in_json(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """The same member in a JSON page."""
    answers = [reply(200, {"items": [1], "NextMarker": "m"}), reply(200, {"items": [], "NextMarker": ""})]
    assert "GET /x?api-version=1&marker=m" == play(pages(LIST, arm_access), answers).lines[1]


def test_resource_graph(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """`$skipToken` goes into the options of the same body, and what stood there stays."""
    request = QUERY._replace(body=b'{"query": "r", "options": {"$top": 2, "$skipToken": "old"}}')
    answers = [reply(200, {"data": [1], "$skipToken": "t1"}), reply(200, {"data": [2]})]
    played = play(pages(request, arm_access), answers)
    assert {"query": "r", "options": {"$top": 2, "$skipToken": "t1"}} == json.loads(
        played.asked[1].body or b""
    )
    assert ["data", "data"] == [page.members.items_name for page in played.pages if page.members]


def test_a_skip_token_of_a_get(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """Without a body it goes into the query."""
    answers = [reply(200, {"data": [1], "$skipToken": "t/1"}), reply(200, {"data": [2]})]
    assert "GET /x?api-version=1&$skipToken=t%2F1" == play(pages(LIST, arm_access), answers).lines[1]


def test_a_list_by_post_is_asked_for_by_post(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """Cost Management wants the same verb and the same body for each page."""
    answers = [reply(200, {"value": [1], "nextLink": f"{ARM}/x?p=2"}), reply(200, {"value": [2]})]
    played = play(pages(QUERY, arm_access), answers)
    assert [("POST", QUERY.body), ("POST", QUERY.body)] == [(each.method, each.body) for each in played.asked]


@pytest.mark.parametrize("status", [400, 404, 405])
def test_and_by_get_when_that_is_refused(
    play: type[Played], reply: Callable[..., Response], arm_access: Access, status: int
) -> None:
    """The generated SDKs send a GET; from the first refusal on all pages are asked for so."""
    answers = [
        reply(200, {"value": [1], "nextLink": f"{ARM}/x?p=2"}),
        reply(status),
        reply(200, {"value": [2], "nextLink": f"{ARM}/x?p=3"}),
        reply(200, {"value": [3]}),
    ]
    played = play(pages(QUERY, arm_access), answers)
    assert ["POST /x?api-version=1", "POST /x?p=2", "GET /x?p=2", "GET /x?p=3"] == played.lines
    assert (None, (("X-Own", "1"),)) == (played.asked[2].body, played.asked[2].headers)
    assert 3 == len(played.pages)


def test_a_link_header(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """Container registries link to the next page in a header (RFC 8288)."""
    link = '</x?last=1>; rel="prev", </x?last=b&n=2>; title="x"; rel="next"'
    answers = [reply(200, {"repositories": ["a"]}, Link=link), reply(200, {"repositories": ["b"]})]
    played = play(pages(LIST, arm_access), answers)
    assert "GET /x?last=b&n=2" == played.lines[1]
    assert ["repositories"] * 2 == [page.members.items_name for page in played.pages if page.members]


def test_a_circle(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """A page that links to one that was there ends the walk; the pages before it have been given."""
    answers = [
        reply(200, {"value": [1], "nextLink": f"{ARM}/x?p=2"}),
        reply(200, {"value": [2], "nextLink": f"{ARM}/x?p=2"}),
    ]
    played = play(pages(LIST, arm_access), answers)
    assert isinstance(played.error, LimitError)
    assert ("page-loop", 6, 2) == (played.error.code, played.error.exit_code, len(played.pages))


def test_a_skip_token_that_stays_the_same(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """The same body to the same URL is a circle, too."""
    answers = [reply(200, {"data": [1], "$skipToken": "t"})] * 2
    assert isinstance(play(pages(QUERY, arm_access), answers).error, LimitError)


def test_a_list_without_an_end(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """A thousand pages are the most."""
    answers = [reply(200, {"value": [n], "nextLink": f"{ARM}/x?p={n}"}) for n in range(1001)]
    played = play(pages(LIST, arm_access), answers)
    assert isinstance(played.error, LimitError)
    assert ("pages", 1000) == (played.error.code, len(played.pages))


def test_a_stranger(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """A link to another host is not followed; what was read is given."""
    answers = [reply(200, {"value": [1], "nextLink": "https://management.azure.com.evil.test/x"})]
    played = play(pages(LIST, arm_access), answers)
    assert isinstance(played.error, RequestRefusedError)
    assert ("foreign-host", 1, 1) == (played.error.code, len(played.pages), len(played.asked))


def test_a_regional_host_is_no_stranger(
    play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """A link within the audience is followed."""
    link = "https://westeurope.management.azure.com/x?p=2"
    answers = [reply(200, {"value": [1], "nextLink": link}), reply(200, {"value": []})]
    assert link == play(pages(LIST, arm_access), answers).asked[1].url


def test_a_page_that_fails(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """The last answer is the error; the pages before it have been given."""
    answers = [reply(200, {"value": [1], "nextLink": f"{ARM}/x?p=2"}), reply(503)]
    played = play(pages(LIST, arm_access), answers)
    assert (503, 1) == (played.result.status, len(played.pages))


def test_what_is_no_list(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> None:
    """A body that is no JSON object is one page without members."""
    played = play(pages(LIST, arm_access), [reply(200, b"\x00\xff")])
    assert [None] == [page.members for page in played.pages]
