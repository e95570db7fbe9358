"""Where redirects lead, and what may go there."""

from __future__ import annotations

import pytest

from azbearer.errors import RequestRefusedError, TransportError
from azbearer.http.messages import Hop, Request, SendOptions
from azbearer.http.redirects import next_step

_FROM = "https://contoso.example/a/b?key=1"
_SECRET = "s3cr3t-v\u00e4lue"
_HEADERS = (
    ("Accept", "*/*"),
    ("Authorization", "Bearer token"),
    ("Cookie", "a=b"),
    ("proxy-authorization", "Basic x"),
    ("X-Api-Key", f"key {_SECRET}"),
    ("Host", "contoso.example"),
)
_ALL = ("Accept", "Authorization", "Cookie", "proxy-authorization", "X-Api-Key", "Host")
_NONE = ("Accept",)
_REQUEST = Request("GET", _FROM, _HEADERS, protected=frozenset({_SECRET, ""}))
_PLAIN = SendOptions()
_KEEP = SendOptions(follow_authorization=True)


def _names(request: Request) -> tuple[str, ...]:
    return tuple(name for name, _ in request.headers)


@pytest.mark.parametrize(
    ("start", "location", "target", "names"),
    [
        # the same origin, however it is written
        (_FROM, "/c", "https://contoso.example/c", _ALL),
        (_FROM, "c", "https://contoso.example/a/c", _ALL),
        (_FROM, "../c", "https://contoso.example/c", _ALL),
        (_FROM, "?x", "https://contoso.example/a/b?x", _ALL),
        (_FROM, "#x", "https://contoso.example/a/b?key=1#x", _ALL),
        (_FROM, "https://contoso.example/c", "https://contoso.example/c", _ALL),
        (_FROM, "https://contoso.example:443/c", "https://contoso.example/c", _ALL),
        (_FROM, "HTTPS://CONTOSO.EXAMPLE/c", "https://CONTOSO.EXAMPLE/c", _ALL),
        (_FROM, "//contoso.example/c", "https://contoso.example/c", _ALL),
        (_FROM, "  /c  ", "https://contoso.example/c", _ALL),
        (_FROM, "/a b", "https://contoso.example/a%20b", _ALL),
        (_FROM, "/\xc3\xa9", "https://contoso.example/%C3%A9", _ALL),
        (_FROM, "/%2F%zz", "https://contoso.example/%2F%zz", _ALL),
        (_FROM, "/\\evil.example", "https://contoso.example/%5Cevil.example", _ALL),
        (_FROM, "/x\tHost: evil", "https://contoso.example/x%09Host:%20evil", _ALL),
        (_FROM, "https://evil.example:pass@contoso.example/", "https://contoso.example/", _ALL),
        ("http://[::1]:80/", "http://[::1]/x", "http://[::1]/x", _ALL),
        # another host
        (_FROM, "https://evil.example/", "https://evil.example/", _NONE),
        (_FROM, "//evil.example/c", "https://evil.example/c", _NONE),
        (_FROM, "https://contoso.example@evil.example/", "https://evil.example/", _NONE),
        (_FROM, "https://contoso.example:443@evil.example/", "https://evil.example/", _NONE),
        (_FROM, "https://contoso.example.evil.example/", "https://contoso.example.evil.example/", _NONE),
        (_FROM, "https://evil-contoso.example/", "https://evil-contoso.example/", _NONE),
        (_FROM, "https://www.contoso.example/", "https://www.contoso.example/", _NONE),
        (_FROM, "https://example/", "https://example/", _NONE),
        (_FROM, "https://contoso.example./", "https://contoso.example./", _NONE),
        (_FROM, "https://xn--cntoso-0cf.example/", "https://xn--cntoso-0cf.example/", _NONE),
        (_FROM, "https://127.0.0.1/", "https://127.0.0.1/", _NONE),
        (_FROM, "https://[::1]/", "https://[::1]/", _NONE),
        ("http://127.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]/", _NONE),
        ("http://127.0.0.1/", "http://127.1/", "http://127.1/", _NONE),
        ("http://127.0.0.1/", "http://2130706433/", "http://2130706433/", _NONE),
        ("http://127.0.0.1/", "http://0x7f.1/", "http://0x7f.1/", _NONE),
        ("http://localhost/", "http://127.0.0.1/", "http://127.0.0.1/", _NONE),
        ("http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0:0:0:0:0:0:0:1]/", _NONE),
        # another port
        (_FROM, "https://contoso.example:8443/", "https://contoso.example:8443/", _NONE),
        (_FROM, "https://contoso.example:80/", "https://contoso.example:80/", _NONE),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", "http://127.0.0.1:8002/", _NONE),
        # another scheme
        (_FROM, "http://contoso.example/", "http://contoso.example/", _NONE),
        (_FROM, "http://contoso.example:443/", "http://contoso.example:443/", _NONE),
        ("http://contoso.example/", "https://contoso.example/", "https://contoso.example/", _NONE),
    ],
)
def test_credentials_stay_with_their_origin(
    start: str, location: str, target: str, names: tuple[str, ...]
) -> None:
    """Scheme, host and effective port must all be the same, or every credential stays behind."""
    step = next_step(_REQUEST._replace(url=start), 302, location, _PLAIN)
    assert (target, names) == (step.request.url, _names(step.request))


