from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command
from azbearer.cli.profiles import Profile, Profiles, SignIn
from azbearer.emulator import DEMO_CLIENT_ID, Emulator, EmulatorSettings
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Azure, Ended

CANARY = "canary-secret-value"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes are for POSIX")


def report(azure: Azure, *arguments: object) -> Any:
    return json.loads(azure("doctor", "-o", "json", *arguments).out)


def section(azure: Azure, name: str, *arguments: object) -> list[Any]:
    found = [each for each in report(azure, *arguments)["sections"] if each["name"] == name]
    return found[0]["findings"] if found else []


def texts(azure: Azure, name: str, *arguments: object) -> str:
    """Each finding of a section as `status: text`."""
    return "\n".join(f"{each['status']}: {each['text']}" for each in section(azure, name, *arguments))


def test_without_anything(azure: Azure) -> None:
    """Sources, network and store are looked at, and nothing is broken."""
    ended = azure("doctor")
    assert (0, "") == (ended.code, ended.err)
    titles = [line for line in ended.out.splitlines() if line and not line.startswith(" ")]
    assert ["the default chain", "network", "store of tokens"] == titles


def test_nothing_is_made(azure: Azure) -> None:
    """A look changes nothing: no folder, no key."""
    azure("doctor", "-e", azure.write_environment())
    assert {"ca.pem", "dev.postman_environment.json"} == {path.name for path in azure.folder.iterdir()}


def test_the_recipe(azure: Azure) -> None:
    """Names and origins are told, never values."""
    environment = azure.write_environment(resource="https://management.azure.com/")
    ended = azure("doctor", "-e", environment)
    assert "+ client id is in client_id (dev.postman_environment.json)" in ended.out
    assert not re.search(r"7b0d4a1e|demo~Secret", ended.out)


def test_what_is_missing(azure: Azure) -> None:
    """The parts that no variable is recognised as are a warning: a collection may do without."""
    found = texts(azure, "environment", "-e", azure.write_environment(tenantId="", client_secret=""))
    assert "warning: no variable is recognised as tenant id, client secret" in found


def test_values_that_can_not_be_right(azure: Azure) -> None:
    """What Entra ID would refuse is told before it does: an unset variable, a name, the id of a secret."""
    odd = {"tenantId": "{{other}}", "client_id": "my app", "client_secret": DEMO_CLIENT_ID}
    found = texts(azure, "environment", "-e", azure.write_environment(**odd))
    assert "warning: the client id in client_id is no GUID" in found
    assert "warning: the client secret in client_secret looks like its id" in found
    odd["tenantId"] = "my tenant"
    assert "the tenant id in tenantId is none" in texts(
        azure, "environment", "-e", azure.write_environment(**odd)
    )


def test_secrets_in_plain_text(azure: Azure) -> None:
    """They are named, and a reference is recommended."""
    environment = azure.write_environment(client_secret=CANARY, api_key="x", otherSecret="{{client_secret}}")
    ended = azure("doctor", "-e", environment)
    assert "! in plain text: client_secret, api_key\n      hint: put a reference in its place" in ended.out
    assert CANARY not in ended.out


@POSIX
def test_a_file_that_others_can_read(azure: Azure) -> None:
    """Its mode and the command that mends it are told."""
    environment = azure.write_environment()
    for mode, expected in ((0o644, "everybody"), (0o640, "its group")):
        environment.chmod(mode)
        found = texts(azure, "environment", "-e", environment)
        assert f"warning: {expected} on this machine can open the file ({mode:04o})" in found


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_file_that_git_tracks(azure: Azure) -> None:
    """Secrets in a history are there for good."""
    environment = azure.write_environment()
    azure.environ["PATH"] = os.environ["PATH"]
    subprocess.run(["git", "init", "-q", azure.folder], check=True)
    assert "tracked by git" not in texts(azure, "environment", "-e", environment)
    subprocess.run(["git", "-C", azure.folder, "add", environment.name], check=True)
    assert "warning: the file with these secrets is tracked by git" in texts(
        azure, "environment", "-e", environment
    )


def test_references(azure: Azure) -> None:
    """One that leads to a secret is fine, and its secret is not shown."""
    azure.environ["THE_SECRET"] = CANARY
    ended = azure("doctor", "-e", azure.write_environment(client_secret="env:THE_SECRET"))
    assert 0 == ended.code
    assert "+ no secret stands in the file in plain text" in ended.out
    assert "+ client_secret is env:THE_SECRET, and there is a secret" in ended.out
    assert CANARY not in ended.out


@pytest.mark.parametrize("value", ["env:NOT_SET", "file:missing.txt", "keyring:nothing"])
def test_references_that_lead_nowhere(azure: Azure, value: str) -> None:
    """They are broken, and the command ends with 2."""
    environment = azure.write_environment(client_secret=value)
    assert 2 == azure("doctor", "-e", environment).code
    assert "broken: client_secret: " in texts(azure, "environment", "-e", environment)


