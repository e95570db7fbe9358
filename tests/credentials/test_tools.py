from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.credentials.site import SCOPE

import azbearer

if TYPE_CHECKING:
    from pathlib import Path

_AZ = """#!{python}
import json, pathlib
with pathlib.Path({log!r}).open("a") as log:
    log.write("run\\n")
print(json.dumps({{"accessToken": "a-token", "expires_on": 4102444800}}))
"""


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for `az`; the file has a line for each time that it was run."""
    if os.name == "nt":
        pytest.skip("the stand-in is a script with a shebang")
    log = tmp_path / "runs"
    program = tmp_path / "az"
    program.write_text(_AZ.format(python=sys.executable, log=str(log)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    return log


def test_fifty_threads_run_the_azure_cli_once(runs: Path) -> None:
    """What takes seconds each is done once."""
    credential = azbearer.AzureCliCredential()
    with ThreadPoolExecutor(50) as pool:
        tokens = {token.token for token in pool.map(lambda _: credential.get_token(SCOPE), range(50))}
    assert ({"a-token"}, ["run"]) == (tokens, runs.read_text().split())


@pytest.mark.parametrize(
    "kind",
    [azbearer.AzureCliCredential, azbearer.AzureDeveloperCliCredential, azbearer.AzurePowerShellCredential],
)
def test_a_tool_that_is_missing_is_told(kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain goes on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(azbearer.CredentialUnavailableError, match="not installed"):
        kind().get_token(SCOPE)


@pytest.mark.parametrize(
    "kind",
    [azbearer.AzureCliCredential, azbearer.AzureDeveloperCliCredential, azbearer.AzurePowerShellCredential],
)
def test_arguments_are_azure_identitys(kind: Any) -> None:
    """Tenant, further tenants, and the time that the tool has."""
    found = kind(tenant_id="t", additionally_allowed_tenants=["u"], process_timeout=5).description
    assert ("t", ("u",), 5) == (found.tenant_id, found.additionally_allowed_tenants, found.process_timeout)


def test_a_subscription_chooses_the_account() -> None:
    """The Azure CLI may have several."""
    found: Any = azbearer.AzureCliCredential(subscription="demo").description
    assert "demo" == found.subscription
