from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.contract import NotAvailableError, ReadFile

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

    from azbearer.tokens.contract import Answer

KEY = "/var/opt/azcmagent/tokens/a1b2.key"
AGENT = {
    "IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token",
    "IMDS_ENDPOINT": "http://localhost:40342",
}


@pytest.fixture(autouse=True)
def host(stage: Stage) -> None:
    stage.environment |= AGENT


def challenge(stage: Stage, realm: str = KEY) -> Answer:
    return stage.json({}, 401, www_authenticate=f"Basic realm={realm}")


def arc(stage: Stage, client_id: str | None = None) -> ManagedIdentity:
    return ManagedIdentity(client_id, machine=stage.machine())


def test_challenge_is_answered(stage: Stage) -> None:
    """The file that the agent names is read, and its content authenticates the second request."""
    stage.play(arc(stage), challenge(stage), b"canary-key\n", stage.granted())
    first, second = stage.sends
    assert "?api-version=2020-06-01&resource=" in first.url
    assert (("Metadata", "true"),) == first.headers
    assert ReadFile(KEY, most_bytes=4096) == stage.effects[1]
    assert (first.url, ("Authorization", "Basic canary-key")) == (second.url, second.headers[-1])


def test_quoted_realm(stage: Stage) -> None:
    """The path may stand between quotes, as RFC 7617 has it."""
    stage.play(arc(stage), challenge(stage, f'"{KEY}"'), b"canary-key", stage.granted())
    assert ReadFile(KEY, most_bytes=4096) == stage.effects[1]


@pytest.mark.parametrize(
    "realm",
    [
        "/etc/shadow",
        "/etc/shadow.key",
        "/var/opt/azcmagent/tokens/../../../../etc/secret.key",
        "/var/opt/azcmagent/tokens/sub/a.key",
        "/var/opt/azcmagent/tokens/a.txt",
        "/var/opt/azcmagent/tokens/.key",
        "/var/opt/azcmagent/tokens",
        "a1b2.key",
        "",
    ],
)
def test_other_files_are_never_opened(stage: Stage, realm: str) -> None:
    """A path outside the agent's folder, or no key file, is refused before it is opened."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(arc(stage), challenge(stage, realm))
    assert ("arc-challenge", 1) == (caught.value.code, len(stage.effects))


@pytest.mark.parametrize(
    "header", ["Bearer realm=x", "Basic", "Digest realm=/var/opt/azcmagent/tokens/a.key"]
)
def test_other_challenges(stage: Stage, header: str) -> None:
    """Anything but a Basic challenge with a realm is refused."""
    with pytest.raises(AuthenticationError, match="names no key file"):
        stage.play(arc(stage), stage.json({}, 401, www_authenticate=header))


def test_folder_on_windows(stage: Stage) -> None:
    """On Windows the folder lies below ProgramData, and capitals don't matter."""
    stage.environment["PROGRAMDATA"] = r"C:\ProgramData"
    path = r"c:\programdata\AzureConnectedMachineAgent\Tokens\a1b2.key"
    windows = ManagedIdentity(machine=stage.machine("win32"))
    stage.play(windows, challenge(stage, path), b"canary-key", stage.granted())
    assert ReadFile(path, most_bytes=4096) == stage.effects[1]


@pytest.mark.parametrize(
    "realm", [r"C:\ProgramData\AzureConnectedMachineAgent\Tokens\a:b.key", KEY, r"\\host\share\a.key"]
)
def test_other_files_on_windows(stage: Stage, realm: str) -> None:
    """Neither another folder nor another stream of a file is opened."""
    stage.environment["PROGRAMDATA"] = r"C:\ProgramData"
    with pytest.raises(AuthenticationError, match="outside"):
        stage.play(ManagedIdentity(machine=stage.machine("win32")), challenge(stage, realm))


def test_unknown_platform(stage: Stage) -> None:
    """There is no agent for other platforms, so no folder is trusted there."""
    with pytest.raises(AuthenticationError, match="platform"):
        stage.play(ManagedIdentity(machine=stage.machine("darwin")), challenge(stage))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a\r\nX-Injected: 1"])
def test_odd_key(stage: Stage, data: bytes) -> None:
    """A file that holds no key does not become a header."""
    with pytest.raises(AuthenticationError, match="holds no key"):
        stage.play(arc(stage), challenge(stage), data)


def test_unreadable_key(stage: Stage) -> None:
    """Who may not read the file is told which group may."""
    with pytest.raises(AuthenticationError, match="Permission denied") as caught:
        stage.play(arc(stage), challenge(stage), PermissionError(13, "Permission denied"))
    assert "himds" in caught.value.hint


def test_token_without_challenge(stage: Stage) -> None:
    """A token that comes without a challenge is not the agent's."""
    with pytest.raises(AuthenticationError, match="HTTP 200"):
        stage.play(arc(stage), stage.granted())


def test_identity_is_confirmed(stage: Stage) -> None:
    """The answer names the identity; capitals don't matter."""
    stage.play(arc(stage, "ABC-1"), challenge(stage), b"canary-key", stage.granted(client_id="abc-1"))
    assert stage.sent.url.endswith("&client_id=ABC-1")


@pytest.mark.parametrize("echoed", [{}, {"client_id": "other"}, {"client_id": ""}])
def test_other_identity_is_refused(stage: Stage, echoed: dict[str, str]) -> None:
    """An old agent answers with the machine's identity: its token is not handed out."""
    with pytest.raises(AuthenticationError, match="did not confirm"):
        stage.play(arc(stage, "abc-1"), challenge(stage), b"canary-key", stage.granted(**echoed))


@pytest.mark.parametrize("member", ["msi_res_id", "mi_res_id"])
def test_resource_id(stage: Stage, member: str) -> None:
    """A resource id is asked for by one name and may be confirmed by either."""
    identity = ManagedIdentity(resource_id="/Sub/x", machine=stage.machine())
    stage.play(identity, challenge(stage), b"canary-key", stage.granted(**{member: "/sub/X"}))
    assert stage.sent.url.endswith("&msi_res_id=%2FSub%2Fx")


@pytest.mark.parametrize(
    ("platform", "agent"),
    [
        ("linux", "/opt/azcmagent/bin/himds"),
        ("win32", r"C:\Program Files\AzureConnectedMachineAgent\himds.exe"),
    ],
)
def test_agent_without_variables(stage: Stage, platform: str, agent: str) -> None:
    """An installed agent is evidence; it listens at its usual address."""
    stage.environment.clear()
    stage.environment |= {"PROGRAMFILES": r"C:\Program Files", "PROGRAMDATA": r"C:\ProgramData"}
    identity = ManagedIdentity(machine=stage.machine(platform, files=(agent,)))
    with pytest.raises(AuthenticationError):
        stage.play(identity, stage.page(500, ""), stage.page(500, ""), stage.page(500, ""))
    assert stage.sent.url.startswith("http://localhost:40342/metadata/identity/oauth2/token?")


def test_refusal(stage: Stage) -> None:
    """The agent's own refusal stops a chain, and does not repeat the key."""
    refused = stage.json({"error": "unauthorized", "error_description": "bad canary-key"}, 403)
    with pytest.raises(AuthenticationError, match="unauthorized") as caught:
        stage.play(arc(stage), challenge(stage), b"canary-key", refused)
    assert not isinstance(caught.value, NotAvailableError)
    assert "canary" not in str(caught.value.lines())
