"""Following redirects, hop by hop, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import LimitError, RequestRefusedError
from azbearer.http.answer import Answer, Head
from azbearer.http.follow import follow
from azbearer.http.messages import Request, SendOptions, Timings

if TYPE_CHECKING:
    from azbearer.http.urls import Address

_START = Request("GET", "http://contoso.example/0")


def _answer(status: int, location: str = "") -> Answer:
    headers = (("Location", location),) if location else ()
    return Answer(Head(status, "", "1.1", headers, 0), b"", 0, Timings())


class _Site:
    """Answers from a list and keeps the URLs it was asked for."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []

    def __call__(self, request: Request, _: Address) -> Answer:
        self.urls.append(request.url)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_hops_are_followed_in_order() -> None:
    """Each Location is seen from the hop before it."""
    site = _Site(_answer(301, "/1"), _answer(302, "2"), _answer(200))
    outcome = follow(_START, SendOptions(), site)
    assert site.urls == [f"http://contoso.example/{number}" for number in range(3)]
    assert [hop.status for hop in outcome.hops] == [301, 302]
    assert outcome.request.url == site.urls[-1]


@pytest.mark.parametrize("limit", [0, 1, 10])
def test_a_loop_ends_at_the_limit(limit: int) -> None:
    """So many redirects are followed, and not one more."""
    site = _Site(_answer(302, "/again"))
    with pytest.raises(LimitError) as caught:
        follow(_START, SendOptions(max_redirects=limit), site)
    assert (caught.value.code, len(site.urls)) == ("redirects", limit + 1)


def test_redirects_are_an_answer_like_any_other_when_not_followed() -> None:
    """The caller sees the 302 itself."""
    outcome = follow(_START, SendOptions(follow_redirects=False), _Site(_answer(302, "/1")))
    assert (outcome.answer.head.status, outcome.hops) == (302, ())


def test_the_guard_sees_the_first_request() -> None:
    """Nothing is sent when it refuses."""
    site = _Site(_answer(200))
    with pytest.raises(RequestRefusedError):
        follow(Request("GET", "http://contoso.example/\n"), SendOptions(), site)
    assert site.urls == []
