from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import NotAvailableError, RunProgram, TokenQuery
from azbearer.tokens.tools.azure_powershell import AzurePowerShell

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.ambient.machine import Machine

GOOD = "azbearer-token canary-token 1767272400\r\n"


def pwsh(stage: Stage) -> Machine:
    return stage.machine(programs={"pwsh": "/usr/bin/pwsh"})


def script(stage: Stage) -> str:
    (effect,) = stage.effects
    assert isinstance(effect, RunProgram)
    return base64.b64decode(effect.arguments[-1]).decode("utf-16-le")


def test_command(stage: Stage) -> None:
    """One encoded script, no profile, no questions, no shell."""
    stage.play(AzurePowerShell(machine=pwsh(stage)), stage.wrote(GOOD))
    (effect,) = stage.effects
    assert isinstance(effect, RunProgram)
    assert ("/usr/bin/pwsh", "-NoProfile", "-NonInteractive") == effect.arguments[:3]
    assert "-EncodedCommand" == effect.arguments[-2]


def test_script(stage: Stage) -> None:
    """It asks for the resource in the tenant, and opens a SecureString in a way both PowerShells know."""
    stage.play(AzurePowerShell("contoso.com", machine=pwsh(stage)), stage.wrote(GOOD))
    text = script(stage)
    assert "ResourceUrl = 'https://management.azure.com'" in text
    assert "$question.TenantId = 'contoso.com'" in text
    assert "[System.Net.NetworkCredential]::new('', $text).Password" in text
    assert text.count("{") == text.count("}")


def test_token(stage: Stage) -> None:
    """The answer's line is found among others."""
    out = f"WARNING: breaking changes\r\n\r\n{GOOD}\r\n"
    token = stage.play(AzurePowerShell(machine=pwsh(stage)), stage.wrote(out))
    assert ("canary-token", 1767272400.0) == (token.value.reveal(), token.expires_on)


def test_windows_powershell(stage: Stage) -> None:
    """On Windows, the older PowerShell does when there is no newer one."""
    machine = stage.machine("win32", programs={"powershell.exe": r"C:\powershell.exe"})
    stage.play(AzurePowerShell(machine=machine), stage.wrote(GOOD))
    (effect,) = stage.effects
    assert isinstance(effect, RunProgram)
    assert r"C:\powershell.exe" == effect.arguments[0]


@pytest.mark.parametrize(
    ("out", "err", "code", "message"),
    [
        ("azbearer-no-az-accounts\r\n", "", 0, "module Az.Accounts"),
        ("", "Run Connect-AzAccount to login.", 1, "nobody is signed in"),
        ("", "AuthorizationManager check failed.", 1, "execution policy"),
        ("", "", 127, "not installed"),
    ],
)
def test_not_available(stage: Stage, out: str, err: str, code: int, message: str) -> None:
    """No module, nobody signed in, forbidden, not there: each has its own words and makes way."""
    with pytest.raises(NotAvailableError, match=message):
        stage.play(AzurePowerShell(machine=pwsh(stage)), stage.wrote(out, err, code))


def test_refused(stage: Stage) -> None:
    """Entra ID's refusal is one, even if it advises to sign in."""
    err = "AADSTS50076: use multi-factor authentication. Run Connect-AzAccount"
    with pytest.raises(AuthenticationError) as caught:
        stage.play(AzurePowerShell(machine=pwsh(stage)), stage.wrote(err=err, code=1))
    assert ("AADSTS50076", False) == (caught.value.code, isinstance(caught.value, NotAvailableError))


@pytest.mark.parametrize("out", ["", "canary", "azbearer-token canary", "azbearer-token canary soon"])
def test_odd_output(stage: Stage, out: str) -> None:
    """Output in another form is an error that shows none of it."""
    with pytest.raises(AuthenticationError, match="not understood") as caught:
        stage.play(AzurePowerShell(machine=pwsh(stage)), stage.wrote(out))
    assert "canary" not in str(caught.value.lines())


@pytest.mark.parametrize("scope", ["https://a'; calc; '/.default", "https://a/$(calc)/.default"])
def test_nothing_gets_out_of_the_quotes(stage: Stage, scope: str) -> None:
    """A scope can't become part of the script."""
    with pytest.raises(UsageError):
        stage.play(AzurePowerShell(machine=pwsh(stage)), scopes=(scope,))


def test_claims_challenge(stage: Stage) -> None:
    """The command that answers the challenge is given in full."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(AzurePowerShell("contoso.com", machine=pwsh(stage)), claims='{"a":1}')
    assert "Connect-AzAccount -Tenant contoso.com -ClaimsChallenge 'eyJhIjoxfQ=='" in caught.value.hint


def test_not_installed(stage: Stage) -> None:
    """Without the program nothing is started."""
    with pytest.raises(NotAvailableError, match="not installed"):
        stage.play(AzurePowerShell(machine=stage.machine()))


def test_another_sign_in_is_another_key(stage: Stage) -> None:
    """The saved sign-in's state is in the cache key."""
    query = TokenQuery(("x/.default",))
    files = ("/home/someone/.Azure/AzureRmContext.json",)
    one = AzurePowerShell(machine=stage.machine(files=files)).cache_key(query)
    assert one != AzurePowerShell(machine=stage.machine()).cache_key(query)
