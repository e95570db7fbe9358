"""Faults below HTTP, as a client on a socket meets them."""

from __future__ import annotations

import email.utils
import http.client
import json
import ssl
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import Emulator, EmulatorSettings, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

WAITED: list[float] = []
NOW = 1_800_000_000.0


async def note(seconds: float) -> None:
    WAITED.append(seconds)


@pytest.fixture(scope="module")
def faulty() -> Iterator[Emulator]:
    """An emulator whose waits take no time."""
    with Emulator(EmulatorSettings(sleep=note, clock=lambda: NOW)) as running:
        yield running
        assert () == running.faults


@pytest.fixture(params=["https", "http"])
def client(faulty: Emulator, request: pytest.FixtureRequest) -> Iterator[http.client.HTTPConnection]:
    """A client of either listener; over TLS a fault is no other one."""
    made: http.client.HTTPConnection
    if request.param == "https":
        context = ssl.create_default_context(cadata=faulty.ca_pem.decode())
        made = http.client.HTTPSConnection("localhost", faulty.port, context=context, timeout=10)
    else:
        made = http.client.HTTPConnection("localhost", faulty.http_port, timeout=10)
    yield made
    made.close()


def test_closed_before_the_answer(faulty: Emulator, client: http.client.HTTPConnection) -> None:
    """The connection ends where the status line should be."""
    faulty.fault(Fault("close", path="/get"))
    client.request("GET", "/get")
    with pytest.raises((http.client.RemoteDisconnected, ssl.SSLError, ConnectionError)):
        client.getresponse()


def test_cut_in_the_middle(faulty: Emulator, client: http.client.HTTPConnection) -> None:
    """Fewer bytes come than Content-Length promised, and then an orderly end."""
    faulty.fault(Fault("cut", path="/get"))
    client.request("GET", "/get")
    with pytest.raises(http.client.IncompleteRead) as caught:
        client.getresponse().read()
    assert len(caught.value.partial) > 10


def test_reset_in_the_middle(faulty: Emulator, client: http.client.HTTPConnection) -> None:
    """A reset, which may overtake the bytes that were sent before it; Python's TLS takes it for an end."""
    faulty.fault(Fault("reset", path="/get"))
    client.request("GET", "/get")
    over_tls = isinstance(client, http.client.HTTPSConnection)
    expected = (ConnectionError, ssl.SSLError, http.client.IncompleteRead) if over_tls else ConnectionError
    with pytest.raises(expected):
        client.getresponse().read()


def test_silence_lasts_until_the_client_gives_up(
    faulty: Emulator, client: http.client.HTTPConnection
) -> None:
    """Nothing comes, and others are served meanwhile."""
    faulty.fault(Fault("silence", path="/get"))
    client.timeout = 0.05
    client.request("GET", "/get")
    with pytest.raises(TimeoutError):
        client.getresponse()
    client.close()
    client.request("GET", "/ip")
    assert client.getresponse().status == 200


def test_slow_waits_by_the_given_function(faulty: Emulator, client: http.client.HTTPConnection) -> None:
    """A test decides how long a second is."""
    WAITED.clear()
    faulty.fault(Fault("slow", path="/get", seconds=100))
    client.request("GET", "/get")
    assert "url" in json.loads(client.getresponse().read())
    assert [100] == WAITED


def test_the_date_is_off_by_so_much(faulty: Emulator, client: http.client.HTTPConnection) -> None:
    """Only the Date header is wrong, and only once."""
    faulty.fault(Fault("skewed-clock", path="/get", seconds=-600))
    dates = []
    for _ in range(2):
        client.request("GET", "/get")
        answer = client.getresponse()
        answer.read()
        dates.append(email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp())
    assert [NOW - 600, NOW] == dates


def test_stopping_ends_a_silence() -> None:
    """A connection on which nothing will ever come does not hold up the end."""
    with Emulator() as own:
        own.fault(Fault("silence"))
        client = http.client.HTTPConnection("localhost", own.http_port, timeout=10)
        client.request("GET", "/get")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        client.getresponse()
    client.close()


def test_faults_can_be_settings_and_be_cleared() -> None:
    """What is planned from the start is there before the first request."""
    emulator = Emulator(EmulatorSettings(faults=(Fault("close"),)))
    assert [Fault("close")] == list(emulator.faults)
    emulator.clear_faults()
    assert [] == list(emulator.faults)
