"""The cookies of a run: who learns their values, what scripts see and may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cookies import Cookie, CookieJar
from azbearer.runner.cookies import (
    LaneCookies,
    cookie_of,
    cookie_view,
    is_cookie_header,
    masked_cookies,
    opens_session,
)
from azbearer.scripting.contract import SendFailure
from azbearer.secrets import Redactor, mask

if TYPE_CHECKING:
    from collections.abc import Mapping

URL = "http://contoso.example/"


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def cookies(redactor: Redactor) -> LaneCookies:
    return LaneCookies(CookieJar(), redactor)


@pytest.mark.parametrize(
    "cookie",
    [
        Cookie("x", "value", http_only=True), Cookie("JSESSIONID", "v"), Cookie("connect.sid", "v"),
        Cookie("ARRAffinity", "v"), Cookie("ESTSAUTH", "v"), Cookie("access_token", "v"),
        Cookie("x", "v" * 20),
    ],
)  # fmt: skip
def test_what_opens_a_session(cookie: Cookie) -> None:
    """HttpOnly, a name that says so, or a value as long as a ticket."""
    assert opens_session(cookie)


def test_preferences_open_nothing() -> None:
    """Or reports would be full of masks."""
    assert not opens_session(Cookie("theme", "darkblue"))


def test_a_session_is_masked_everywhere(cookies: LaneCookies, redactor: Redactor) -> None:
    """As it stands in the header and decoded; redirects may carry it, since the server itself told it."""
    cookies.take(URL, ["sid=top%20secret", "theme=darkblue"])
    assert f"{mask('top%20secret')} {mask('top secret')} darkblue" == redactor.text(
        "top%20secret top secret darkblue"
    )
    assert frozenset() == redactor.values


def test_a_jar_that_was_read_is_learned(redactor: Redactor) -> None:
    """Its sessions are secrets from the start."""
    LaneCookies(CookieJar([Cookie("sid", "secret-value", "contoso.example", "/")]), redactor)
    assert mask("secret-value") == redactor.text("secret-value")


@pytest.mark.parametrize(
    ("expected", "name", "value"),
    [
        (f"a={mask('1')}; b={mask('2')}", "Cookie", "a=1; b=2"),
        (f"a={mask('1')}; Path=/; Secure", "Set-Cookie", "a=1; Path=/; Secure"),
        (mask("alone"), "cookie", "alone"),
        (f"a={mask('1')}", "cookie", f"a={mask('1')}"),
        ("a=", "set-cookie", "a="),
    ],
)
def test_headers_of_cookies_are_masked(expected: str, name: str, value: str) -> None:
    """Every value, whatever its cookie is called; what is masked already stays."""
    assert is_cookie_header(name)
    assert expected == masked_cookies(name, value)


def test_a_cookie_as_scripts_see_it() -> None:
    """Postman's names, with what is by default; extensions where there are any (newman 6.2)."""
    plain = {
        "name": "a", "expires": None, "maxAge": None, "domain": "x", "path": "/", "secure": False,
        "httpOnly": False, "hostOnly": True, "value": "b",
    }  # fmt: skip
    assert plain == cookie_view(Cookie("a", "b", "x", "/", host_only=True), None)
    full = cookie_view(Cookie("a", "b", secure=True, http_only=True, extensions=("p",)), 1.5)
    assert (1500, True, True, ["p"]) == tuple(
        full[key] for key in ("expires", "secure", "httpOnly", "extensions")
    )


@pytest.mark.parametrize(
    ("cookie", "given"),
    [
        (Cookie("a", "b"), {"name": "a", "value": "b"}),
        (Cookie("a", "5"), {"key": "a", "value": 5}),
        (Cookie("a", "", "x", "/p"), {"key": "a", "domain": "x", "path": "/p"}),
        (Cookie("a", "", expires=1.5), {"key": "a", "expires": 1500}),
        (Cookie("a", "", expires=0.0), {"key": "a", "expires": "1970-01-01T00:00:00.000Z"}),
        (Cookie("a", "", expires=0.0), {"key": "a", "expires": "Thu, 01 Jan 1970 00:00:00 GMT"}),
        (Cookie("a", "", max_age=5), {"key": "a", "maxAge": "5", "expires": "Infinity"}),
        (Cookie("a", "", secure=True, http_only=True, host_only=True),
         {"key": "a", "secure": 1, "httpOnly": True, "hostOnly": True}),
        (Cookie("a", "", extensions=("x",)), {"key": "a", "extensions": ["x"], "maxAge": []}),
    ],
)  # fmt: skip
def test_a_cookie_as_scripts_give_it(cookie: Cookie, given: Mapping[str, Any]) -> None:
    """In Postman's names or tough-cookie's, times in each form that they come in."""
    assert cookie == cookie_of(given)


def _ask(cookies: LaneCookies, do: str, url: str = URL, **more: Any) -> Any:
    return cookies.answer({"do": do, "url": url, **more})


def test_what_a_script_may_ask(cookies: LaneCookies) -> None:
    """Set, get, list, remove one, remove all."""
    assert "1" == _ask(cookies, "set", cookie={"name": "a", "value": "1"})["value"]
    assert "b" == _ask(cookies, "set", cookie="b=2; HttpOnly")["name"]
    assert "1" == _ask(cookies, "get", name="a")["value"]
    assert _ask(cookies, "get", name="A") is None
    assert ["a", "b"] == [cookie["name"] for cookie in _ask(cookies, "getAll")]
    assert ["a"] == [cookie["name"] for cookie in _ask(cookies, "getAll", http=False)]
    assert _ask(cookies, "unset", name="a") is None
    assert ["b"] == [cookie["name"] for cookie in cookies.views(URL)]
    assert _ask(cookies, "clear") is None
    assert () == cookies.views(URL)


@pytest.mark.parametrize(
    ("message", "url", "cookie"),
    [
        ("Cookie failed to parse", URL, ""),
        ("Cookie failed to parse", URL, {"name": "a", "value": {}}),
        ("Cookie failed to parse", URL, {"name": "a", "value": "x\r\ny"}),
        ("First argument to setCookie must be a Cookie object or string", URL, None),
        ("Cookie not in this host's domain. Cookie:fabrikam.example Request:contoso.example",
         URL, {"name": "a", "domain": "fabrikam.example"}),
        ("not an absolute URL", "nowhere", "a=1"),
    ],
)  # fmt: skip
def test_what_is_refused(cookies: LaneCookies, message: str, url: str, cookie: Any) -> None:
    """The script gets the words that Postman's sandbox has for it."""
    assert SendFailure(message) == _ask(cookies, "set", url, cookie=cookie)


def test_a_prefix_that_forbids_is_silent(cookies: LaneCookies) -> None:
    """As in tough-cookie."""
    assert _ask(cookies, "set", cookie="__Secure-a=1") is None
