"""Pages of a list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.paging import Paging, paged
from azbearer.emulator.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

TWO = Paging(2)
FIRST = "/subscriptions/s/resources?api-version=2021-04-01&$filter=name eq 'it''s'"


def items(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name} for name in names]


def page(
    target: str, names: Iterable[str], paging: Paging = TWO, headers: dict[str, str] | None = None
) -> tuple[list[str], str]:
    """The ids of a page and the target of the next one, empty for none."""
    request = Request("GET", target, (("Host", "h"), *(headers or {}).items()))
    body: Any = json.loads(paged(request, items(names), paging).body)
    parts = urlsplit(body.get("nextLink", ""))
    return [item["id"] for item in body["value"]], f"{parts.path}?{parts.query}" if parts.path else ""


def everything(
    names: Iterable[str], paging: Paging = TWO, headers: dict[str, str] | None = None
) -> list[list[str]]:
    """The ids of all pages; the headers go with the first request only."""
    pages, target = [], FIRST
    while target:
        ids, target = page(target, names, paging, headers)
        pages.append(ids)
        headers = None
    return pages


def test_a_list_comes_in_pages_of_the_settings_size() -> None:
    """In the order of the ids; the last page has no nextLink, even when it is full."""
    assert [["a", "b"], ["c", "d"]] == everything("dcba")
    assert [["a", "b"], ["c"]] == everything("abc")
    assert [[]] == everything("")


def test_the_caller_says_how_large_a_page_is() -> None:
    """The control header wins over `$top`, and the size holds for all pages."""
    assert [["a"], ["b"], ["c"]] == everything("abc", headers={"x-azbearer-page-size": "1"})
    assert ["a", "b", "c"] == page(f"{FIRST}&$top=3", "abcd")[0]
    assert ["a"] == page(f"{FIRST}&$top=3", "abcd", headers={"x-azbearer-page-size": "1"})[0]
    assert ["a", "b"] == page(f"{FIRST}&$top=many", "abcd")[0]


def test_a_page_in_the_middle_can_be_empty() -> None:
    """It carries a nextLink, and nothing is lost."""
    assert [["a", "b"], [], ["c"]] == everything("abc", Paging(2, empty=2))
    assert [[], ["a", "b"]] == everything("ab", headers={"x-azbearer-empty-page": "1"})


def test_the_next_link_is_the_same_request_with_a_token() -> None:
    """It is absolute, keeps the other parameters, and has one token only."""
    request = Request("GET", FIRST, (("Host", "management.azure.com"),))
    link = json.loads(paged(request, items("abc"), Paging(1)).body)["nextLink"]
    assert link.startswith(
        "https://management.azure.com/subscriptions/s/resources?api-version=2021-04-01&%24filter="
    )
    third = page(page(FIRST, "abc", Paging(1))[1], "abc")[1]
    assert 1 == third.lower().count("skiptoken")


def test_a_list_may_change_between_two_pages() -> None:
    """What was removed does not shift the rest, and what is new comes when its place is yet to come."""
    _, target = page(FIRST, "abcde")
    assert ["c", "d"] == page(target, "cde")[0]
    assert ["bb", "c"] == page(target, ["a", "aa", "b", "bb", "c"])[0]


@pytest.mark.parametrize("token", ["x", "!!!", "W10", "bnVsbA"])
def test_a_token_that_no_answer_held_is_refused(token: str) -> None:
    """InvalidSkipToken, not the first page again."""
    with pytest.raises(ArmError, match="InvalidSkipToken"):
        page(f"{FIRST}&$skiptoken={token}", "abc")
