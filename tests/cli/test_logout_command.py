from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from azbearer.cli.profiles import Profile, Profiles, SignIn
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from tests.cli.conftest import Azure

DEV = Profile("default", "AzureCloud", "https://login.microsoftonline.com", "organizations", "c-1", "", "01")


def signed_in(azure: Azure, *names: str) -> None:
    for name in names:
        profile = replace(DEV, name=name)
        Profiles(azure.environ).write(profile)
        SignIn(profile, azure.environ).keep(Secret("canary"), 1.8e9)


def kept(azure: Azure) -> list[str]:
    """What is left but for the key and the CA."""
    return [
        path.name
        for path in azure.folder.rglob("*")
        if path.is_file() and path.suffix not in {".key", ".pem"}
    ]


def test_the_default_profile(azure: Azure) -> None:
    """Profile and tokens are gone, those of others are not."""
    signed_in(azure, "default", "work")
    ended = azure.bare("logout")
    assert (0, 'signed out of profile "default"\n', "") == (ended.code, ended.out, ended.err)
    assert ("work",) == Profiles(azure.environ).names()
    assert not (azure.folder / "cache" / "sign-ins" / "default").exists()


def test_a_named_profile(azure: Azure) -> None:
    """It is the one that goes."""
    signed_in(azure, "default", "work")
    assert 0 == azure.bare("logout", "--profile", "WORK").code
    assert ("default",) == Profiles(azure.environ).names()


def test_all(azure: Azure) -> None:
    """Nothing is left."""
    signed_in(azure, "default", "work")
    assert (
        'signed out of profile "default"\nsigned out of profile "work"\n' == azure.bare("logout", "--all").out
    )
    assert [] == kept(azure)


def test_nobody(azure: Azure) -> None:
    """A name that nobody has is a mistake; `--all` of nobody is not."""
    assert 2 == azure.bare("logout", "--profile", "work").code
    ended = azure.bare("logout", "--all")
    assert (0, "", "nobody was signed in\n") == (ended.code, ended.out, ended.err)
