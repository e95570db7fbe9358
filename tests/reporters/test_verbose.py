"""What `--verbose` tells below a request."""

from __future__ import annotations

from azbearer.http.messages import Request, Response, Timings
from azbearer.reporters.style import Style
from azbearer.reporters.verbose import CLIP, phases, verbose_lines
from azbearer.runner.events import Exchange

SENT = Request("POST", "https://a.test/", (("Host", "a.test"),), b"one\n\ntwo")


def response(timings: Timings, body: bytes = b"") -> Response:
    """An answer that took this long."""
    return Response(
        *(200, "OK", (("X", "y\x1b"),), body, "https://a.test/", "1.1", SENT),
        timings=timings,
        remote="10.0.0.1:443",
    )


def test_phases() -> None:
    """Each phase is what it took by itself, under newman's names."""
    timings = Timings(0.001, 0.003, 0.007, 0.017, 0.0175)
    assert [
        ("dns-lookup", "1 ms"),
        ("tcp-handshake", "2 ms"),
        ("ssl-handshake", "4 ms"),
        ("transfer-start", "10 ms"),
        ("download", "500 µs"),
        ("total", "18 ms"),
    ] == list(phases(response(timings)))


def test_kept_connections() -> None:
    """What a kept connection spares is `(cache)`, as in newman."""
    found = dict(phases(response(Timings(first_byte=0.01, total=0.01))))
    assert {"(cache)"} == {found[name] for name in ("dns-lookup", "tcp-handshake", "ssl-handshake")}


def test_lines() -> None:
    """Summary, headers and bodies of both directions; control characters are written out, long bodies cut."""
    exchange = Exchange(
        "item", {}, "POST", "https://a.test/", response=response(Timings(), b"z" * (CLIP + 1))
    )
    lines = list(verbose_lines(exchange, Style(color=False, unicode=False)))
    assert "HTTP/1.1 200 OK" in lines[0]
    assert "from 10.0.0.1:443" in lines[0]
    assert "TLS" in lines[0]
    assert ["up Host: a.test", "up one", "up two", "down X: y\\x1b"] == lines[1:5]
    assert f"down (showing {CLIP} of {CLIP + 1} characters)" in lines
