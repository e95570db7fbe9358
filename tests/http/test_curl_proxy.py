"""Proxies: what they see, and when they are asked."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import TransportError
from azbearer.http.messages import Request, SendOptions

_REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


def _environ(server: Any) -> dict[str, str]:
    proxy = f"http://me:pass@127.0.0.1:{server.port}"
    return {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "NO_PROXY": "direct.example"}


def test_a_proxy_gets_the_whole_url(serve: Any, transport: Any, answer: Any) -> None:
    """Plain http goes through in absolute form, with the proxy's own credentials."""
    proxy = serve(answer(b"via"))
    response = transport(environ=_environ(proxy)).send(Request("GET", "http://contoso.example/a"))
    assert (response.body, proxy.received[0].line) == (b"via", "GET http://contoso.example/a HTTP/1.1")
    assert proxy.received[0].value("proxy-authorization") == "Basic bWU6cGFzcw=="


def test_a_proxy_does_not_see_credentials_of_https(serve: Any, transport: Any) -> None:
    """CONNECT carries none of the request's headers; a refusal names the proxy without its password."""
    proxy = serve(_REFUSAL)
    request = Request("GET", "https://contoso.example/?sig=s3cr3t", (("Authorization", "s3cr3t"),))
    with pytest.raises(TransportError, match="status 407") as caught:
        transport(environ=_environ(proxy)).send(request)
    assert caught.value.code == "proxy"
    assert "me:pass" not in "".join(caught.value.lines())
    assert proxy.received[0].line == "CONNECT contoso.example:443 HTTP/1.1"
    assert b"s3cr3t" not in proxy.received[0].raw


def test_loopback_is_reached_without_the_proxy(serve: Any, transport: Any, answer: Any) -> None:
    """The proxy is not asked for this machine."""
    proxy, server = serve(_REFUSAL), serve(answer(b"home"))
    assert transport(environ=_environ(proxy)).send(Request("GET", server.url)).body == b"home"
    assert proxy.received == []


def test_libcurl_does_not_look_into_the_environment_by_itself(
    serve: Any, transport: Any, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the environment that was given counts."""
    proxy, server = serve(_REFUSAL), serve(answer(b"home"))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
    assert transport().send(Request("GET", server.url)).body == b"home"


def test_a_proxy_that_is_away_is_named(transport: Any, serve: Any) -> None:
    """The connection that failed is the one to the proxy."""
    proxy = serve()
    environ = _environ(proxy)
    proxy.stop()
    with pytest.raises(TransportError) as caught:
        transport(environ=environ).send(Request("GET", "http://contoso.example/"))
    assert caught.value.code == "proxy"
    assert caught.value.where.endswith(f"over the proxy http://127.0.0.1:{proxy.port}")


@pytest.mark.parametrize("there", ["/b", "{elsewhere}/b"])
def test_a_proxy_of_the_request_is_for_its_own_origin(
    serve: Any, transport: Any, answer: Any, there: str
) -> None:
    """A redirect to another origin is followed without it: the proxy would read what is not its business."""
    elsewhere = serve(answer(b"straight"))
    location = there.format(elsewhere=elsewhere.url.rstrip("/"))
    redirect = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
    proxy = serve(redirect, answer(b"proxied"))
    options = SendOptions(proxy=f"http://127.0.0.1:{proxy.port}")
    response = transport().send(Request("GET", "http://contoso.example/a"), options)
    lines = [received.line for received in (*proxy.received, *elsewhere.received)]
    own = there == "/b"
    assert (b"proxied" if own else b"straight") == response.body
    assert lines == [
        "GET http://contoso.example/a HTTP/1.1",
        "GET http://contoso.example/b HTTP/1.1" if own else "GET /b HTTP/1.1",
    ]
