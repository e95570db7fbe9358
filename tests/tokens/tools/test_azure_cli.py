from __future__ import annotations

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import NotAvailableError, RunProgram, TokenQuery
from azbearer.tokens.tools.azure_cli import AzureCli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tokens.stage import Stage

    from azbearer.tokens.ambient.machine import Machine

FIXED = ("account", "get-access-token", "--output", "json", "--resource")
PROFILE = "/home/someone/.azure/azureProfile.json"


def az(stage: Stage) -> Machine:
    return stage.machine(programs={"az": "/usr/bin/az"})


def answer(**members: object) -> str:
    return json.dumps({"accessToken": "canary-token", "tokenType": "Bearer", **members})


@pytest.fixture
def _new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone in which an hour is repeated on 1 November 2026, where the process's zone can be set."""
    set_zone = getattr(time, "tzset", lambda: None)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        set_zone()
        yield
    set_zone()


def test_command(stage: Stage) -> None:
    """The program by its full path, its fixed arguments, the resource; no colours."""
    stage.play(AzureCli(machine=az(stage)), stage.wrote(answer(expires_on=1)))
    assert [
        RunProgram(
            ("/usr/bin/az", *FIXED, "https://management.azure.com"),
            timeout=30.0,
            environment=(("AZURE_CORE_NO_COLOR", "true"),),
        )
    ] == stage.effects


def test_options(stage: Stage) -> None:
    """Tenant and subscription become options; the time is limited."""
    credential = AzureCli("contoso.com", "My Sub", process_timeout=5, machine=az(stage))
    stage.play(credential, stage.wrote(answer(expires_on=1)))
    (effect,) = stage.effects
    assert isinstance(effect, RunProgram)
    assert ("--tenant", "contoso.com", "--subscription", "My Sub") == effect.arguments[-4:]
    assert 5 == effect.timeout


@pytest.mark.parametrize(
    "members",
    [
        {"expires_on": 1767272400, "expiresOn": "1999-01-01 00:00:00.000000"},
        {"expires_on": "1767272400", "expiresOn": "nonsense"},
        {"expiresOn": "1767272400"},
        {"expiresOn": "2026-01-01T13:00:00Z"},
    ],
    ids=["since 2.54", "text", "seconds in the old member", "RFC 3339"],
)
def test_expiry(stage: Stage, members: dict[str, object]) -> None:
    """expires_on wins over the ambiguous local time, whatever form either has."""
    token = stage.play(AzureCli(machine=az(stage)), stage.wrote(answer(**members)))
    assert ("canary-token", 1767272400.0) == (token.value.reveal(), token.expires_on)


@pytest.mark.usefixtures("_new_york")
@pytest.mark.parametrize("text", ["2026-10-31 20:30:00.123456", "2026-11-01 01:30:00.000000"])
def test_local_time(stage: Stage, text: str) -> None:
    """Old versions write local time; of an hour that comes twice, the first that lies ahead is meant."""
    first = datetime.fromisoformat(text).timestamp()
    stage.now = first - 600
    token = stage.play(AzureCli(machine=az(stage)), stage.wrote(answer(expiresOn=text)))
    assert first == pytest.approx(token.expires_on)


def test_noise(stage: Stage) -> None:
    """Notices around the answer don't matter."""
    out = f"WARNING: upgrade available\r\n{answer(expires_on=1767272400)}\r\n"
    assert stage.play(AzureCli(machine=az(stage)), stage.wrote(out))


def test_not_installed(stage: Stage) -> None:
    """Without the program nothing is started."""
    with pytest.raises(NotAvailableError, match="Azure CLI is not installed"):
        stage.play(AzureCli(machine=stage.machine()))


@pytest.mark.parametrize(
    "err",
    [
        "ERROR: Please run 'az login' to setup account.",
        "ERROR: Please run 'az account set' to select active account.",
    ],
)
def test_signed_out(stage: Stage, err: str) -> None:
    """Nobody signed in means not available, with the command that helps."""
    with pytest.raises(NotAvailableError, match="nobody is signed in") as caught:
        stage.play(AzureCli(machine=az(stage)), stage.wrote(err=err, code=1))
    assert "run `az login`" == caught.value.hint


def test_refused_by_entra(stage: Stage) -> None:
    """Entra ID's refusals advise az login as well, but somebody is signed in."""
    err = "ERROR: AADSTS70043: The refresh token has expired. Please run: az login"
    with pytest.raises(AuthenticationError, match="AADSTS70043") as caught:
        stage.play(AzureCli(machine=az(stage)), stage.wrote(err=err, code=1))
    assert ("AADSTS70043", False) == (caught.value.code, isinstance(caught.value, NotAvailableError))


@pytest.mark.parametrize("out", ["", "canary", "[]", answer(), '{"expires_on": 1}', answer(expires_on="x")])
def test_odd_output(stage: Stage, out: str) -> None:
    """Output in another form is an error that shows none of it."""
    with pytest.raises(AuthenticationError, match="not understood") as caught:
        stage.play(AzureCli(machine=az(stage)), stage.wrote(out))
    assert "canary" not in str(caught.value.lines())


def test_failure_with_a_token_in_it(stage: Stage) -> None:
    """What az writes on failure is cleaned of tokens, compact JSON included."""
    wrote = stage.wrote(out=answer(), err=f"ERROR: got {answer()}", code=1)
    with pytest.raises(AuthenticationError) as caught:
        stage.play(AzureCli(machine=az(stage)), wrote)
    assert "canary" not in str(caught.value.lines())


@pytest.mark.parametrize("scope", ["https://a/.default & calc", "", "--query"])
def test_bad_scope(stage: Stage, scope: str) -> None:
    """A scope that is not fit to be an argument is refused before anything is started."""
    with pytest.raises(UsageError):
        stage.play(AzureCli(machine=az(stage)), scopes=(scope,))
    assert [] == stage.effects


def test_claims_challenge(stage: Stage) -> None:
    """The CLI can't answer a challenge unasked; the command that does is given in full."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(AzureCli("contoso.com", machine=az(stage)), claims='{"a":1}')
    assert (
        'az login --claims-challenge "eyJhIjoxfQ==" --tenant contoso.com '
        "--scope https://management.azure.com/.default"
    ) in caught.value.hint
    assert ("claims-challenge", []) == (caught.value.code, stage.effects)


def test_another_sign_in_is_another_key(stage: Stage) -> None:
    """The profile's state is in the cache key, so that az login as somebody else takes effect at once."""
    query = TokenQuery(("https://a/.default",))
    signed_in = AzureCli(machine=stage.machine(files=(PROFILE,)))
    assert signed_in.cache_key(query) != AzureCli(machine=stage.machine()).cache_key(query)
    assert "/elsewhere" in AzureCli(config_folder="/elsewhere", machine=stage.machine()).cache_key(query)
