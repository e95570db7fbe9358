from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.emulator_command import port
from azbearer.cli.main import parse
from azbearer.emulator import DEMO_CLIENT_SECRET, Emulator
from azbearer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

TENANT = "10000000-0000-4000-8000-00000000000a"


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The second time the command waits somebody presses Ctrl-C; every emulator's end is noted."""
    ends: list[str] = []
    waits: list[float] = []
    stop = Emulator.stop

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) > 1:
            raise KeyboardInterrupt("SIGINT")

    def noted(emulator: Emulator) -> None:
        ends.append(emulator.url)
        stop(emulator)

    monkeypatch.setattr("azbearer.cli.emulator_command.sleep", wait)
    monkeypatch.setattr(Emulator, "stop", noted)
    return ends


def test_it_serves_until_it_is_stopped(cli: Any, stopped: list[str]) -> None:
    """It says where and as whom it can be used, and ends with 0, since that is how it is meant to end."""
    ended = cli("emulator")
    assert ended.code == 0
    shown = dict(line.split("  ", 1) for line in ended.out.splitlines())
    assert shown["client secret"].strip() == DEMO_CLIENT_SECRET
    assert [shown["Entra ID and Azure Resource Manager"].strip()] == stopped
    assert "--ca-file" in ended.lines[0]
    assert ended.lines[-1] == "stopped"


def test_an_environments_names_exist(cli: Any, environment: Any) -> None:
    """Its tenant and client are shown, its secret is not."""
    given = environment(tenantId=TENANT, client_id="the-client", client_secret="the-secret-value")
    ended = cli("emulator", "-e", given)
    assert TENANT in ended.out
    assert "the-client" in ended.out
    assert f"the one in {given}" in ended.out
    assert "the-secret-value" not in ended.out + ended.err


def test_the_cas_certificate(cli: Any, tmp_path: Path, stopped: list[str]) -> None:
    """It is written where it was asked for, and only the certificate."""
    ended = cli("emulator", "--ca-file", tmp_path / "ca.pem")
    text = (tmp_path / "ca.pem").read_text("ascii")
    assert text.startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in text
    assert f"CA certificate                       {tmp_path / 'ca.pem'}" in ended.out.splitlines()
    assert len(stopped) == 1


def test_a_certificate_that_cannot_be_written(cli: Any, tmp_path: Path, stopped: list[str]) -> None:
    """That is an error, and the emulator is stopped."""
    ended = cli("emulator", "--ca-file", tmp_path / "gone" / "ca.pem")
    assert (ended.code, ended.out, len(ended.lines), len(stopped)) == (7, "", 3, 1)


@pytest.mark.parametrize("option", ["--port", "--http-port"])
def test_a_port_that_is_taken(cli: Any, option: str) -> None:
    """The error names both ports, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = cli("emulator", option, taken.getsockname()[1])
    assert ended.code == 2
    assert "cannot listen" in ended.lines[0]
    assert str(taken) not in ended.err


@pytest.mark.parametrize("text", ["-1", "65536", "x", "", "²", "9" * 5000])
def test_bad_ports(text: str) -> None:
    """A port is a number up to 65535."""
    with pytest.raises(UsageError, match="is not a port"):
        port(text)


@pytest.mark.parametrize("text", ["1", "x", "-5", "²", "9" * 5000])
def test_bad_lifetimes(text: str) -> None:
    """A token lives at least two seconds, and not for ever."""
    with pytest.raises(UsageError, match="is not a token lifetime"):
        parse(["emulator", f"--token-lifetime={text}"])


def test_settings() -> None:
    """Ports and lifetimes are numbers."""
    options = parse(["emulator", "--port", "0", "--http-port", "65535", "--token-lifetime", "2"])[1]
    assert (options.port, options.http_port, options.token_lifetime) == (0, 65535, 2)


def test_a_state_file_is_kept(cli: Any, tmp_path: Path, stopped: list[str]) -> None:
    """The note says so; a file that is something else is an error before anything listens."""
    state = tmp_path / "state.db"
    ended = cli("emulator", "--state", state)
    assert f"everything that is created in it is kept in {state}" in ended.err
    assert state.is_file()
    state.write_text("x" * 2000, "utf-8")
    refused = cli("emulator", "--state", state)
    assert (2, "", 1) == (refused.code, refused.out, len(stopped))
    assert "not a database" in refused.lines[0]


def test_a_seed_that_the_services_refuse(cli: Any, tmp_path: Path) -> None:
    """An error that names the entry and the file, and no traceback."""
    seed = tmp_path / "seed.json"
    seed.write_text('{"groups": [{"displayName": "g", "tenantId": "nope"}]}', "utf-8")
    refused = cli("emulator", "--seed-file", seed)
    assert (2, "") == (refused.code, refused.out)
    assert "groups[0]: no tenant is named 'nope'" in refused.err
    assert str(seed) in refused.err
