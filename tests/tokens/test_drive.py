from __future__ import annotations

import errno
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import RequestRefusedError, TransportError
from azbearer.http.settings import TransportSettings
from azbearer.secrets import Secret
from azbearer.tokens.breaker import BreakerOpenError, ThrottledError
from azbearer.tokens.contract import Answer, NotAvailableError, ReadFile, RunProgram, Send, Tell, Token, Wait
from azbearer.tokens.drive import MOST_ANSWER, Driver, request_of
from azbearer.tokens.retry import send_with_retries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from azbearer.emulator.certificates import ServerIdentity
    from azbearer.tokens.breaker import Services
    from azbearer.tokens.contract import Flow

TOKEN = Token(Secret("token"), 1.0)


@pytest.fixture
def trusting(clock: Any, services: Services, identity: ServerIdentity) -> Iterator[Driver]:
    """A driver that trusts the service's authority."""
    driver = Driver(
        TransportSettings(extra_ca_pem=identity.ca_pem),
        environ={},
        sleep=clock.sleep,
        wall=lambda: clock.wall,
        monotonic=lambda: clock.monotonic,
        services=services,
    )
    yield driver
    driver.close()


def test_a_form_is_sent(drive: Driver, plain: Any) -> None:
    """A form arrives encoded, so that a secret with + / = in it stays what it is."""
    plain.body = b'{"access_token":"t"}'
    answer = drive.perform(Send("POST", plain.url, (("X-Id", "1"),), form=(("secret", "a+b/c="), ("x", "é"))))
    method, path, headers, body = plain.asked[0]
    assert ("POST", "/token", b"secret=a%2Bb%2Fc%3D&x=%C3%A9") == (method, path, body)
    assert ("application/x-www-form-urlencoded", "1") == (headers["Content-Type"], headers["X-Id"])
    assert (200, plain.body) == (answer.status, answer.body)


