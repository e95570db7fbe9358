from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.contract import NotAvailableError, RunProgram, TokenQuery
from azbearer.tokens.tools.azd import AzureDeveloperCli

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.ambient.machine import Machine

GOOD = '{"token": "canary-token", "expiresOn": "2026-01-01T13:00:00Z"}'
ARM = "https://management.azure.com/.default"
NOT_SIGNED_IN = "not logged in, run `azd auth login` to login"


def azd(stage: Stage) -> Machine:
    return stage.machine(programs={"azd": "/usr/bin/azd"})


def command(stage: Stage) -> RunProgram:
    (effect,) = stage.effects
    assert isinstance(effect, RunProgram)
    return effect


def test_command(stage: Stage) -> None:
    """Scopes are given as they are; nobody is asked anything."""
    stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(GOOD))
    fixed = ("/usr/bin/azd", "auth", "token", "--output", "json", "--no-prompt", "--scope", ARM)
    assert (fixed, (("NO_COLOR", "true"),)) == (command(stage).arguments, command(stage).environment)


def test_options(stage: Stage) -> None:
    """Tenant and claims become options, the claims in base64."""
    credential = AzureDeveloperCli("contoso.com", machine=azd(stage))
    stage.play(credential, stage.wrote(GOOD), claims='{"a":1}')
    expected = ("--tenant-id", "contoso.com", "--claims", "eyJhIjoxfQ==")
    assert expected == command(stage).arguments[-4:]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def test_expiry_is_in_utc(stage: Stage, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """The end is written in UTC, wherever this machine is."""
    monkeypatch.setenv("TZ", zone)
    token = stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(GOOD))
    assert ("canary-token", 1767272400.0) == (token.value.reveal(), token.expires_on)


@pytest.mark.parametrize(
    ("out", "err"),
    [
        ("", json.dumps({"error": "no such scope", "message": "m", "suggestion": "s"})),
        (json.dumps({"type": "consoleMessage", "data": {"message": "\nno such scope\n"}}), ""),
        ("", '{"type":"consoleMessage","data":{"message":""}}\n{"error":"no such scope"}'),
        ("", "ERROR: no such scope"),
        ('{"error":"no such scope"}', "noise"),
        ("not JSON\n[1]\n", '{"data": 1}\n{"error": 2}\n{"error":"no such scope"}'),
    ],
    ids=["1.24", "before 1.23.7", "1.23.7", "plain", "stdout", "mixed"],
)
def test_failures(stage: Stage, out: str, err: str) -> None:
    """Each generation's way to explain itself is understood."""
    with pytest.raises(AuthenticationError, match="no such scope"):
        stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(out, err, 1))


@pytest.mark.parametrize(
    ("out", "err"),
    [
        ("", f"ERROR: {NOT_SIGNED_IN}"),
        (json.dumps({"type": "consoleMessage", "data": {"message": NOT_SIGNED_IN}}), ""),
    ],
)
def test_signed_out(stage: Stage, out: str, err: str) -> None:
    """Nobody signed in means not available."""
    with pytest.raises(NotAvailableError, match="nobody is signed in") as caught:
        stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(out, err, 1))
    assert "run `azd auth login`" == caught.value.hint


def test_old_version_and_claims(stage: Stage) -> None:
    """A version without the option says so; the hint is to update."""
    with pytest.raises(NotAvailableError) as caught:
        stage.play(
            AzureDeveloperCli(machine=azd(stage)),
            stage.wrote(err="ERROR: unknown flag: --claims", code=1),
            claims="{}",
        )
    assert "1.18.1" in caught.value.hint


def test_success_without_a_token(stage: Stage) -> None:
    """Some versions end with 0 and an error object."""
    with pytest.raises(AuthenticationError, match="no such scope"):
        stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote('{"error": "no such scope"}'))


@pytest.mark.parametrize("out", ['{"token": "canary"}', '{"token": "canary", "expiresOn": "soon"}'])
def test_odd_output(stage: Stage, out: str) -> None:
    """Output in another form shows none of it."""
    with pytest.raises(AuthenticationError, match="not understood") as caught:
        stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(out))
    assert "canary" not in str(caught.value.lines())


def test_failure_does_not_show_stdout(stage: Stage) -> None:
    """A token on stdout stays there when the program fails."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(AzureDeveloperCli(machine=azd(stage)), stage.wrote(GOOD, "late failure", 1))
    assert "canary" not in str(caught.value.lines())


def test_not_installed(stage: Stage) -> None:
    """Without the program nothing is started."""
    with pytest.raises(NotAvailableError, match="not installed"):
        stage.play(AzureDeveloperCli(machine=stage.machine()))


def test_another_sign_in_is_another_key(stage: Stage) -> None:
    """The state of azd's sign-in is in the cache key."""
    query = TokenQuery((ARM,))
    files = ("/home/someone/.azd/auth.json",)
    one = AzureDeveloperCli(machine=stage.machine(files=files)).cache_key(query)
    assert one != AzureDeveloperCli(machine=stage.machine()).cache_key(query)
