from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.profiles import Profile, Profiles, SignIn, checked_name, config_folder, sign_in_folder
from azbearer.errors import AuthenticationError, OutputError, UsageError
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary-refresh-token"
DEV = Profile(
    "dev",
    "AzureCloud",
    "https://login.microsoftonline.com",
    "organizations",
    "c-1",
    "adele@contoso.com",
    "01",
)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "AZBEARER_CACHE_DIR": str(tmp_path / "cache"),
        "AZBEARER_CONFIG_DIR": str(tmp_path / "config"),
        "AZBEARER_CACHE_KEY": "ab" * 32,
    }


@pytest.mark.parametrize(
    ("environ", "platform", "ends"),
    [
        ({"AZBEARER_CONFIG_DIR": "/own"}, "linux", "/own/profiles"),
        ({"XDG_CONFIG_HOME": "/xdg"}, "linux", "/xdg/azbearer/profiles"),
        ({"XDG_CONFIG_HOME": "relative"}, "linux", "/.config/azbearer/profiles"),
        ({}, "linux", "/.config/azbearer/profiles"),
        ({}, "darwin", "/Library/Application Support/azbearer/profiles"),
        ({"APPDATA": "/roaming"}, "win32", "/roaming/azbearer/profiles"),
        ({}, "win32", "/AppData/Roaming/azbearer/profiles"),
    ],
)
def test_the_place_of_settings(environ: dict[str, str], platform: str, ends: str) -> None:
    """Each platform has one, and a variable moves it."""
    assert config_folder(environ, platform).replace("\\", "/").endswith(ends)


@pytest.mark.parametrize(
    "text", ["", "..", "../x", "a/b", "a\\b", ".hidden", "-x", "a b", "é", "x" * 65, "a\n"]
)
def test_names_that_can_be_no_files(text: str) -> None:
    """A name becomes the name of a file, so it can't lead elsewhere."""
    with pytest.raises(UsageError, match="can't be the name of a profile"):
        checked_name(text)


def test_upper_case_is_the_same_profile() -> None:
    """On some file systems it would be the same file."""
    assert "dev.2" == checked_name("Dev.2")


def test_written_and_read(environ: dict[str, str]) -> None:
    """A profile comes back as it was, and is listed."""
    profiles = Profiles(environ)
    profiles.write(DEV)
    assert (DEV, ("dev",)) == (profiles.get("dev"), profiles.names())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are for POSIX")
def test_modes(environ: dict[str, str], tmp_path: Path) -> None:
    """Its owner alone may read it, though nothing in it is secret."""
    Profiles(environ).write(DEV)
    folder = tmp_path / "config" / "profiles"
    assert (0o700, 0o600) == (folder.stat().st_mode & 0o777, (folder / "dev.json").stat().st_mode & 0o777)


def test_nobody_is_there(environ: dict[str, str]) -> None:
    """The hint says how to get there, or who is there."""
    profiles = Profiles(environ)
    with pytest.raises(UsageError) as caught:
        profiles.get("dev")
    assert "sign in with: azbearer login --profile dev" == caught.value.hint
    profiles.write(DEV)
    with pytest.raises(UsageError) as caught:
        profiles.get("prod")
    assert "there is dev" == caught.value.hint
    assert profiles.find("prod") is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cloud": 1}', "\x00"])
def test_a_damaged_profile(environ: dict[str, str], tmp_path: Path, content: str) -> None:
    """It is told with its file, and can be removed."""
    profiles = Profiles(environ)
    profiles.write(DEV)
    path = tmp_path / "config" / "profiles" / "dev.json"
    path.write_text(content)
    with pytest.raises(UsageError, match='the profile "dev" can\'t be read') as caught:
        profiles.get("dev")
    assert str(path) == caught.value.where
    profiles.remove("dev")
    assert () == profiles.names()


def test_the_name_is_that_of_the_file(environ: dict[str, str], tmp_path: Path) -> None:
    """A copied file is a profile of its own name."""
    profiles = Profiles(environ)
    profiles.write(DEV)
    folder = tmp_path / "config" / "profiles"
    (folder / "copy.json").write_bytes((folder / "dev.json").read_bytes())
    (folder / "copy.json").chmod(0o600)
    assert replace(DEV, name="copy") == profiles.get("copy")


def test_a_folder_that_can_not_be_written(environ: dict[str, str], tmp_path: Path) -> None:
    """It is an error of output."""
    (tmp_path / "config").write_text("a file")
    with pytest.raises(OutputError, match="the profile can't be written"):
        Profiles(environ).write(DEV)


def test_the_refresh_token_is_kept_encrypted(environ: dict[str, str], tmp_path: Path) -> None:
    """It can be had back, and stands in no file."""
    SignIn(DEV, environ).keep(Secret(CANARY), 1.8e9)
    assert Secret(CANARY) == SignIn(DEV, environ).refresh_token()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not [content for content in written if CANARY.encode() in content]


def test_a_new_sign_in_does_not_find_the_old_one(environ: dict[str, str]) -> None:
    """Tokens belong to a sign-in, not to the name of a profile."""
    SignIn(DEV, environ).keep(Secret(CANARY), 1.8e9)
    with pytest.raises(AuthenticationError, match="nothing is left") as caught:
        SignIn(replace(DEV, sign_in="02"), environ).refresh_token()
    assert ("sign-in-required", "sign in again: azbearer login --profile dev") == (
        caught.value.code,
        caught.value.hint,
    )


def test_removing_takes_everything(environ: dict[str, str], tmp_path: Path) -> None:
    """The profile, the refresh token, and whatever else lies in the folder of its tokens."""
    profiles = Profiles(environ)
    profiles.write(DEV)
    SignIn(DEV, environ).keep(Secret(CANARY), 1.8e9)
    profiles.remove("dev")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    profiles.remove("dev")


def test_the_folder_of_the_tokens(environ: dict[str, str], tmp_path: Path) -> None:
    """It is beside that of all other tokens."""
    assert str(tmp_path / "cache" / "sign-ins" / "dev") == sign_in_folder("dev", environ)
