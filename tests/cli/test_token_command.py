from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.parser import Parser
from azbearer.cli.token_command import prepare
from azbearer.emulator import DEMO_CLIENT_SECRET, DEMO_TENANT_ID

if TYPE_CHECKING:
    from tests.cli.conftest import Azure

CANARY = "canary~Secret/with+odd=chars"


def decoded(azure: Azure, *arguments: object) -> Any:
    ended = azure("token", *arguments, "--decode")
    assert 0 == ended.code, ended.err
    return json.loads(ended.out)


def test_the_token_alone(azure: Azure) -> None:
    """Raw is the token and a line break, and nothing on standard error."""
    ended = azure("token", "-e", azure.write_environment())
    assert (0, "", 2, "\n") == (ended.code, ended.err, ended.out.count("."), ended.out[-1])


def test_an_object_like_that_of_az(azure: Azure) -> None:
    """The names of `az account get-access-token`, with the expiry in both forms."""
    answer = json.loads(azure("token", "-e", azure.write_environment(), "-o", "json").out)
    assert ["accessToken", "expiresOn", "expires_on", "tenant", "tokenType"] == list(answer)
    assert (DEMO_TENANT_ID, "Bearer") == (answer["tenant"], answer["tokenType"])
    local = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(answer["expires_on"]))
    assert (local, 26) == (answer["expiresOn"][:19], len(answer["expiresOn"]))


def test_a_header_for_curl(azure: Azure) -> None:
    """`-o header` is one header line."""
    assert azure("token", "-e", azure.write_environment(), "-o", "header").out.startswith(
        "Authorization: Bearer ey"
    )