def test_references_that_are_not_looked_up(azure: Azure) -> None:
    """Programs are not run without leave, and Key Vault is not asked without network."""
    vault = "keyvault:https://v1.vault.azure.net/secrets/dev"
    environment = azure.write_environment(client_secret="cmd:no-such-program x", api_key=vault)
    found = texts(azure, "environment", "-e", environment, "--no-network")
    assert "warning: client_secret is cmd:no-such-program …, which was not run" in found
    assert f"info: api_key is {vault}, which was not looked up (--no-network)" in found
    allowed = azure("doctor", "-e", environment, "--no-network", "--allow-commands")
    assert (2, True) == (allowed.code, "no-such-program is not installed" in allowed.out)


def test_a_file_that_can_not_be_read(azure: Azure) -> None:
    """It is a finding; the rest is looked at nevertheless."""
    ended = azure("doctor", "-e", azure.folder / "missing.json", azure.folder / "missing-too.json")
    assert 2 == ended.code
    assert 2 == ended.out.count("x there is no such file")
    assert "store of tokens" in ended.out


def test_a_stranger_s_authority(azure: Azure) -> None:
    """It is broken, since no token will be asked for there."""
    environment = azure.write_environment(authority="https://login.example.com")
    ended = azure("doctor", "-e", environment)
    assert (2, True) == (ended.code, "not one of Azure's" in ended.out)


def test_a_collection(azure: Azure, collection: Callable[..., Path]) -> None:
    """Who gets the token, and which auth types are not understood."""
    script = "pm.sendRequest({url: 'https://login.microsoftonline.com/x/oauth2/token', method: 'POST'})"
    events = [{"listen": "prerequest", "script": {"exec": [script]}}]
    items = [{"name": f"r{at}", "request": {"url": "x", "auth": {"type": "akamai"}}} for at in range(5)]
    path = collection(*items, event=events, auth={"type": "bearer"})
    assert [
        "info: 5 requests",
        "ok: a script gets the token: demo",
        "ok: auth type bearer is supported",
        "warning: auth type akamai is not supported: r0, r1, r2 and 2 more",
    ] == texts(azure, "collection", path).splitlines()


def test_a_collection_without_a_script(azure: Azure, collection: Callable[..., Path]) -> None:
    """That is said too."""
    assert "info: no script of it gets a token" in texts(azure, "collection", collection("/a"))


