from __future__ import annotations

import json
import re
import threading
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from azbearer.cli import tokensession
from azbearer.cli.connection import transport_settings
from azbearer.cli.login_command import has_browser
from azbearer.cli.main import parse
from azbearer.cli.warm import warm_token
from azbearer.emulator import DEMO_USER, Emulator, EmulatorSettings
from azbearer.http import open_transport
from azbearer.http.messages import Request
from azbearer.tokens.drive import Driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Azure, Ended

    from azbearer.tokens.contract import Tell


class Person:
    """Reads the code that the command shows, and types it while the command waits."""

    def __init__(self, azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
        self.azure = azure
        self.code = ""
        self.declines = False
        monkeypatch.setattr(tokensession, "Driver", self.driver)

    def driver(self, settings: object, *, environ: object, tell: Callable[[Tell], None]) -> Driver:
        """In the place of `Driver`: its pauses are the moments in which the person types."""

        def heard(message: Tell) -> None:
            self.code = message.user_code
            tell(message)

        return Driver(settings, environ=environ, tell=heard, sleep=self.types)  # type: ignore[arg-type]

    def types(self, _seconds: float) -> None:
        """Approve or decline."""
        emulator = self.azure.emulator
        if self.declines:
            emulator.decline_device(self.code)
        else:
            emulator.approve_device(self.code)


@pytest.fixture
def person(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> Person:
    return Person(azure, monkeypatch)


def sign_in(azure: Azure, *arguments: str) -> Ended:
    ended = azure("login", "--device-code", *arguments)
    assert 0 == ended.code, ended.err
    return ended


def test_a_device_code(azure: Azure, person: Person) -> None:
    """The page and the code are shown beside the result, and the result says who signed in."""
    ended = sign_in(azure)
    assert f'signed in as {DEMO_USER}, profile "default"\n' == ended.out
    assert person.code in ended.err


@pytest.mark.usefixtures("person")
def test_tokens_of_the_profile(azure: Azure) -> None:
    """`token` uses the profile `default` by itself, for any resource, and caches each token."""
    sign_in(azure)
    claims = json.loads(azure("token", "--decode").out)["claims"]
    vault = json.loads(azure("token", "--scope", "https://vault.azure.net/.default", "--decode").out)[
        "claims"
    ]
    assert (DEMO_USER, "https://management.azure.com") == (claims["upn"], claims["aud"])
    assert "https://vault.azure.net" == vault["aud"]
    before = azure.token_requests
    azure("token")
    assert before == azure.token_requests


@pytest.mark.usefixtures("person")
def test_a_named_profile(azure: Azure) -> None:
    """It is used when it is named, by the option or by the variable, and not otherwise."""
    sign_in(azure, "--profile", "Work")
    assert 0 == azure("token", "--profile", "work").code
    assert 4 == azure("token").code
    azure.environ["AZBEARER_PROFILE"] = "work"
    assert 0 == azure("token").code


@pytest.mark.usefixtures("person")
def test_refresh_tokens_roll(azure: Azure) -> None:
    """Each use brings a new one, which is kept in the place of the old."""
    sign_in(azure)
    kept = [azure.files()]
    for _ in range(2):
        assert 0 == azure("token", "--force").code
        kept.append(azure.files())
    assert 3 == len(set(kept))


@pytest.mark.usefixtures("person")
def test_a_dead_sign_in(azure: Azure) -> None:
    """When the refresh token is revoked, the hint is to sign in again."""
    sign_in(azure)
    azure.emulator.revoke(DEMO_USER)
    ended = azure("token", "--force")
    assert 4 == ended.code
    assert "azbearer login" in ended.err


@pytest.mark.usefixtures("person")
def test_nothing_secret_is_written(azure: Azure, tmp_path: Path) -> None:
    """The profile has no secret, and the tokens are encrypted."""
    ended = sign_in(azure)
    token = azure("token").out.strip()
    profile = json.loads((tmp_path / "config" / "profiles" / "default.json").read_text())
    assert {"version", "name", "cloud", "authority", "tenant_id", "client_id", "user", "sign_in"} == set(
        profile
    )
    assert token.encode() not in azure.files()
    assert token not in ended.out + ended.err


def test_declining(azure: Azure, person: Person) -> None:
    """Exit 4, and no profile."""
    person.declines = True
    ended = azure("login", "--device-code")
    assert (4, "") == (ended.code, ended.out)
    assert "the user declined" in ended.err
    assert not (azure.folder / "config").exists()


@pytest.mark.usefixtures("person")
def test_signing_in_again_replaces(azure: Azure) -> None:
    """Tokens of the old sign-in are gone with it."""
    sign_in(azure)
    azure("token")
    sign_in(azure)
    before = azure.token_requests
    azure("token")
    assert before + 1 == azure.token_requests


@pytest.mark.parametrize(
    "arguments",
    [("--cloud", "nimbus"), ("--device-code", "--browser"), ("--profile", "a/b"), ("--offline",)],
)
def test_bad_options(azure: Azure, arguments: tuple[str, ...]) -> None:
    """They end with 2, and nothing is sent."""
    assert (2, ()) == (azure("login", *arguments).code, azure.emulator.requests)


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", False),
    ],
)
def test_whether_there_is_a_browser(environ: dict[str, str], platform: str, there: bool) -> None:
    """A window that opens on another machine's display, or nowhere, is no use."""
    assert there is has_browser(environ, platform)


