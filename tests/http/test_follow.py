"""Following redirects, hop by hop, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.cookies import Cookie, CookieJar
from azbearer.errors import LimitError, RequestRefusedError
from azbearer.http.answer import Answer, Head
from azbearer.http.follow import follow
from azbearer.http.messages import Request, SendOptions, Timings

if TYPE_CHECKING:
    from azbearer.http.urls import Address

_START = Request("GET", "http://contoso.example/0")


def _answer(status: int, location: str = "", *cookies: str) -> Answer:
    headers = tuple(("Set-Cookie", cookie) for cookie in cookies)
    headers += (("Location", location),) if location else ()
    return Answer(Head(status, "", "1.1", headers, 0), b"", 0, Timings(), _START)


class _Site:
    """Answers from a list and keeps the requests and the URLs that came."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []
        self.requests: list[Request] = []

    def __call__(self, request: Request, _: Address) -> Answer:
        self.requests.append(request)
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


def _cookies(request: Request) -> list[str]:
    return [value for name, value in request.headers if name == "Cookie"]


def test_cookies_of_each_hop() -> None:
    """What an answer sets goes with the very next hop, and to nobody else's host."""
    site = _Site(
        _answer(302, "/1", "a=1; Path=/"),
        _answer(302, "http://fabrikam.example/", "b=2; Path=/"),
        _answer(302, "http://contoso.example/2", "c=3; Path=/"),
        _answer(200),
    )
    outcome = follow(_START, SendOptions(cookies=CookieJar()), site)
    assert [[], ["a=1"], [], ["a=1; b=2"]] == [_cookies(request) for request in site.requests]
    assert ["a=1; b=2"] == _cookies(outcome.request)


def test_cookies_behind_the_requests_own() -> None:
    """The request's own Cookie header comes first, and stays with its origin."""
    jar = CookieJar()
    jar.take("http://contoso.example/", ["a=1"])
    site = _Site(_answer(302, "http://fabrikam.example/"), _answer(200))
    follow(_START._replace(headers=(("cookie", "own=0"), ("A", "b"))), SendOptions(cookies=jar), site)
    assert (("Cookie", "own=0; a=1"), ("A", "b")) == site.requests[0].headers
    assert (("A", "b"),) == site.requests[1].headers


def test_without_a_jar_nothing_is_kept() -> None:
    """As with `disableCookies`."""
    site = _Site(_answer(302, "/1", "a=1; Path=/"), _answer(200))
    follow(_START, SendOptions(), site)
    assert [[], []] == [_cookies(request) for request in site.requests]


def test_a_cookie_that_no_header_may_have_is_not_sent() -> None:
    """A jar from elsewhere may hold one; the request is refused, not split."""
    jar = CookieJar([Cookie("a", "b\r\nX-Evil: 1", "contoso.example", "/", host_only=True)])
    with pytest.raises(RequestRefusedError):
        follow(_START, SendOptions(cookies=jar), _Site(_answer(200)))