def test_sources(azure: Azure) -> None:
    """Each source of the chain: whether it would be asked, why, and what was looked at; nothing is sent."""
    azure.environ |= {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": CANARY}
    found = section(azure, "sources", "--no-network")
    first = found[0]
    assert ("ok", "EnvironmentCredential", True) == (first["status"], first["source"], first["would_try"])
    assert "AZURE_CLIENT_SECRET" in first["looked_at"]
    assert 8 == len(found)
    assert (CANARY not in json.dumps(found), ()) == (True, azure.emulator.requests)


def test_a_chain_that_can_not_be_made(azure: Azure) -> None:
    """A wrong word in `AZURE_TOKEN_CREDENTIALS` is broken."""
    azure.environ["AZURE_TOKEN_CREDENTIALS"] = "nobody"
    ended = azure("doctor", "--no-network")
    assert (2, True) == (ended.code, "x AZURE_TOKEN_CREDENTIALS names no source of tokens" in ended.out)


def test_profiles(azure: Azure) -> None:
    """Who has signed in, and whether anything is left of it."""
    profile = Profile(
        "default", "AzureCloud", "https://login.microsoftonline.com", "t", "c", "adele@contoso.com", "1"
    )
    Profiles(azure.environ).write(profile)
    assert "warning: default: adele@contoso.com, but nothing is left of the sign-in" == texts(
        azure, "profiles"
    )
    SignIn(profile, azure.environ).keep(Secret(CANARY), 1.8e9)
    assert "ok: default: adele@contoso.com, tenant t, asked before the chain" == texts(azure, "profiles")
    (azure.folder / "config" / "profiles" / "default.json").write_text("{}")
    assert texts(azure, "profiles").startswith('broken: the profile "default" can\'t be read')


def test_the_clocks(azure: Azure) -> None:
    """They are compared by one request to the sign-in service."""
    assert "ok: https://login.microsoftonline.com answers, and the clocks agree" in texts(azure, "network")
    assert 1 == len(azure.emulator.requests)


@pytest.mark.parametrize(
    ("ahead", "code", "status"), [(100, 0, "warning"), (1000, 4, "broken"), (-1000, 4, "broken")]
)
def test_clocks_that_differ(azure: Azure, tmp_path: Path, ahead: int, code: int, status: str) -> None:
    """More than five minutes is broken: Entra ID refuses assertions then."""
    with Emulator(EmulatorSettings(clock=lambda: time.time() + ahead)) as emulator:
        other = type(azure)(emulator, tmp_path)
        answer = report(other)
    found = [each for part in answer["sections"] for each in part["findings"] if "clock is" in each["text"]]
    assert (code, [status]) == (answer["exit_code"], [each["status"] for each in found])
    assert abs(found[0]["skew_seconds"] - ahead) < 5
    assert ("behind" if ahead > 0 else "ahead of") in found[0]["text"]


def test_no_connection(azure: Azure) -> None:
    """That is a finding, and the code is that of the network."""
    ended = azure.bare("doctor", "--connect-to", "::127.0.0.1:1")
    assert (3, "") == (ended.code, ended.err)
    assert "x https://login.microsoftonline.com can't be reached: " in ended.out


def test_no_network(azure: Azure) -> None:
    """Nothing is sent."""
    assert "info: the clock was not compared (--no-network)" in texts(azure, "network", "--no-network")
    assert () == azure.emulator.requests


def test_offline(azure: Azure) -> None:
    """The emulator inside answers in the place of Azure."""
    ended = azure.bare("doctor", "--offline")
    assert (0, True) == (ended.code, "answers, and the clocks agree" in ended.out)


def test_proxies(azure: Azure) -> None:
    """Those in use are told for both hosts, without user and password."""
    azure.environ |= {
        "HTTPS_PROXY": f"http://adele:{CANARY}@proxy.example:8080",
        "NO_PROXY": "management.azure.com",
    }
    found = texts(azure, "network", "--no-network")
    assert "login.microsoftonline.com is reached through the proxy http://****@proxy.example:8080" in found
    assert "management.azure.com is reached without a proxy" in found
    assert CANARY not in found


def test_trust(azure: Azure) -> None:
    """Whose certificates are trusted; a file that is not there is broken, and so is one without any."""
    azure.environ["SSL_CERT_FILE"] = str(azure.folder / "ca.pem")
    assert f"certificate authorities are those of {azure.folder / 'ca.pem'}" in texts(azure, "network")
    azure.environ["SSL_CERT_FILE"] = "/missing.pem"
    assert "broken: SSL_CERT_FILE names /missing.pem, which does not exist" in texts(
        azure, "network", "--no-network"
    )
    azure.environ.pop("SSL_CERT_FILE")
    empty = azure.write_environment()
    ended = azure.bare("doctor", "--no-network", "--ssl-extra-ca-certs", empty, "-k")
    assert (2, True, True) == (
        ended.code,
        "x the CA file has no certificate in PEM form" in ended.out,
        "! certificates are not checked (-k)" in ended.out,
    )


def test_the_key(azure: Azure) -> None:
    """Where the key of the encryption comes from."""
    assert "ok: tokens are encrypted with a key file in " in texts(azure, "store", "--no-network")
    azure.environ["AZBEARER_CACHE_KEY"] = CANARY
    found = texts(azure, "store", "--no-network")
    assert "ok: tokens are encrypted with the key in AZBEARER_CACHE_KEY" in found
    assert CANARY not in found


@POSIX
def test_folders(azure: Azure) -> None:
    """Their modes are told; what is in the way is broken, and what others can open is a warning."""
    folder = azure.folder / "cache" / "tokens"
    assert f"ok: the token cache: {folder}, made when it is needed" in texts(azure, "store", "--no-network")
    folder.mkdir(parents=True, mode=0o700)
    assert f"ok: the token cache: {folder} (0700)" in texts(azure, "store", "--no-network")
    folder.chmod(0o755)
    assert f"warning: the token cache: {folder} can be opened by others (0755)" in texts(
        azure, "store", "--no-network"
    )
    folder.rmdir()
    folder.symlink_to(azure.folder)
    assert "is no folder of its own, and is not used" in texts(azure, "store", "--no-network")
    assert 2 == azure("doctor", "--no-network").code


def test_marks(azure: Azure) -> None:
    """Where the output can show them, they are real marks."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    console = Console(out, io.StringIO(), azure.environ)
    assert 2 == run_command(["doctor", "--no-network", "-k", "-e", str(azure.folder / "missing")], console)
    out.seek(0)
    assert {"✓", "!", "✗", "·"} == set(re.findall(r"^  (\S) ", out.read(), re.MULTILINE))


def test_both_forms_say_the_same(azure: Azure) -> None:
    """Every text and hint of the JSON report stands in the other one."""
    environment = azure.write_environment(client_secret="env:NOT_SET", authority="https://login.example.com")
    shown: Ended = azure("doctor", "-e", environment)
    document = report(azure, "-e", environment)
    found = [each for part in document["sections"] for each in part["findings"]]
    assert (shown.code, "0.1.0") == (document["exit_code"], document["azbearer"])
    assert not [each for each in found if each["text"] not in shown.out or each["hint"] not in shown.out]
