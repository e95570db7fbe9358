"""The emulator as users see it."""

from __future__ import annotations

import http.client
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import azbearer.emulator
from azbearer.emulator import App, Emulator, RequestRecord
from azbearer.emulator.entra.scopes import Target
from azbearer.emulator.entra.sessions import DeviceLogin
from azbearer.emulator.hosts import REAL_HOSTS

if TYPE_CHECKING:
    from pathlib import Path


def loaded_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_importing_loads_nothing_heavy() -> None:
    """TLS, cryptography, asyncio and HTTP come with the first start."""
    loaded = loaded_after("import azbearer.emulator")
    assert loaded.isdisjoint({"ssl", "asyncio", "cryptography", "h11", "joserfc", "brotli"})


def test_a_running_emulator_needs_nothing_of_azbearer() -> None:
    """It shares no code with the client, so that both can't be wrong together."""
    loaded = loaded_after("from azbearer.emulator import Emulator\nEmulator().start().stop()")
    own = {name for name in loaded if name.startswith("azbearer")}
    assert {"azbearer", "azbearer.version"} == {
        name for name in own if not name.startswith("azbearer.emulator")
    }
    assert "pycurl" not in loaded


def test_addresses_ca_and_hosts(emulator: Emulator, tmp_path: Path) -> None:
    """URLs name localhost and the ports; the CA can be had as bytes and as a file."""
    assert f"https://localhost:{emulator.port}" == emulator.url
    assert f"http://localhost:{emulator.http_port}" == emulator.http_url
    assert REAL_HOSTS == emulator.hosts
    assert emulator.ca_pem == emulator.write_ca(tmp_path / "ca.pem").read_bytes()
    assert emulator.ca_pem.startswith(b"-----BEGIN CERTIFICATE-----")


def test_requests_are_recorded(emulator: Emulator) -> None:
    """A test can count what was asked."""
    client = http.client.HTTPConnection("localhost", emulator.http_port, timeout=10)
    client.request("GET", "/status/418", headers={"Host": "postman-echo.com"})
    client.getresponse().read()
    client.close()
    assert RequestRecord("postman-echo.com", "GET", "/status/418", 418) == emulator.requests[-1]


def test_it_starts_once_and_stops_twice() -> None:
    """A second start is refused, a second stop does nothing, and a new start is a new emulator."""
    emulator = Emulator().start()
    with pytest.raises(RuntimeError, match="runs already"):
        emulator.start()
    first = emulator.ca_pem
    emulator.stop()
    emulator.stop()
    with emulator:
        assert first != emulator.ca_pem


def test_a_new_start_knows_no_codes() -> None:
    """Devices that waited before the stop wait in vain."""
    emulator = Emulator()
    login = DeviceLogin(None, App("t.example", "c"), Target("https://a.example"), "ABC", 1.0, {})
    emulator._controls.sessions.add_device("d", login)
    with emulator, pytest.raises(LookupError, match="no device waits"):
        emulator.approve_device("ABC")


def test_the_public_names_are_sorted_and_there() -> None:
    """What `__all__` says can be imported."""
    names = azbearer.emulator.__all__
    assert sorted(names, key=lambda name: (not name.isupper(), name)) == names
    assert all(hasattr(azbearer.emulator, name) for name in names)
