"""The transport against a loopback server: what goes out, what comes back, and over which connection."""

from __future__ import annotations

import gzip
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cookies import Cookie, CookieJar
from azbearer.errors import LimitError, RequestRefusedError, TransportError
from azbearer.http.messages import Request, SendOptions, Timings
from azbearer.http.settings import ConnectTo

if TYPE_CHECKING:
    from collections.abc import Callable

_GIVEN = (("x-b", "1"), ("X-A", ""), ("x-b", "\xe9"), ("Accept", "a/b"))


def test_an_answer_comes_back_whole(serve: Any, transport: Any, answer: Any) -> None:
    """Status, reason, repeated headers, body and sizes."""
    server = serve(answer(b"hello", "Set-Cookie: a=1", "set-cookie: b=2", status="299 Fine"))
    response = transport().send(Request("GET", f"{server.url}/p?q"))
    assert (response.status, response.reason, response.body, response.http_version) == (
        299,
        "Fine",
        b"hello",
        "1.1",
    )
    assert [value for name, value in response.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert (response.url, response.wire_size, response.header_size) == (f"{server.url}/p?q", 5, 74)


def test_headers_go_out_as_given(serve: Any, transport: Any, answer: Any) -> None:
    """Order, case, repetition, empty values and Latin-1 stay; nothing but Host and User-Agent is added."""
    server = serve(answer())
    response = transport().send(Request("GET", f"{server.url}/a/../b", _GIVEN))
    received = server.received[0]
    assert received.line == "GET /a/../b HTTP/1.1"
    assert received.lines[2:] == ["x-b: 1", "X-A: ", "x-b: \xe9", "Accept: a/b"]
    assert received.names()[:2] == ["Host", "User-Agent"]
    assert [name for name, _ in response.sent.headers] == received.names()
    assert received.value("user-agent") == "azbearer"


def test_the_request_s_own_host_is_sent(serve: Any, transport: Any, answer: Any) -> None:
    """A Host header of the request replaces the one from the URL."""
    server = serve(answer())
    transport().send(Request("GET", server.url, (("Host", "contoso.example"), ("User-Agent", "me"))))
    assert server.received[0].lines == ["Host: contoso.example", "User-Agent: me"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_every_method_can_have_a_body(serve: Any, transport: Any, answer: Any, method: str) -> None:
    """The bytes arrive as they are, counted, without a Content-Type of libcurl's."""
    server = serve(answer())
    transport().send(Request(method, server.url, (("Content-Length", "99"),), b"a\x00\xffb"))
    received = server.received[0]
    assert (received.line, received.body) == (f"{method} / HTTP/1.1", b"a\x00\xffb")
    assert received.names() == ["Host", "User-Agent", "Content-Length"]
    assert received.value("content-length") == "4"


def test_a_large_body_waits_for_nobody(serve: Any, transport: Any, answer: Any) -> None:
    """No `Expect: 100-continue` delays it."""
    server = serve(answer())
    body = b"x" * (2 << 20)
    transport().send(Request("POST", server.url, body=body))
    assert (server.received[0].value("expect"), len(server.received[0].body)) == (None, len(body))


@pytest.mark.parametrize(
    ("method", "expected"), [("POST", "0"), ("PUT", "0"), ("GET", None), ("DELETE", None)]
)
def test_an_empty_body_is_announced_where_one_is_expected(
    serve: Any, transport: Any, answer: Any, method: str, expected: str | None
) -> None:
    """A POST without a body says Content-Length: 0."""
    server = serve(answer())
    transport().send(Request(method, server.url))
    assert expected == server.received[0].value("content-length")


def test_methods_may_follow_each_other_on_one_connection(serve: Any, transport: Any, answer: Any) -> None:
    """No trace of a request is left in the handle for the next one, and the connection is kept."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    server = serve(answer(b"1"), head, answer(b"3"), answer(b"4"))
    sender = transport()
    requests = [
        Request("POST", server.url, (("A", "b"), ("Content-Type", "c")), b"body"),
        Request("HEAD", server.url),
        Request("GET", server.url),
        Request("PUT", server.url, body=b"x"),
    ]
    bodies = [sender.send(request).body for request in requests]
    assert bodies == [b"1", b"", b"3", b"4"]
    assert [(each.connection, each.line[:4], each.body) for each in server.received] == [
        (1, "POST", b"body"),
        (1, "HEAD", b""),
        (1, "GET ", b""),
        (1, "PUT ", b"x"),
    ]
    assert server.received[2].names() == ["Host", "User-Agent"]


def test_a_kept_connection_has_no_connect_phases(serve: Any, transport: Any, answer: Any) -> None:
    """Phases are told where they happened, in order."""
    server = serve(answer())
    sender = transport()
    first, second = (sender.send(Request("GET", server.url)).timings for _ in range(2))
    assert 0 < first.dns <= first.connect <= first.first_byte <= first.total
    assert Timings(first_byte=second.first_byte, total=second.total) == second
    assert 0 < second.first_byte <= second.total


def test_remote_is_of_the_answer(serve: Any, transport: Any, answer: Any) -> None:
    """Whichever of the kept connections it came over."""
    servers, sender = [serve(answer()), serve(answer())], transport()
    for server in (servers[0], servers[0], servers[1], servers[0], servers[1], servers[1]):
        remote = sender.send(Request("GET", server.url)).remote
        assert remote == server.url.removeprefix("http://")


def test_options_hold_for_one_send(serve: Any, transport: Any, answer: Any) -> None:
    """The next one to the same server has its own."""
    moved = answer(b"x", "Location: /b", status="302 Found")
    server, sender = serve(moved, moved, answer(), moved), transport()
    given = [SendOptions(follow_redirects=follow) for follow in (False, True, False)]
    answers = [sender.send(Request("GET", server.url), options) for options in given]
    assert [(302, b"x", 0), (200, b"", 1), (302, b"x", 0)] == [
        (each.status, each.body, len(each.hops)) for each in answers
    ]


def test_a_connection_closed_between_requests_is_made_anew(serve: Any, transport: Any, answer: Any) -> None:
    """The server reads the second request and closes without a byte: libcurl sends it again."""
    server = serve(answer(b"1"), None, answer(b"2"))
    sender = transport()
    bodies = [sender.send(Request("GET", server.url)).body for _ in range(2)]
    assert bodies == [b"1", b"2"]
    assert [each.connection for each in server.received] == [1, 1, 2]


def test_threads_do_not_share_a_handle(serve: Any, transport: Any) -> None:
    """Many requests at once each get their own answer."""

    def echo(number: int) -> bytes:
        return sender.send(Request("POST", server.url, body=b"%d" % number)).sent.body or b""

    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    sender = transport()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(echo, range(40))) == [b"%d" % number for number in range(40)]
    assert sorted(int(each.body) for each in server.received) == list(range(40))


def test_chunked_bodies_interim_answers_and_trailers(serve: Any, transport: Any) -> None:
    """Only the final head counts, chunks are joined, trailers left out."""
    server = serve(
        b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n"
    )
    response = transport().send(Request("GET", server.url))
    assert (response.status, response.body, response.headers) == (
        200,
        b"abcde",
        (("Transfer-Encoding", "chunked"),),
    )


def test_a_coded_body_is_decoded_by_us(serve: Any, transport: Any, answer: Any) -> None:
    """The header stays, as the server sent it; the sizes differ."""
    coded = gzip.compress(b"x" * 5000)
    server = serve(answer(coded, "Content-Encoding: gzip"))
    response = transport().send(Request("GET", server.url))
    assert (response.body, response.wire_size) == (b"x" * 5000, len(coded))
    assert response.header("content-encoding") == "gzip"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_body_beyond_the_cap_is_stopped(serve: Any, transport: Any, answer: Any, coding: str) -> None:
    """Coded or not, the transfer ends at the limit."""
    body = b"x" * 100_000
    coded = gzip.compress(body) if coding == "gzip" else body
    server = serve(answer(coded, f"Content-Encoding: {coding}"))
    with pytest.raises(LimitError) as caught:
        transport(max_body=50_000).send(Request("GET", server.url))
    assert caught.value.code == "body-size"


def test_redirects_keep_the_connection_and_drop_credentials(serve: Any, transport: Any, answer: Any) -> None:
    """Within an origin all headers go along; the other port sees none that matters."""
    other = serve(answer(b"there"))
    first = serve(
        answer(b"bye", "Location: /b", status="302 Found"),
        answer(b"", f"Location: {other.url}/c", status="302 Found"),
    )
    request = Request(
        "GET",
        f"{first.url}/a",
        (("X-Key", "s3cr3t"), ("Cookie", "a"), ("B", "c")),
        protected=frozenset({"s3cr3t"}),
    )
    response = transport().send(request)
    assert (response.body, response.url, len(response.hops)) == (b"there", f"{other.url}/c", 2)
    assert [each.value("x-key") for each in first.received] == ["s3cr3t", "s3cr3t"]
    assert [each.connection for each in first.received] == [1, 1]
    assert other.received[0].names() == ["Host", "User-Agent", "B"]


def test_nothing_is_sent_when_a_redirect_would_leak_the_body(serve: Any, transport: Any, answer: Any) -> None:
    """The other origin never hears of the request."""
    other = serve(answer())
    first = serve(answer(b"", f"Location: {other.url}/", status="307 Temporary Redirect"))
    request = Request("POST", first.url, body=b"a=s3cr3t", protected=frozenset({"s3cr3t"}))
    with pytest.raises(RequestRefusedError):
        transport().send(request)
    assert other.received == []


def test_nothing_is_sent_when_the_guard_refuses(serve: Any, transport: Any, answer: Any) -> None:
    """Not even a connection is made."""
    server = serve(answer())
    with pytest.raises(RequestRefusedError):
        transport().send(Request("GET", server.url, (("A", "b\r\nC: d"),)))
    assert server.received == []


def test_a_cookie_that_no_header_may_have_is_not_sent(serve: Any, transport: Any, answer: Any) -> None:
    """A jar from elsewhere may hold one; the request is refused, not split."""
    server = serve(answer())
    jar = CookieJar([Cookie("a", "b\r\nX-Evil: 1", "127.0.0.1", "/", host_only=True)])
    with pytest.raises(RequestRefusedError):
        transport().send(Request("GET", server.url), SendOptions(cookies=jar))
    assert server.received == []


@pytest.mark.parametrize("host", ["localhost", "app.localhost"])
def test_localhost_names_need_no_dns(serve: Any, transport: Any, answer: Any, host: str) -> None:
    """They lead to this machine, also where only the IPv4 address answers."""
    server = serve(answer(b"home"))
    assert transport(offline=True).send(Request("GET", f"http://{host}:{server.port}/")).body == b"home"


def test_connect_to_sends_a_host_elsewhere(serve: Any, transport: Any, answer: Any) -> None:
    """The URL and the Host header keep the name; offline mode allows it."""
    server = serve(answer())
    rule = ConnectTo("contoso.example", "80", "127.0.0.1", str(server.port))
    response = transport(connect_to=(rule,), offline=True).send(Request("GET", "http://contoso.example/a"))
    assert server.received[0].value("host") == "contoso.example"
    assert response.url == "http://contoso.example/a"


def test_offline_holds_for_redirects_too(serve: Any, transport: Any, answer: Any) -> None:
    """A server on this machine can't send us to the network."""
    server = serve(answer(b"", "Location: http://contoso.example/", status="302 Found"))
    with pytest.raises(RequestRefusedError, match="offline"):
        transport(offline=True).send(Request("GET", server.url))


def test_a_refused_connection_is_told_with_its_place(transport: Any) -> None:
    """Code, host and port, and what to try."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(TransportError) as caught:
        transport().send(Request("GET", f"http://127.0.0.1:{port}/?sig=s3cr3t"))
    assert (caught.value.code, caught.value.where) == ("connect", f"127.0.0.1:{port}")
    assert "s3cr3t" not in "".join(caught.value.lines())


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (None, "aborted"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", True), "aborted"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", True), "aborted"),
        ((b"SSH-2.0-x\r\n", True), "protocol"),
    ],
)
def test_broken_answers_have_a_code(serve: Any, transport: Any, script: Any, code: str) -> None:
    """Closed too early, cut short, or no HTTP at all."""
    server = serve(script)
    with pytest.raises(TransportError) as caught:
        transport().send(Request("GET", server.url))
    assert code == caught.value.code


def test_a_failure_leaves_the_transport_usable(serve: Any, transport: Any, answer: Any) -> None:
    """The next request gets a fresh handle."""
    server = serve(None, answer(b"again"))
    sender = transport()
    with pytest.raises(TransportError):
        sender.send(Request("GET", server.url))
    assert sender.send(Request("GET", server.url)).body == b"again"


@pytest.mark.parametrize("first_byte_timeout", [None, 30.0])
def test_an_interrupt_ends_a_hanging_request(
    serve: Any, transport: Any, first_byte_timeout: float | None
) -> None:
    """Ctrl-C is felt while the server keeps still, with its reason intact."""
    if sys.platform == "win32":
        pytest.skip("signals reach a chosen thread on POSIX only")
    server = serve(_hang(serve))
    main = threading.get_ident()

    def interrupt() -> None:
        server.asked.wait(10)
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        transport(first_byte_timeout=first_byte_timeout, total_timeout=20.0).send(Request("GET", server.url))
    thread.join()


def _hang(serve: Callable[..., Any]) -> object:
    return type(serve()).hang


@pytest.mark.parametrize(
    ("settings", "options", "code"),
    [
        ({"total_timeout": 0.05}, SendOptions(), "timeout-total"),
        ({"total_timeout": 30.0}, SendOptions(timeout=0.05), "timeout-total"),
        ({"first_byte_timeout": 0.05}, SendOptions(), "timeout-first-byte"),
        ({"first_byte_timeout": 30.0}, SendOptions(timeout=0.05), "timeout-total"),
    ],
)
def test_each_limit_of_time_has_its_code(
    serve: Any, transport: Any, settings: dict[str, float], options: SendOptions, code: str
) -> None:
    """A server that keeps still runs into the shortest limit."""
    server = serve(_hang(serve))
    with pytest.raises(TransportError, match=r"0\.05 s") as caught:
        transport(**settings).send(Request("GET", server.url), options)
    assert code == caught.value.code


def test_a_handshake_that_never_ends_is_a_connect_time_out(serve: Any, transport: Any) -> None:
    """TLS belongs to connecting."""
    server = serve(_hang(serve))
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(TransportError, match=r"0\.05 s") as caught,
    ):
        transport(connect_timeout=0.05).send(Request("GET", f"https://127.0.0.1:{silent.getsockname()[1]}"))
    assert caught.value.code == "timeout-connect"
    assert server.received == []


def test_the_first_byte_is_not_the_last(serve: Any, transport: Any, answer: Any) -> None:
    """With a limit for the first byte an ordinary exchange goes on as ever, also over kept connections."""
    server = serve(answer(b"x" * 200_000), answer(b"", "Location: /b", status="302 Found"), answer(b"end"))
    sender = transport(first_byte_timeout=30.0)
    bodies = [len(sender.send(Request("GET", server.url)).body) for _ in range(2)]
    assert bodies == [200_000, 3]
    assert [each.connection for each in server.received] == [1, 1, 1]


def test_the_total_limit_spans_all_hops(serve: Any, transport: Any, answer: Any) -> None:
    """When the time is up between two hops, the second is not sent."""
    ticks = iter([0.0, 1.0, 100.0])
    server = serve(answer(b"", "Location: /b", status="302 Found"))
    with pytest.raises(TransportError, match="longer than 60 s"):
        transport(total_timeout=60.0, clock=lambda: next(ticks)).send(Request("GET", server.url))
    assert len(server.received) == 1


def test_closing_twice_is_harmless(serve: Any, transport: Any, answer: Any) -> None:
    """Kept connections go away with the first call."""
    server = serve(answer())
    sender = transport()
    sender.send(Request("GET", server.url))
    sender.close()
    sender.close()
    assert sender._idle == []