def test_header_names_are_lower_case(drive: Driver, plain: Any) -> None:
    """Flows look headers up by their names in lower case."""
    plain.headers = {"X-Ms-Request-Id": "abc"}
    assert "abc" == drive.perform(Send("GET", plain.url)).headers["x-ms-request-id"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(drive: Driver, plain: Any, status: int) -> None:
    """No answer of a token service sends the secret anywhere else."""
    plain.status, plain.headers = status, {"Location": plain.url}
    assert status == drive.perform(Send("POST", plain.url, form=(("client_secret", "s"),))).status
    assert 1 == len(plain.asked)


def test_large_answers_are_refused(drive: Driver, plain: Any) -> None:
    """An answer beyond a mebibyte is no token."""
    plain.body = b"x" * (MOST_ANSWER + 1)
    with pytest.raises(TransportError) as caught:
        drive.perform(Send("GET", plain.url))
    assert "protocol" == caught.value.code


def test_a_silent_service_is_left(drive: Driver, plain: Any) -> None:
    """The time of the effect is the limit for the whole exchange."""
    plain.hang.clear()
    with pytest.raises(TransportError) as caught:
        drive.perform(Send("GET", plain.url, timeout=0.05))
    assert "timeout-total" == caught.value.code


def test_unusable_urls_are_refused(drive: Driver) -> None:
    """What isn't a URL is refused before anything is sent."""
    with pytest.raises(RequestRefusedError):
        drive.perform(Send("GET", "file:///etc/passwd"))


def test_the_breaker_opens(drive: Driver, plain: Any) -> None:
    """After five failures in a row the service isn't asked by anyone."""
    plain.status = 503
    for _ in range(5):
        drive.perform(Send("POST", plain.url))
    with pytest.raises(BreakerOpenError):
        drive.perform(Send("POST", plain.url))
    assert 5 == len(plain.asked)


def test_the_breaker_lets_a_probe_through(drive: Driver, plain: Any, clock: Any) -> None:
    """Half a minute later one request finds out that it is well again."""
    plain.status = 503
    for _ in range(5):
        drive.perform(Send("POST", plain.url))
    clock.go(30)
    plain.status = 200
    assert [200, 200] == [drive.perform(Send("POST", plain.url)).status for _ in range(2)]


def test_local_agents_have_no_breaker(drive: Driver, plain: Any) -> None:
    """An agent that answers 500 for a resource it doesn't know may know the next one."""
    plain.status = 500
    assert [500] * 7 == [drive.perform(Send("GET", plain.url)).status for _ in range(7)]


def test_refused_connections_count(drive: Driver) -> None:
    """A service that isn't there is broken too."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.server_close()
    for expected in [TransportError] * 5 + [BreakerOpenError]:
        with pytest.raises(TransportError) as caught:
            drive.perform(Send("POST", f"http://127.0.0.1:{server.server_port}/"))
        assert expected is type(caught.value)


def test_a_pause_is_shared(drive: Driver, plain: Any, clock: Any) -> None:
    """What one request is told, the next one heeds, whoever sends it."""
    plain.status, plain.headers = 429, {"Retry-After": "3"}
    drive.perform(Send("POST", plain.url))
    plain.status, plain.headers = 200, {}
    drive.perform(Send("POST", plain.url))
    assert [3.0] == clock.slept


def test_a_retry_waits_once(drive: Driver, plain: Any, clock: Any) -> None:
    """A flow that has waited as long as it was told finds the pause over."""
    plain.status, plain.headers = 429, {"Retry-After": "3"}

    def flow() -> Flow:
        yield from send_with_retries(Send("POST", plain.url), drive.context)
        return TOKEN

    assert TOKEN is drive.run(flow())
    assert [3.0, 3.0] == clock.slept
    assert 3 == len(plain.asked)


def test_a_long_pause_is_told(drive: Driver, plain: Any) -> None:
    """Who would have to wait for an hour hears so at once."""
    plain.status, plain.headers = 429, {"Retry-After": "3600"}
    drive.perform(Send("POST", plain.url))
    with pytest.raises(ThrottledError, match="3600 s more"):
        drive.perform(Send("POST", plain.url))


def test_skew_is_measured(trusting: Driver, secure: Any, clock: Any) -> None:
    """The service's clock is known after its first answer, in time for the flow's second try."""
    secure.headers = {"Date": formatdate(clock.wall + 7200, usegmt=True)}
    trusting.perform(Send("POST", secure.url))
    assert 7200.5 == pytest.approx(trusting.context.skew(), abs=1.0)


def test_untrusted_certificates_are_refused(drive: Driver, secure: Any) -> None:
    """A token service is known by the trust store."""
    with pytest.raises(TransportError) as caught:
        drive.perform(Send("POST", secure.url))
    assert "tls" == caught.value.code
    assert not secure.asked


def test_effects_of_a_flow(drive: Driver, clock: Any, tmp_path: Path) -> None:
    """Results come back into the flow in order, and its token out of it."""
    (tmp_path / "file").write_bytes(b"content")

    def flow() -> Flow:
        assert b"content" == (yield ReadFile(str(tmp_path / "file")))
        assert (yield Wait(2.5)) is None
        return TOKEN

    assert TOKEN is drive.run(flow())
    assert [2.5] == clock.slept


def test_failures_are_thrown_into_the_flow(drive: Driver, tmp_path: Path) -> None:
    """A flow may go on after a failure; what it lets pass reaches the caller."""
    (tmp_path / "large").write_bytes(b"12345")

    def flow() -> Flow:
        with pytest.raises(FileNotFoundError):
            yield ReadFile(str(tmp_path / "missing"))
        with pytest.raises(OSError, match="too large") as caught:
            yield ReadFile(str(tmp_path / "large"), most_bytes=4)
        assert errno.EFBIG == caught.value.errno
        yield RunProgram(("no-such-program-here",))
        return TOKEN

    with pytest.raises(NotAvailableError, match="not installed"):
        drive.run(flow())


def test_messages_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What an interactive flow has to say goes to stderr, or where the caller wants it."""
    told: list[Tell] = []
    tell = Tell("go to https://login.contoso.example and enter ABC")
    Driver(environ={}).perform(tell)
    Driver(environ={}, tell=told.append).perform(tell)
    assert ("", f"{tell.message}\n") == tuple(capsys.readouterr())
    assert [tell] == told


def test_a_fork_leaves_connections_alone(drive: Driver, plain: Any) -> None:
    """A child neither uses nor closes the connections of its parent."""
    drive.perform(Send("GET", plain.url))
    inherited = dict(drive._transports)
    drive.reset_after_fork()
    drive.perform(Send("GET", plain.url))
    assert list(inherited.values()) == drive._inherited
    assert not set(map(id, inherited.values())) & set(map(id, drive._transports.values()))
    for transport in inherited.values():
        transport.close()


def test_closing_twice(drive: Driver, plain: Any) -> None:
    """A closed driver opens new connections when it is used again."""
    drive.perform(Send("GET", plain.url))
    drive.close()
    drive.close()
    assert isinstance(drive.perform(Send("GET", plain.url)), Answer)


def test_proxies_are_passed_by(clock: Any, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link-local service is never asked over a proxy."""
    seen: list[dict[str, str]] = []

    class Transport:
        def __init__(self, _: TransportSettings, *, environ: dict[str, str]) -> None:
            seen.append(dict(environ))

    monkeypatch.setattr("azbearer.http.curl.CurlTransport", Transport)
    environ = {"HTTPS_PROXY": "http://proxy.contoso.example", "SSL_CERT_FILE": "/ca.pem"}
    driver = Driver(environ=environ, services=services, sleep=clock.sleep)
    for use_proxy in (True, False):
        driver._transport(Send("GET", "http://127.0.0.1/", use_proxy=use_proxy))
    assert [environ, {"SSL_CERT_FILE": "/ca.pem"}] == seen


def test_no_secret_in_reprs_and_errors(drive: Driver, plain: Any) -> None:
    """Neither the effect nor its failure shows what was sent."""
    canary = "canary-secret-value"
    send = Send("POST", plain.url, form=(("client_secret", canary),), timeout=0.05)
    plain.hang.clear()
    with pytest.raises(TransportError) as caught:
        drive.perform(send)
    assert canary not in f"{send!r}{caught.value!r}{caught.value.lines()}{request_of(send)!r}"