class Browser:
    """Follows the page to the emulator, whose sign-in page answers at once, and posts what it says."""

    def __init__(self, azure: Azure) -> None:
        self._options = parse(["token", *azure.way])[1]
        self.threads: list[threading.Thread] = []

    def open(self, url: str) -> bool:
        """Visit the page, beside the command that waits for it."""
        self.threads.append(threading.Thread(target=self._visit, args=(url,)))
        self.threads[-1].start()
        return True

    def _visit(self, url: str) -> None:
        transport = open_transport(transport_settings(self._options, "browser", 10.0))
        page = transport.send(Request("GET", url)).body.decode()
        action = re.search(r'action="([^"]+)"', page)
        assert action
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', page)
        form = urlencode([(name, unescape(value)) for name, value in fields]).encode()
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        assert 200 == transport.send(Request("POST", unescape(action[1]), (kind,), form)).status
        transport.close()


@pytest.fixture
def signed_in(azure: Azure, tmp_path: Path) -> Iterator[Azure]:
    """As `azure`, with a browser that has a session."""
    with Emulator(EmulatorSettings(signed_in_user=DEMO_USER)) as emulator:
        yield type(azure)(emulator, tmp_path)


def test_the_browser(signed_in: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """Authorization code with PKCE: the browser comes back to loopback, and the code is redeemed."""
    browser = Browser(signed_in)
    monkeypatch.setattr("webbrowser.open", browser.open)
    ended = signed_in("login", "--browser")
    for thread in browser.threads:
        thread.join(10)
    assert (0, f'signed in as {DEMO_USER}, profile "default"\n') == (ended.code, ended.out), ended.err
    assert 0 == signed_in("token").code


def test_a_display_means_the_browser(signed_in: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an option the browser is used where there is one."""
    browser = Browser(signed_in)
    monkeypatch.setattr("webbrowser.open", browser.open)
    signed_in.environ["DISPLAY"] = ":0"
    assert 0 == signed_in("login").code
    assert 1 == len(browser.threads)
    browser.threads[0].join(10)


def test_a_store_that_keeps_nothing(azure: Azure, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in that would be lost at once is an error, not a success."""
    del person
    (azure.folder / "cache").write_text("in the way")
    monkeypatch.setattr("azbearer.tokens.cache.file.warn", lambda *_: None)
    ended = azure("login", "--device-code")
    assert (7, "") == (ended.code, ended.out)
    assert "the sign-in can't be kept" in ended.err


@pytest.mark.usefixtures("person")
def test_after_signing_out_nothing_is_warm(azure: Azure) -> None:
    """The token that was printed a moment ago can't be had any more, by no way."""
    sign_in(azure, "--profile", "work")
    words = ["--profile", "work", *azure.way]
    assert azure("token", "--profile", "work").out == warm_token(words, azure.environ)
    assert 0 == azure.bare("logout", "--profile", "work").code
    assert warm_token(words, azure.environ) is None
    assert 2 == azure("token", "--profile", "work").code
