"""Tokens and caches in folders of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.keys import SuppliedKey
from azbearer.tokens.contract import Token

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = 1_800_000_000.0


@pytest.fixture
def token() -> Callable[..., Token]:
    """Makes tokens: `token("text", life=3600)`."""

    def make(text: str = "token", life: float = 3600.0, refresh_token: str = "") -> Token:
        kept = Secret(refresh_token) if refresh_token else None
        return Token(Secret(text), NOW + life, NOW + life / 2, NOW, "Bearer", kept)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the cache will be."""
    return tmp_path / "cache" / "tokens"


@pytest.fixture
def new_cache(folder: Path) -> Callable[..., FileCache]:
    """Opens the cache, as another process would: `new_cache(key="passphrase or base64")`."""

    def make(key: str = "00" * 32, now: float = NOW) -> FileCache:
        return FileCache(str(folder), SuppliedKey(Secret(key)), now=lambda: now)

    return make


@pytest.fixture
def cache(new_cache: Callable[..., FileCache]) -> FileCache:
    """An empty cache."""
    return new_cache()
