"""The key file of the Azure Arc agent: which path may be opened, and what may be in it."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from azbearer.errors import AuthenticationError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import Answer

_REALM = regex(r'\s*basic\s+realm="?([^"\r\n\0]+?)"?\s*', re.IGNORECASE)
_KEY = regex(r"[\x21-\x7e]+")
_FOLDER_ON_LINUX = PurePosixPath("/var/opt/azcmagent/tokens")


def key_file(challenge: Answer, environment: Mapping[str, str], machine: Machine) -> str:
    """The path that the challenge names, if it is one that the agent may name.

    Raises:
        AuthenticationError: there is no such challenge, or the path is another file's.
    """
    named = _realm(challenge)
    folder = _key_folder(environment, machine)
    path = type(folder)(named)
    plain = path.parent == folder and path.suffix == ".key" and ":" not in path.name
    if not plain:
        raise _refused("the challenge names a file outside the agent's token folder, or no key file", named)
    return str(path)


def key_text(data: bytes, path: str) -> str:
    """The key, which goes into a header: visible ASCII only."""
    text = data.decode("ascii", "replace").strip()
    if not _KEY.fullmatch(text):
        raise _refused("the Azure Arc agent's key file holds no key", path)
    return text


def _realm(challenge: Answer) -> str:
    headers = challenge.all_headers or tuple(challenge.headers.items())
    for name, value in headers:
        found = _REALM.fullmatch(value) if name.lower() == "www-authenticate" else None
        if found:
            return found.group(1)
    raise _refused("the Azure Arc agent's challenge names no key file", "WWW-Authenticate")


def _key_folder(environment: Mapping[str, str], machine: Machine) -> PurePath:
    if machine.platform == "linux":
        return _FOLDER_ON_LINUX
    data = environment.get("PROGRAMDATA") or environment.get("ProgramData")
    if machine.is_windows and data:
        return PureWindowsPath(data, "AzureConnectedMachineAgent", "Tokens")
    raise _refused("Azure Arc's agent has no known token folder on this platform", machine.platform)


def _refused(message: str, where: str) -> AuthenticationError:
    return AuthenticationError(
        message,
        where=where,
        hint="something else may be listening on the agent's port: check with `azcmagent show`",
        code="arc-challenge",
    )