@pytest.mark.parametrize(
    "location",
    [
        "ftp://contoso.example/",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "https:///c",
        "https:evil.example",
        "https://good.example\\@evil.example/",
        "https://a@b@evil.example/",
        "https://evil%2eexample/",
        "https://evil.example:99999/",
        "https://e\xc3\xa9vil.example/",
        "//evil.example:x/",
    ],
)
def test_a_target_that_is_no_plain_web_address_is_not_followed(location: str) -> None:
    """Other schemes, and hosts that could be read in two ways, end the exchange."""
    with pytest.raises(TransportError) as caught:
        next_step(_REQUEST, 302, location, _PLAIN)
    assert caught.value.code == "protocol"
    assert caught.value.where == "contoso.example:443"


def test_the_hop_tells_what_was_dropped() -> None:
    """The record has the status, both addresses and the names of the dropped credentials."""
    step = next_step(_REQUEST, 307, "https://evil.example/x", _PLAIN)
    dropped = ("Authorization", "Cookie", "proxy-authorization", "X-Api-Key")
    assert Hop(307, _FROM, "https://evil.example/x", dropped) == step.hop


def test_what_was_dropped_does_not_come_back() -> None:
    """A redirect back to the first origin finds no credentials any more."""
    away = next_step(_REQUEST, 302, "https://evil.example/", _PLAIN).request
    assert _names(next_step(away, 302, _FROM, _PLAIN).request) == _NONE


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://other.example/", ("Accept", "Authorization")),
        ("https://contoso.example:8443/", ("Accept", "Authorization")),
        ("http://contoso.example/", _NONE),
    ],
)
def test_authorization_follows_when_asked_but_never_into_the_clear(
    location: str, expected: tuple[str, ...]
) -> None:
    """`follow_authorization` keeps that header alone, and not from https to http."""
    assert expected == _names(next_step(_REQUEST, 302, location, _KEEP).request)


@pytest.mark.parametrize(
    "value",
    [
        _SECRET,
        f"prefix{_SECRET}suffix",
        "s3cr3t-v%C3%A4lue",
        "czNjcjN0LXbDpGx1ZQ==",
        "s3cr3t-v\\u00e4lue",
    ],
)
def test_a_protected_value_is_found_however_it_is_written(value: str) -> None:
    """Plain, URL-encoded, base64 or JSON-escaped: a header that holds it is dropped."""
    request = Request("GET", _FROM, (("X-Any", value),), protected=frozenset({_SECRET}))
    assert next_step(request, 302, "https://evil.example/", _PLAIN).request.headers == ()


@pytest.mark.parametrize(
    ("method", "status", "expected", "body"),
    [
        ("GET", 301, "GET", None),
        ("GET", 302, "GET", None),
        ("GET", 307, "GET", b"x"),
        ("HEAD", 301, "HEAD", None),
        ("HEAD", 303, "HEAD", None),
        ("POST", 301, "GET", None),
        ("POST", 302, "GET", None),
        ("POST", 303, "GET", None),
        ("POST", 307, "POST", b"x"),
        ("POST", 308, "POST", b"x"),
        ("PUT", 302, "GET", None),
        ("PUT", 303, "GET", None),
        ("PUT", 308, "PUT", b"x"),
        ("DELETE", 301, "GET", None),
        ("PATCH", 307, "PATCH", b"x"),
    ],
)
def test_the_method_changes_as_in_newman(method: str, status: int, expected: str, body: bytes | None) -> None:
    """Only 307 and 308 keep method and body; HEAD stays HEAD."""
    request = Request(method, _FROM, (("Content-Type", "text/plain"), ("A", "b")), b"x")
    after = next_step(request, status, "/c", _PLAIN).request
    assert (expected, body) == (after.method, after.body)
    assert (("Content-Type", "text/plain") in after.headers) is (body is not None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_original_method_is_kept_when_asked(status: int) -> None:
    """`follow_original_method` keeps method, body and content headers for each status."""
    request = Request("PUT", _FROM, (("Content-Type", "text/plain"),), b"x")
    after = next_step(request, status, "/c", SendOptions(follow_original_method=True)).request
    assert request._replace(url="https://contoso.example/c") == after


@pytest.mark.parametrize("body", [_SECRET.encode(), b"a=s3cr3t-v%C3%A4lue", b'{"a": "s3cr3t-v\\u00e4lue"}'])
def test_a_secret_body_is_not_sent_to_another_origin(body: bytes) -> None:
    """A 307 that would hand over a body with a protected value is refused, without quoting it."""
    request = _REQUEST._replace(method="POST", body=body)
    with pytest.raises(RequestRefusedError, match=r"in the body to evil\.example:443") as caught:
        next_step(request, 307, "https://evil.example/", _PLAIN)
    assert "s3cr3t" not in "".join(caught.value.lines())


def test_a_secret_body_may_stay_within_its_origin() -> None:
    """The same origin may ask for the body again."""
    request = _REQUEST._replace(method="POST", body=_SECRET.encode())
    assert next_step(request, 308, "/again", _PLAIN).request.body == request.body


def test_a_harmless_body_follows() -> None:
    """A body without protected values goes where a 307 says."""
    request = _REQUEST._replace(method="POST", body=b"hello")
    assert next_step(request, 307, "https://other.example/", _PLAIN).request.body == b"hello"


def test_a_secret_in_the_target_does_not_reach_another_host() -> None:
    """A server that repeats a secret in a Location for another host is not obeyed."""
    with pytest.raises(RequestRefusedError, match="in the URL"):
        next_step(_REQUEST, 302, "https://evil.example/?t=s3cr3t-v%C3%A4lue", _PLAIN)


def test_a_host_may_repeat_a_secret_to_itself() -> None:
    """The way from http to https keeps its query, as API servers do it."""
    request = _REQUEST._replace(url="http://contoso.example/?t=s3cr3t-v%C3%A4lue")
    target = "https://contoso.example/?t=s3cr3t-v%C3%A4lue"
    assert target == next_step(request, 301, target, _PLAIN).request.url
