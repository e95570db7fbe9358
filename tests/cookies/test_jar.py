"""The jar: who gets which cookie back."""

from __future__ import annotations

import pytest

from azbearer.cookies import Cookie, CookieJar, CookieRefusedError

URL = "http://contoso.example/a/b"


class Clock:
    """Time that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def jar(clock: Clock) -> CookieJar:
    return CookieJar(now=clock)


def test_a_cookie_goes_back(jar: CookieJar) -> None:
    """To the same host, below the path that it came from."""
    jar.take(URL, ["sid=1"])
    assert "sid=1" == jar.header(URL) == jar.header("https://CONTOSO.example:8443/a")
    assert "" == jar.header("http://contoso.example/") == jar.header("http://www.contoso.example/a/b")


def test_an_empty_jar_has_nothing(jar: CookieJar) -> None:
    """And asks nothing of the URL."""
    assert "" == jar.header("no URL")


def test_a_domain_is_for_hosts_below_it(jar: CookieJar) -> None:
    """Domain=contoso.example from a host in it."""
    jar.take("http://www.contoso.example/", ["d=1; Domain=contoso.example; Path=/"])
    assert "d=1" == jar.header("http://contoso.example/") == jar.header("http://x.y.contoso.example/")
    assert "" == jar.header("http://xcontoso.example/")


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("not in this host's domain", "fabrikam.example"),
        ("not in this host's domain", "www.contoso.example"),
        ("public suffix", "example"),
    ],
)
def test_a_cookie_for_another_domain_is_refused(jar: CookieJar, words: str, domain: str) -> None:
    """In an answer silently, with tough-cookie's words to a script."""
    assert () == jar.take(URL, [f"evil=1; Domain={domain}"])
    with pytest.raises(CookieRefusedError, match=words):
        jar.set(URL, Cookie("evil", "1", domain=domain))
    assert [] == list(jar)


def test_a_shared_domain_keeps_its_own_cookie(jar: CookieJar) -> None:
    """A host that is a public suffix may set one for itself; its neighbours never get it."""
    jar.take("http://azurewebsites.net/", ["own=1; Domain=azurewebsites.net"])
    assert "own=1" == jar.header("http://azurewebsites.net/")
    assert "" == jar.header("http://contoso.azurewebsites.net/")


def test_secure_cookies_need_https_or_this_machine(jar: CookieJar) -> None:
    """RFC 6265bis section 8.3, as in newman."""
    jar.take("https://contoso.example/", ["s=1; Secure"])
    jar.take("http://localhost/", ["l=1; Secure"])
    assert "s=1" == jar.header("https://contoso.example/")
    assert "" == jar.header("http://contoso.example/")
    assert "l=1" == jar.header("http://localhost:81/")


def test_longer_paths_come_first_then_older_ones(jar: CookieJar, clock: Clock) -> None:
    """RFC 6265 section 5.4; a cookie that is set again keeps its place."""
    for name in ("first", "second"):
        clock.now += 1
        jar.take(URL, [f"{name}=1; Path=/"])
    jar.take(URL, ["deep=1; Path=/a/b", "first=2; Path=/"])
    assert "deep=1; first=2; second=1" == jar.header(URL)


def test_cookies_end(jar: CookieJar, clock: Clock) -> None:
    """At their time, at once with Max-Age=0, and counted anew when they come again."""
    jar.take(URL, ["a=1; Max-Age=10", "b=1"])
    clock.now += 9
    jar.take(URL, ["a=2; Max-Age=10", "b=1; Expires=Thu, 01 Jan 1970 00:00:01 GMT"])
    clock.now += 9
    assert "a=2" == jar.header(URL)
    clock.now += 1
    assert "" == jar.header(URL)
    assert [] == list(jar)


def test_names_are_told_apart_by_case(jar: CookieJar) -> None:
    """`A` and `a` are two cookies; so are those of two paths."""
    jar.take(URL, ["a=1", "A=2", "a=3; Path=/"])
    assert "a=1; A=2; a=3" == jar.header(URL)


@pytest.mark.parametrize(
    ("taken", "text"),
    [
        (0, "__Secure-a=1"),
        (1, "__Secure-a=1; Secure"),
        (0, "__Host-a=1; Secure; Path=/x"),
        (0, "__Host-a=1; Secure; Path=/; Domain=contoso.example"),
        (1, "__Host-a=1; Secure; Path=/"),
    ],
)
def test_prefixes_keep_their_promise(jar: CookieJar, taken: int, text: str) -> None:
    """RFC 6265bis section 4.1.3; who breaks it is passed over without a word, as in tough-cookie."""
    assert taken == len(jar.take(URL, [text]))
    assert (taken == 0) == (jar.set(URL, text) is None)


@pytest.mark.parametrize(
    "cookie", [Cookie("a", "b\r\nX-Evil: 1"), Cookie("a\n", "b"), Cookie("a", "b", path="/\r"), "", "\x01=2"]
)
def test_what_cannot_stand_in_a_header_is_refused(jar: CookieJar, cookie: Cookie | str) -> None:
    """So no later request is spoilt by it, or split."""
    with pytest.raises(CookieRefusedError, match="failed to parse"):
        jar.set(URL, cookie)


def test_names_that_mean_something_to_JavaScript(jar: CookieJar) -> None:  # noqa: N802 - a name
    """They are names like any other."""
    jar.take(URL, ["__proto__=1", "constructor=2", "toString=3"])
    assert "__proto__=1; constructor=2; toString=3" == jar.header(URL)


def test_only_what_scripts_may_see(jar: CookieJar) -> None:
    """`getAll` can leave out HttpOnly and Secure cookies, or have Secure ones in any case."""
    jar.take(URL, ["h=1; HttpOnly", "s=1; Secure"])
    assert ["h"] == [cookie.name for cookie in jar.cookies(URL)]
    assert ["s"] == [cookie.name for cookie in jar.cookies(URL, http=False, secure=True)]


def test_removing(jar: CookieJar) -> None:
    """What is gone is gone; to remove it twice is no trouble."""
    jar.take(URL, ["a=1", "b=1"])
    gone = jar.cookies(URL)[:1]
    jar.remove(gone)
    jar.remove(gone)
    assert "b=1" == jar.header(URL)


def test_ten_thousand_cookies(jar: CookieJar) -> None:
    """They are kept in order, and those of other paths cost nothing."""
    jar.take(URL, [f"c{number}={number}; Path=/{number}" for number in range(5000)])
    jar.take(URL, [f"d{number}={number}" for number in range(5000)])
    assert 10_000 == len(list(jar))
    assert "c77=77" == jar.header("http://contoso.example/77")
    assert 5000 == jar.header(URL).count("=")


def test_a_jar_of_its_own() -> None:
    """Two jars share nothing."""
    one, other = CookieJar(), CookieJar()
    one.take(URL, ["a=1"])
    assert "" == other.header(URL)
