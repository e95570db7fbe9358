"""Where tokens are kept: the key, the folders, and who may look into them."""

from __future__ import annotations

import os
import stat
import sys

from azbearer.cli.checkup.finding import Finding, Mark, good
from azbearer.cli.profiles import config_folder
from azbearer.errors import ExitCode, InputError
from azbearer.references.keyrings import backend_name, load_keyring, safe_backend
from azbearer.tokens.cache.keys import KEY_VARIABLE
from azbearer.tokens.cache.places import cache_folder, key_folder
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_store(
    environ: Mapping[str, str], keyring: Callable[[], Any] = load_keyring
) -> tuple[Finding, ...]:
    """Everything about the store; no key is made, and no keyring is asked to unlock."""
    folders = (
        ("the token cache", cache_folder(environ)),
        ("the profiles", config_folder(environ)),
    )
    return (_key(environ, keyring), *(_folder(what, path) for what, path in folders))


def _key(environ: Mapping[str, str], keyring: Callable[[], Any]) -> Finding:
    if environ.get(KEY_VARIABLE):
        return good(f"tokens are encrypted with the key in {KEY_VARIABLE}", key=KEY_VARIABLE)
    try:
        name = backend_name(safe_backend(keyring))
    except InputError as error:
        text = f"tokens are encrypted with a key file in {key_folder(environ)}: {error.message}"
        return good(text, error.hint, key="file")
    return good(f"tokens are encrypted with a key in the keyring ({name})", key=name)


def _folder(what: str, path: str) -> Finding:
    """Whether a folder can be used, and by nobody else."""
    problem = next(_problems(path), None)
    data = {"folder": path, "mode": _mode(path)}
    if problem is None:
        shown = f" ({data['mode']})" if data["mode"] else ", made when it is needed"
        return good(f"{what}: {path}{shown}", **data)
    mark, text, hint = problem
    code = ExitCode.USAGE if mark is Mark.BROKEN else ExitCode.OK
    return Finding(mark, f"{what}: {path} {text}", hint, data, code)


def _mode(path: str) -> str:
    """The folder's mode as people write it; empty when there is none, or modes mean nothing."""
    if sys.platform == "win32" or not os.path.exists(path):  # noqa: PTH110 - a text
        return ""
    return f"{stat.S_IMODE(os.stat(path).st_mode):04o}"  # noqa: PTH116 - as above


def _problems(path: str) -> Iterator[tuple[Mark, str, str]]:
    if not os.path.lexists(path):
        return
    if os.path.islink(path) or not os.path.isdir(path):  # noqa: PTH112, PTH114 - as above
        yield Mark.BROKEN, "is no folder of its own, and is not used", "move it away"
        return
    info = os.stat(path)  # noqa: PTH116 - as above
    if sys.platform != "win32" and info.st_uid != os.geteuid():
        yield Mark.BROKEN, "belongs to another user, and is not used", "move it away, or use another folder"
    elif not os.access(path, os.W_OK | os.X_OK):
        yield Mark.BROKEN, "can't be written", f"chmod 700 {path}"
    elif sys.platform != "win32" and info.st_mode & _OTHERS:
        yield Mark.WARNING, f"can be opened by others ({_mode(path)})", f"chmod 700 {path}"
