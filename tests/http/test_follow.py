"""Following redirects, hop by hop, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from azbearer.cookies import CookieJar
from azbearer.errors import LimitError, RequestRefusedError
from azbearer.http.answer import parse_head
from azbearer.http.certificates import ClientCertificate
from azbearer.http.follow import follow
from azbearer.http.messages import Request, SendOptions

if TYPE_CHECKING:
    from azbearer.http.answer import Head
    from azbearer.http.urls import Address

_START = Request("GET", "http://contoso.example/0")


def _answer(status: int, location: str = "", *cookies: str) -> Head:
    lines = [f"HTTP/1.1 {status} Any", *(f"Set-Cookie: {cookie}" for cookie in cookies)]
    lines += [f"Location: {location}"] if location else []
    return parse_head("\r\n".join([*lines, "", ""]).encode())


class _Site:
    """Answers from a list and keeps the requests, the URLs and the options that came."""

    def __init__(self, *answers: Head) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []
        self.requests: list[Request] = []
        self.options: list[SendOptions] = []

    def __call__(self, request: Request, _: Address, options: SendOptions) -> Head:
        self.requests.append(request)
        self.urls.append(request.url)
        self.options.append(options)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_hops_are_followed_in_order() -> None:
    """Each Location is seen from the hop before it."""
    site = _Site(_answer(301, "/1"), _answer(302, "2"), _answer(200))
    hops = follow(_START, SendOptions(), site)
    assert site.urls == [f"http://contoso.example/{number}" for number in range(3)]
    assert [(hop.status, hop.url, hop.location) for hop in hops] == [
        (301, site.urls[0], site.urls[1]),
        (302, site.urls[1], site.urls[2]),
    ]


@pytest.mark.parametrize("limit", [0, 1, 10])
def test_a_loop_ends_at_the_limit(limit: int) -> None:
    """So many redirects are followed, and not one more."""
    site = _Site(_answer(302, "/again"))
    with pytest.raises(LimitError) as caught:
        follow(_START, SendOptions(max_redirects=limit), site)
    assert (caught.value.code, len(site.urls)) == ("redirects", limit + 1)


def test_redirects_are_an_answer_like_any_other_when_not_followed() -> None:
    """The caller sees the 302 itself."""
    site = _Site(_answer(302, "/1"))
    assert follow(_START, SendOptions(follow_redirects=False), site) == ()
    assert site.urls == [_START.url]


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
    follow(_START, SendOptions(cookies=CookieJar()), site)
    assert [[], ["a=1"], [], ["a=1; b=2"]] == [_cookies(request) for request in site.requests]


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


def test_ways_of_the_request_are_for_its_own_origin() -> None:
    """A certificate and a proxy that came with the request are not for others, but again for itself."""
    site = _Site(
        _answer(302, "http://fabrikam.example/"), _answer(302, "http://contoso.example/1"), _answer(200)
    )
    options = SendOptions(certificate=ClientCertificate(Path("a.pem")), proxy="http://proxy.example")
    follow(_START, options, site)
    assert [options, options._replace(certificate=None, proxy=None), options] == site.options
