"""Profiles: who has signed in with `azbearer login`, and what is kept of it.

A profile is a file without secrets: cloud, tenant, app, the user's name. The refresh token lies in the
encrypted store of tokens, in a folder of the profile's own, together with the access tokens that it has
brought; so `azbearer logout` removes that folder, and nothing of the sign-in is left.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass, fields

from azbearer.errors import AuthenticationError, OutputError, UsageError
from azbearer.patterns import regex
from azbearer.secrets import Secret
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.cache.keys import default_key
from azbearer.tokens.cache.places import cache_folder
from azbearer.tokens.contract import Token
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PROFILE = "default"
PROFILE_VARIABLE = "AZBEARER_PROFILE"
FOLDER_VARIABLE = "AZBEARER_CONFIG_DIR"
_NAME = regex(r"[a-z0-9][a-z0-9_.-]{0,63}")
_ENDING = ".json"
_MOST_BYTES = 1 << 14
# The record of the refresh token among the access tokens of its folder.
_REFRESH_KEY = "refresh token"


@dataclass(frozen=True, slots=True)
class Profile:
    """A sign-in; nothing in it is secret.

    Args:
        name: as the user calls it, in lower case.
        cloud: as az calls it.
        authority: where it was made, a URL.
        tenant_id: as it was asked for; `organizations` means the user's own.
        client_id: of the app that the user signed in to.
        user: for people; empty when the token service did not say.
        sign_in: random; tells this sign-in's tokens from those of the one before it.
    """

    name: str
    cloud: str
    authority: str
    tenant_id: str
    client_id: str
    user: str
    sign_in: str


def config_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """The folder of profiles: `AZBEARER_CONFIG_DIR`, or the platform's place for settings."""
    join, home = os.path.join, os.path.expanduser("~")  # noqa: PTH111 - texts, as the token room has its places
    if chosen := environ.get(FOLDER_VARIABLE, ""):
        return join(chosen, "profiles")
    if platform == "win32":
        base = environ.get("APPDATA") or join(home, "AppData", "Roaming")
    elif platform == "darwin":
        base = join(home, "Library", "Application Support")
    else:
        xdg = environ.get("XDG_CONFIG_HOME", "")
        base = xdg if os.path.isabs(xdg) else join(home, ".config")  # noqa: PTH117 - as above
    return join(base, "azbearer", "profiles")


def checked_name(text: str) -> str:
    """A profile's name, which becomes the name of a file.

    Raises:
        UsageError: it has other characters than letters, digits, `.`, `_` and `-`.
    """
    name = text.lower()
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{text[:80]!a} can't be the name of a profile",
            hint="use letters, digits, dots, hyphens and underscores",
        )
    return name


class Profiles:
    """The profiles of this user.

    Args:
        environ: environment variables.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._folder = PrivateFolder(config_folder(environ))

    def path(self, name: str) -> str:
        """The file of a profile."""
        return os.path.join(self._folder.path, name + _ENDING)  # noqa: PTH118 - as above

    def names(self) -> tuple[str, ...]:
        """Every profile there is."""
        with contextlib.suppress(OSError):
            files = [name.removesuffix(_ENDING) for name, _ in self._folder.times() if name.endswith(_ENDING)]
            return tuple(sorted(filter(_NAME.fullmatch, files)))
        return ()

    def find(self, name: str) -> Profile | None:
        """The profile of that name, or None.

        Raises:
            UsageError: its file can't be used.
        """
        try:
            return _profile_of(self._folder.read(name + _ENDING, _MOST_BYTES), name)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UsageError(
                f'the profile "{name}" can\'t be read: {getattr(error, "strerror", None) or error}',
                where=self.path(name),
                hint=f"sign in again: azbearer login --profile {name}",
            ) from None

    def get(self, name: str) -> Profile:
        """The profile of that name.

        Raises:
            UsageError: there is none, or its file can't be used.
        """
        found = self.find(name)
        if found is None:
            known = self.names()
            raise UsageError(
                f'there is no profile "{name}"',
                hint=f"there is {', '.join(known)}"
                if known
                else f"sign in with: azbearer login --profile {name}",
            )
        return found

    def write(self, profile: Profile) -> None:
        """Keep a profile.

        Raises:
            OutputError: it can't be written.
        """
        text = json.dumps({"version": 1, **asdict(profile)}, indent=2)
        try:
            self._folder.write(profile.name + _ENDING, text.encode())
        except OSError as error:
            raise OutputError(
                f"the profile can't be written: {error.strerror or error}", where=self.path(profile.name)
            ) from None

    def remove(self, name: str) -> None:
        """Remove a profile and all that was kept of its sign-in.

        Raises:
            OutputError: something of it can't be removed.
        """
        try:
            forget_sign_in(name, self._environ)
            self._folder.remove(name + _ENDING)
        except OSError as error:
            raise OutputError(
                f'the profile "{name}" can\'t be removed: {error.strerror or error}', where=self.path(name)
            ) from None


def _profile_of(content: bytes, name: str) -> Profile:
    """The profile in a file.

    Raises:
        ValueError: it holds something else.
    """
    document = json.loads(content)
    names = [field.name for field in fields(Profile)]
    values: dict[str, Any] = {key: document.get(key) for key in names} if isinstance(document, dict) else {}
    if not values or not all(isinstance(value, str) for value in values.values()):
        raise ValueError("it is no profile")
    return Profile(**{**values, "name": name})


def sign_in_folder(name: str, environ: Mapping[str, str]) -> str:
    """The folder of a profile's tokens, beside that of all others."""
    parent = os.path.dirname(cache_folder(environ))  # noqa: PTH120 - as above
    return os.path.join(parent, "sign-ins", name)  # noqa: PTH118 - as above


def forget_sign_in(name: str, environ: Mapping[str, str]) -> None:
    """Remove every token of a profile.

    Raises:
        OSError: one can't be removed.
    """
    folder = PrivateFolder(sign_in_folder(name, environ))
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for file, _ in folder.times():
            folder.remove(file)
        os.rmdir(folder.path)  # noqa: PTH106 - as above


class SignIn:
    """What is kept of a profile's sign-in.

    Args:
        profile: whose.
        environ: environment variables.
    """

    def __init__(self, profile: Profile, environ: Mapping[str, str]) -> None:
        self.cache = FileCache(sign_in_folder(profile.name, environ), default_key(environ))
        self._profile = profile

    @property
    def _key(self) -> str:
        return json.dumps((_REFRESH_KEY, self._profile.sign_in))

    def find(self) -> Secret | None:
        """The newest refresh token, or None."""
        kept = self.cache.get(self._key)
        return None if kept is None else kept.refresh_token

    def refresh_token(self) -> Secret:
        """The newest refresh token.

        Raises:
            AuthenticationError: there is none any more.
        """
        found = self.find()
        if found is None:
            raise AuthenticationError(
                "nothing is left of the sign-in",
                where=f'profile "{self._profile.name}"',
                hint=f"sign in again: azbearer login --profile {self._profile.name}",
                code="sign-in-required",
            )
        return found

    def keep(self, refresh_token: Secret, now: float) -> None:
        """Keep a refresh token in the place of the one before it.

        Args:
            refresh_token: the new one.
            now: seconds since the epoch; an unused one is swept out 90 days later.
        """
        self.cache.put(self._key, Token(Secret(""), now, obtained_on=now, refresh_token=refresh_token))
