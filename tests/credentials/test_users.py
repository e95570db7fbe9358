from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.credentials.site import SCOPE, Site

import azbearer
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_TENANT_ID, DEMO_USER, Emulator, EmulatorSettings
from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import Tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

GRAPH = "https://graph.microsoft.com/.default"


@pytest.fixture
def signed_in(tmp_path: Path) -> Iterator[Site]:
    """An emulator in whose browser somebody is signed in, and whose devices may ask at any pace."""
    settings = EmulatorSettings(signed_in_user=DEMO_USER, device_code_interval=0)
    with Emulator(settings) as emulator:
        yield Site(emulator, emulator.write_ca(tmp_path / "ca.pem"))


def device(
    site: Site, prompt: Callable[[str, str, datetime], None], **more: Any
) -> azbearer.DeviceCodeCredential:
    credential = azbearer.DeviceCodeCredential(
        DEMO_CLIENT_ID, tenant_id=DEMO_TENANT_ID, prompt_callback=prompt, **site.options, **more
    )
    credential.source._drive._sleep = lambda _: None  # type: ignore[attr-defined]  # pauses take no time
    return credential


def test_a_user_signs_in_with_a_code(signed_in: Site) -> None:
    """The callback is given what azure-identity gives; other resources need no second sign-in."""
    shown: list[tuple[str, str, datetime]] = []

    def approve(url: str, code: str, ends: datetime) -> None:
        shown.append((url, code, ends))
        signed_in.emulator.approve_device(code)

    credential = device(signed_in, approve)
    assert credential.get_token(SCOPE).token != credential.get_token(GRAPH).token
    ((url, _, ends),) = shown
    assert (True, True) == (url.startswith("https://"), ends.tzinfo is not None)


def test_a_user_who_declines_is_told_apart(signed_in: Site) -> None:
    """As a refusal."""
    credential = device(signed_in, lambda _url, code, _ends: signed_in.emulator.decline_device(code))
    with pytest.raises(AuthenticationError, match="declined"):
        credential.get_token(SCOPE)


def test_without_a_callback_the_message_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Results belong to stdout."""
    credential = azbearer.DeviceCodeCredential()
    credential.source._drive.perform(Tell("enter 123"))  # type: ignore[attr-defined]
    assert ("", "enter 123\n") == capsys.readouterr()


def browse(site: Site) -> Callable[[str], bool]:
    """A browser that runs the page's script: it submits its form."""

    def show(url: str) -> bool:
        page = requests.get(url, verify=site.ca, timeout=10).text
        target = re.search(r'action="([^"]+)"', page)
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
        assert target
        values = {name: html.unescape(value) for name, value in fields}
        return requests.post(html.unescape(target[1]), data=values, timeout=10).ok

    return show


def test_a_user_signs_in_with_the_browser(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page opens once, the code comes back to this machine; other resources need no second time."""
    opened: list[str] = []
    show = browse(signed_in)
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or show(url))  # type: ignore[func-returns-value]
    credential = azbearer.InteractiveBrowserCredential(
        client_id=DEMO_CLIENT_ID, tenant_id=DEMO_TENANT_ID, login_hint=DEMO_USER, **signed_in.options
    )
    assert credential.get_token(SCOPE).token != credential.get_token(GRAPH).token
    assert 1 == len(opened)


def test_a_code_has_its_time(signed_in: Site) -> None:
    """`timeout` ends a sign-in that nobody finishes."""
    credential = azbearer.DeviceCodeCredential(
        DEMO_CLIENT_ID, tenant_id=DEMO_TENANT_ID, timeout=0, **signed_in.options
    )
    with pytest.raises(AuthenticationError, match="nobody has signed in within 0 s"):
        credential.get_token(SCOPE)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (None, ("localhost", 0, "/")),
        ("http://localhost:8400", ("localhost", 8400, "/")),
        ("http://127.0.0.1:8400/back", ("127.0.0.1", 8400, "/back")),
    ],
)
def test_a_redirect_uri_is_on_this_machine(uri: str | None, expected: tuple[str, int, str]) -> None:
    """Host, port and path may be chosen."""
    credential: Any = azbearer.InteractiveBrowserCredential(redirect_uri=uri)
    grant = credential.description.sign_in.grant
    assert expected == (grant.host, grant.port, grant.path)


@pytest.mark.parametrize("uri", ["https://localhost:1", "http://contoso.com"])
def test_other_redirect_uris_are_refused(uri: str) -> None:
    """Nobody would answer there."""
    with pytest.raises(UsageError, match="no redirect URI of this machine"):
        azbearer.InteractiveBrowserCredential(redirect_uri=uri)
