"""Where each platform keeps what can be had again, and what can't."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER_VARIABLE = "AZBEARER_CACHE_DIR"


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """The folder of the token cache: `AZBEARER_CACHE_DIR`, or the platform's place for caches.

    XDG base directories on Linux and its like, `~/Library/Caches` on macOS, the part of the profile
    that doesn't roam on Windows.
    """
    chosen = environ.get(FOLDER_VARIABLE, "")
    if chosen:
        return os.path.join(chosen, "tokens")  # noqa: PTH118 - no pathlib in a warm start
    linux = ("XDG_CACHE_HOME", ".cache")
    base = _base(environ, platform, linux, macos="Caches")
    return os.path.join(base, "Cache" if platform == "win32" else "", "tokens")  # noqa: PTH118 - as above


def key_folder(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """The folder of the key file: not the cache's, so that a copy of the cache is worth nothing."""
    linux = ("XDG_DATA_HOME", ".local/share")
    base = _base(environ, platform, linux, macos="Application Support")
    return os.path.join(base, "keys")  # noqa: PTH118 - as above


def _base(environ: Mapping[str, str], platform: str, linux: tuple[str, str], *, macos: str) -> str:
    """Our folder in the place that the platform has for such files.

    Args:
        environ: environment variables.
        platform: as `sys.platform` names it.
        linux: the variable that names the place, and where it is by default in the home folder.
        macos: the place within `~/Library`.
    """
    join, home = os.path.join, os.path.expanduser("~")  # noqa: PTH111 - as above
    if platform == "win32":
        return join(environ.get("LOCALAPPDATA") or join(home, "AppData", "Local"), "azbearer")
    if platform == "darwin":
        return join(home, "Library", macos, "azbearer")
    chosen = environ.get(linux[0], "")
    # "All paths set in these environment variables must be absolute" (XDG base directory specification).
    return join(chosen if os.path.isabs(chosen) else join(home, linux[1]), "azbearer")  # noqa: PTH117 - as above
