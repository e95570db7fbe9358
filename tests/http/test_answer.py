"""Heads and bodies of answers."""

from __future__ import annotations

import gzip

import pytest

from azbearer.errors import LimitError, TransportError
from azbearer.http.answer import Head, Sink, parse_head


@pytest.mark.parametrize(
    ("raw", "status", "reason", "version"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200, "OK", "1.1"),
        (b"HTTP/1.0 404 Not Found\r\n\r\n", 404, "Not Found", "1.0"),
        (b"HTTP/2 200 \r\n\r\n", 200, "", "2"),
        (b"HTTP/2 204\r\n\r\n", 204, "", "2"),
        (b"HTTP/1.1 200 \xc3\xa4\r\n\r\n", 200, "\xc3\xa4", "1.1"),
        (b"HTTP/1.1 599 a: b\n\n", 599, "a: b", "1.1"),
    ],
)
def test_the_status_line_is_taken_apart(raw: bytes, status: int, reason: str, version: str) -> None:
    """Version, status and reason phrase, which may be missing."""
    head = parse_head(raw)
    assert (status, reason, version, len(raw)) == (head.status, head.reason, head.version, head.size)


def test_headers_keep_order_case_and_repetition() -> None:
    """What the server sent is what the caller sees, decoded as Latin-1 like in newman."""
    raw = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-B:\r\nset-cookie:  b=2 \r\nX-C: \xe9:x\r\n\r\n"
    expected = (("Set-Cookie", "a=1"), ("X-B", ""), ("set-cookie", "b=2"), ("X-C", "\xe9:x"))
    assert expected == parse_head(raw).headers


def test_interim_answers_and_trailers_are_passed_over() -> None:
    """Only the final head counts, also for its size."""
    final = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"
    head = parse_head(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + final + b"T: u\r\n\r\n"
    )
    assert Head(200, "OK", "1.1", (("A", "b"),), len(final), final.decode().lower()) == head


def test_folded_lines_are_joined() -> None:
    """A line that starts with a space continues the one before (RFC 9112 section 5.2)."""
    assert parse_head(b"HTTP/1.1 200 OK\r\nA: b \r\n\tc\r\nD: e\r\n\r\n").headers == (
        ("A", "b c"),
        ("D", "e"),
    )


@pytest.mark.parametrize("raw", [b"", b"220 mail.example\r\n", b"HTTP/1.1 OK\r\n\r\n", b"SSH-2.0\r\n\r\n"])
def test_what_is_not_http_has_no_head(raw: bytes) -> None:
    """Without a status line there is no answer."""
    with pytest.raises(ValueError, match="status line"):
        parse_head(raw)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (302, (("location", "/a"), ("Location", "/b")), "/a"),
        (302, (("A", "b"),), ""),
        (302, (("Location", ""),), ""),
        (200, (("Location", "/a"),), ""),
        (201, (("Location", "/a"),), ""),
        (304, (("Location", "/a"),), ""),
    ],
)
def test_only_redirects_lead_elsewhere(
    status: int, headers: tuple[tuple[str, str], ...], expected: str
) -> None:
    """The first Location counts, and only with a status that asks to follow it."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    assert expected == parse_head(f"HTTP/1.1 {status} Any\r\n{lines}\r\n".encode()).location()


def _sink(head: bytes, cap: int = 1000, *, skip_redirects: bool = False) -> Sink:
    sink = Sink(cap)
    sink.expect("contoso.example:80", skip_redirects=skip_redirects)
    sink.begin()
    sink.lines.extend(head.splitlines(keepends=True))
    return sink


def test_a_plain_body_is_joined() -> None:
    """Without a coding the bytes are handed over as they came."""
    sink = _sink(b"HTTP/1.1 200 OK\r\n\r\n")
    assert [sink.write(b"a"), sink.write(b"b")] == [None, None]
    assert (sink.body(), sink.wire_size) == (b"ab", 2)


def test_a_coded_body_is_decoded_and_its_wire_size_kept() -> None:
    """The wire size is what came, the body what it means."""
    coded = gzip.compress(b"x" * 500)
    sink = _sink(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    sink.write(coded)
    assert (sink.body(), sink.wire_size) == (b"x" * 500, len(coded))


def test_an_unknown_coding_is_left_as_it_is() -> None:
    """The caller gets the bytes, and the header that names their coding."""
    sink = _sink(b"HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\n\r\n")
    sink.write(b"uryyb")
    assert sink.body() == b"uryyb"


def test_too_large_a_body_stops_the_transfer() -> None:
    """The write is refused, and the reason waits for the caller."""
    sink = _sink(b"HTTP/1.1 200 OK\r\n\r\n", cap=3)
    assert sink.write(b"four") == 0
    assert isinstance(sink.failure, LimitError)


def test_the_body_of_a_redirect_is_not_kept_when_it_is_followed() -> None:
    """Broken or not, nobody will see it."""
    head = b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Encoding: gzip\r\n\r\n"
    sink = _sink(head, skip_redirects=True)
    assert sink.write(b"not gzip") is None
    assert (sink.body(), sink.wire_size) == (b"", 8)


def test_a_sink_is_clean_for_the_next_answer() -> None:
    """Nothing of one answer is found in the next."""
    sink = _sink(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", cap=3)
    sink.write(b"broken")
    sink.begin()
    sink.lines.append(b"HTTP/1.1 204 No Content\r\n")
    assert (sink.body(), sink.wire_size, sink.failure, sink.head().status) == (b"", 0, None, 204)


def test_heads_that_are_alike_are_not_the_same() -> None:
    """The head of an answer is its own, whatever came before, also when it comes again."""
    heads = [b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: 2\r\n\r\n"]
    sink = _sink(b"")
    for raw in (heads[0], heads[0], heads[1], heads[0]):
        sink.begin()
        sink.lines.extend(raw.splitlines(keepends=True))
        assert parse_head(raw) == sink.finish()


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("last", [b"\r\n\r\n", b"\n\n", b"\n\r\n", b"\r\n\n", b"\r\n", b"\n", b""])
def test_line_ends_of_any_kind_end_lines(end: bytes, last: bytes) -> None:
    """With or without the carriage return (RFC 9112 section 2.2), also within one head."""
    raw = b"HTTP/1.1 200 OK" + end + b"A: b\r\nC: d" + last
    assert (("A", "b"), ("C", "d")) == parse_head(raw).headers


def test_a_carriage_return_within_a_line_ends_nothing() -> None:
    """It is a part of the value, as it came."""
    assert (("A", "b\rC: d"), ("E", "f\r")) == parse_head(
        b"HTTP/1.1 200 OK\r\nA: b\rC: d\r\nE: f\r\r\n\r\n"
    ).headers


@pytest.mark.parametrize("name", ["set-cookie", "location"])
def test_values_of_a_name(name: str) -> None:
    """Names are compared whatever their case, and values that look like them are none."""
    head = parse_head(
        f"HTTP/1.1 200 {name}\r\n{name.title()}: 1\r\nA: {name}: 2\r\n{name}: 3\r\n\r\n".encode()
    )
    assert (["1", "3"], []) == (head.values(name), head.values("age"))


def test_an_answer_that_is_not_http_is_told_as_that() -> None:
    """The error names the place."""
    with pytest.raises(TransportError, match="not HTTP") as caught:
        _sink(b"").head()
    assert (caught.value.code, caught.value.where) == ("protocol", "contoso.example:80")
