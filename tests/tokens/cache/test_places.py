from __future__ import annotations

import os
from pathlib import Path

import pytest

from azbearer.tokens.cache.places import cache_folder, key_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="paths are compared in their POSIX form")


@pytest.mark.parametrize(
    ("platform", "environ", "cache", "keys"),
    [
        ("linux", {}, "/home/u/.cache/azbearer/tokens", "/home/u/.local/share/azbearer/keys"),
        ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/azbearer/tokens", "/home/u/.local/share/azbearer/keys"),
        ("linux", {"XDG_DATA_HOME": "/d"}, "/home/u/.cache/azbearer/tokens", "/d/azbearer/keys"),
        (
            "linux",
            {"XDG_CACHE_HOME": "c"},
            "/home/u/.cache/azbearer/tokens",
            "/home/u/.local/share/azbearer/keys",
        ),
        (
            "darwin",
            {},
            "/home/u/Library/Caches/azbearer/tokens",
            "/home/u/Library/Application Support/azbearer/keys",
        ),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/azbearer/Cache/tokens", "/l/azbearer/keys"),
        ("win32", {}, "/home/u/AppData/Local/azbearer/Cache/tokens", "/home/u/AppData/Local/azbearer/keys"),
        ("linux", {"AZBEARER_CACHE_DIR": "/x"}, "/x/tokens", "/home/u/.local/share/azbearer/keys"),
    ],
)
def test_places(
    platform: str, environ: dict[str, str], cache: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each platform has its places, and the user's variables win; cache and key lie apart."""
    monkeypatch.setenv("HOME", "/home/u")
    found = (cache_folder(environ, platform), key_folder(environ, platform))
    assert (Path(cache), Path(keys)) == (Path(found[0]), Path(found[1]))