def test_assignments_for_a_shell(azure: Azure) -> None:
    """`-o env` is two assignments that sh takes as they are."""
    out = azure("token", "-e", azure.write_environment(), "-o", "env").out
    shown = subprocess.run(
        ["sh", "-c", f'{out}\nprintf "%s %s" "$AZURE_ACCESS_TOKEN" "$AZURE_ACCESS_TOKEN_EXPIRES_ON"'],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    token, expires_on = shown.split(" ")
    assert f"AZURE_ACCESS_TOKEN={token}\nAZURE_ACCESS_TOKEN_EXPIRES_ON={expires_on}\n" == out


def test_assignments_for_powershell(azure: Azure) -> None:
    """`--shell powershell` quotes for that one."""
    out = azure("token", "-e", azure.write_environment(), "-o", "env", "--shell", "powershell").out
    assert out.startswith("$env:AZURE_ACCESS_TOKEN = 'ey")


def test_decoding(azure: Azure) -> None:
    """Header, claims and local times are shown; the signature and the token are not."""
    environment = azure.write_environment()
    ended = azure("token", "-e", environment, "--decode")
    signature = azure("token", "-e", environment).out.strip().rpartition(".")[2]
    shown = json.loads(ended.out)
    assert ("RS256", DEMO_TENANT_ID) == (shown["header"]["alg"], shown["claims"]["tid"])
    assert {"iat", "nbf", "exp"} == set(shown["times"])
    assert signature not in ended.out


@pytest.mark.parametrize(
    ("values", "arguments", "audience"),
    [
        ({}, (), "https://management.azure.com"),
        ({"resource": "https://management.core.windows.net/"}, (), "https://management.core.windows.net/"),
        ({"scope": "https://vault.azure.net/.default"}, (), "https://vault.azure.net"),
        ({"resource": "https://management.azure.com/"}, ("--resource", "https://storage.azure.com/"),
         "https://storage.azure.com/"),
        ({"resource": "https://management.azure.com/"}, ("--scope", "https://graph.microsoft.com/.default"),
         "https://graph.microsoft.com"),
    ],
)  # fmt: skip
def test_what_the_token_is_for(
    azure: Azure, values: dict[str, str], arguments: tuple[str, ...], audience: str
) -> None:
    """The options win over the file, and without either it is for the Resource Manager."""
    assert audience == decoded(azure, "-e", azure.write_environment(**values), *arguments)["claims"]["aud"]


def test_v1_and_v2(azure: Azure) -> None:
    """A `resource` goes to the first version's endpoint, as the recipe has it, a `scope` to the second's."""
    azure("token", "-e", azure.write_environment(resource="https://management.azure.com/"))
    azure("token", "-e", azure.write_environment(scope="https://management.azure.com/.default"), "--force")
    ends = [record.path.partition("/oauth2/")[2] for record in azure.emulator.requests]
    assert ["token", "v2.0/token"] == ends


def test_a_second_call_finds_it_cached(azure: Azure) -> None:
    """Two calls, the same token, one request."""
    environment = azure.write_environment()
    assert azure("token", "-e", environment).out == azure("token", "-e", environment).out
    assert 1 == azure.token_requests


def test_force(azure: Azure) -> None:
    """`--force` gets another one, and later calls get that."""
    environment = azure.write_environment()
    first, second = azure("token", "-e", environment).out, azure("token", "-e", environment, "--force").out
    assert (2, second) == (azure.token_requests, azure("token", "-e", environment).out)
    assert first != second


def test_force_on_a_cold_cache(azure: Azure) -> None:
    """One request is enough."""
    assert (0, 1) == (azure("token", "-e", azure.write_environment(), "--force").code, azure.token_requests)


def test_no_cache(azure: Azure) -> None:
    """`--no-cache` reads and writes nothing."""
    environment = azure.write_environment()
    for _ in range(2):
        azure("token", "-e", environment, "--no-cache")
    assert 2 == azure.token_requests
    assert not (azure.folder / "cache").exists()


def test_life_left(azure: Azure) -> None:
    """A cached token that ends too soon is replaced; when a new one does too, that is an error."""
    environment = azure.write_environment()
    azure("token", "-e", environment)
    assert 0 == azure("token", "-e", environment, "--min-valid", "30m").code
    assert 1 == azure.token_requests
    ended = azure("token", "-e", environment, "--min-valid", "2h")
    assert (4, "", 2) == (ended.code, ended.out, azure.token_requests)
    assert "and --min-valid asks for 7200 s" in ended.lines[0]


def test_offline(azure: Azure) -> None:
    """The emulator inside gives a token for the file's own app, and leaves nothing behind."""
    environment = azure.write_environment(client_secret=CANARY)
    ended = azure.bare("token", "-e", environment, "--offline")
    assert (0, 0) == (ended.code, azure.token_requests)
    assert not (azure.folder / "cache").exists()


def test_offline_without_a_file(azure: Azure) -> None:
    """The demo's app is there without any file."""
    assert 0 == azure.bare("token", "--offline", "--scope", "https://graph.microsoft.com/.default").code


def test_a_rejection(azure: Azure) -> None:
    """Exit 4, with the AADSTS code, the correlation id and what to do; the secret is nowhere."""
    ended = azure("token", "-e", azure.write_environment(client_secret=CANARY))
    assert (4, "", 3) == (ended.code, ended.out, len(ended.lines))
    assert "AADSTS7000215" in ended.lines[0]
    assert "correlation id " in ended.lines[1]
    assert "hint: " in ended.lines[2]
    assert CANARY not in ended.err


def test_the_chain(azure: Azure) -> None:
    """Without a file or a profile, the default chain is asked."""
    azure.environ |= {
        "AZURE_TENANT_ID": DEMO_TENANT_ID,
        "AZURE_CLIENT_ID": "7b0d4a1e-0000-4000-8000-00000000a002",
        "AZURE_CLIENT_SECRET": DEMO_CLIENT_SECRET,
    }
    assert (0, "") == (azure("token").code, azure("token").err)
    assert 1 == azure.token_requests


def test_nobody_to_ask(azure: Azure) -> None:
    """A chain without a source ends with 4 and says what was looked at."""
    ended = azure("token")
    assert (4, 0) == (ended.code, azure.token_requests)
    assert "EnvironmentCredential" in ended.err


def test_an_incomplete_file(azure: Azure) -> None:
    """What is missing is named."""
    ended = azure("token", "-e", azure.write_environment(tenantId="", client_secret=""))
    assert 2 == ended.code
    assert "error: the environment has no tenantId and no client_secret" == ended.lines[0]


def test_another_tenant(azure: Azure) -> None:
    """`--tenant` wins over the file."""
    ended = azure(
        "token", "-e", azure.write_environment(tenantId="fabrikam.example"), "--tenant", DEMO_TENANT_ID
    )
    assert 0 == ended.code


@pytest.mark.parametrize(
    "arguments",
    [
        ("--resource", "https://a.example", "--scope", "https://a.example/.default"),
        ("--decode", "-o", "json"),
        ("--profile", "x", "--offline"),
        ("--profile", "x", "-e", "dev.postman_environment.json"),
        ("--min-valid", "soon"),
        ("--profile", "../x"),
        ("--resource", "https://a.example/.default"),
        ("-o", "yaml"),
    ],
)
def test_contradictions(azure: Azure, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """They end with 2, and nothing is sent."""
    azure.write_environment()
    monkeypatch.chdir(azure.folder)
    assert (2, 0) == (azure("token", *arguments).code, azure.token_requests)


def test_no_secret_is_left_anywhere(azure: Azure, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither secret nor token is in a file, and the secret is in no output."""
    azure.environ["THE_SECRET"] = DEMO_CLIENT_SECRET
    environment = azure.write_environment(client_secret="env:THE_SECRET")
    ended = azure("token", "-e", environment)
    written = azure.files()
    captured = capfd.readouterr()
    assert 0 == ended.code
    for secret in (DEMO_CLIENT_SECRET, ended.out.strip()):
        assert secret.encode() not in written
    assert DEMO_CLIENT_SECRET not in ended.out + ended.err + captured.out + captured.err


def test_tokens_of_an_emulator_are_kept_apart(azure: Azure) -> None:
    """A token that was had by --connect-to is never handed out for the real service."""
    environment = azure.write_environment()
    azure("token", "-e", environment)
    other = azure.bare(
        "token", "-e", environment, "--connect-to", "login.microsoftonline.com:443:127.0.0.1:1"
    )
    assert 3 == other.code


def test_the_command_hears_its_own_words() -> None:
    """They name the note for the next call."""
    assert ["token", "-o", "raw", "--words", '["-o", "raw"]'] == prepare(["token", "-o", "raw"], Parser())


def test_help_loads_nothing_heavy() -> None:
    """`azbearer token --help` needs the parser alone."""
    program = (
        "import sys\nfrom azbearer.cli.main import main\ntry:\n    main(['token', '--help'])\n"
        "except SystemExit:\n    pass\nsys.stderr.write(','.join(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ended.stderr.split(","))
    assert not loaded & {"pycurl", "cryptography", "azbearer.tokens.engine", "azbearer.collection"}
    assert "--words" not in ended.stdout
