from __future__ import annotations

import errno
import os
import time
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


def entry(folder: Path) -> Path:
    return next(folder.glob("*.token"))


def test_another_process_finds_it(
    cache: FileCache, new_cache: Callable[..., FileCache], token: Callable[..., Token]
) -> None:
    """What one process put, another one gets, with all its times."""
    cache.put("key", token("text", refresh_token="again"))
    assert token("text", refresh_token="again") == new_cache().get("key")
    assert new_cache().get("other") is None


def test_nothing_is_in_clear(cache: FileCache, folder: Path, token: Callable[..., Token]) -> None:
    """Neither tokens nor keys can be read in the folder, in names or in content."""
    cache.put("canary-key", token("canary-token", refresh_token="canary-refresh"))
    for path in folder.iterdir():
        assert "canary" not in path.name
        assert b"canary" not in path.read_bytes()


def test_drop(cache: FileCache, token: Callable[..., Token]) -> None:
    """A token is dropped, its successor is not."""
    cache.put("key", token("new"))
    cache.drop("key", token("old"))
    assert token("new") == cache.get("key")
    cache.drop("key", token("new"))
    cache.drop("key", token("new"))
    assert cache.get("key") is None


def test_a_wrong_key_is_a_miss_and_heals(
    cache: FileCache, new_cache: Callable[..., FileCache], token: Callable[..., Token]
) -> None:
    """Whoever has another key finds nothing, quickly, and writes anew."""
    cache.put("key", token())
    other = new_cache("11" * 32)
    assert other.get("key") is None
    other.put("key", token("new"))
    assert token("new") == other.get("key")


def test_a_swapped_record_is_a_miss(cache: FileCache, folder: Path, token: Callable[..., Token]) -> None:
    """A record in another one's place is not believed."""
    cache.put("one", token("one"))
    record = entry(folder).read_bytes()
    cache.put("two", token("two"))
    for path in folder.glob("*.token"):
        path.write_bytes(record)
    assert [True, False] == [cache.get(key) == token("one") for key in ("one", "two")]


@pytest.mark.parametrize("damage", [b"", b"azb1", b"{}", b"\x00" * 500])
def test_damage_is_a_miss_and_heals(
    cache: FileCache, folder: Path, token: Callable[..., Token], damage: bytes
) -> None:
    """A damaged entry is a miss, within a tenth of a second, and the next writing repairs it."""
    cache.put("key", token())
    entry(folder).write_bytes(damage)
    started = time.perf_counter()
    assert cache.get("key") is None
    assert time.perf_counter() - started < 0.1
    cache.put("key", token("new"))
    assert token("new") == cache.get("key")


def test_a_half_file_is_a_miss(cache: FileCache, folder: Path, token: Callable[..., Token]) -> None:
    """At whatever byte a file ends, nothing but a miss comes of it."""
    cache.put("key", token())
    record = entry(folder).read_bytes()
    for length in range(len(record)):
        entry(folder).write_bytes(record[:length])
        assert cache.get("key") is None


def test_records_of_another_version(
    cache: FileCache, monkeypatch: pytest.MonkeyPatch, token: Callable[..., Token]
) -> None:
    """Fields that this version doesn't know are a miss."""
    monkeypatch.setattr("azbearer.tokens.cache.file._fields_of", lambda _: ["value", "soon"])
    cache.put("key", token())
    assert cache.get("key") is None


@pytest.mark.skipif(os.name != "posix", reason="links and modes are POSIX's")
def test_refused_files_are_told_once(
    cache: FileCache, folder: Path, token: Callable[..., Token], caplog: pytest.LogCaptureFixture
) -> None:
    """A link in an entry's place is a miss, and one line in the log."""
    cache.put("key", token())
    path = entry(folder)
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")
    assert [None] * 3 == [cache.get("key") for _ in range(3)]
    assert 1 == len(caplog.messages)


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_is_told_once(
    cache: FileCache,
    token: Callable[..., Token],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    """A read-only or full disk costs one warning, no caller anything."""

    def fail(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("azbearer.tokens.cache.folder.os.open", fail)
    for _ in range(3):
        cache.put("key", token())
        with cache.lock("key", 100.0) as held:
            assert not held
    assert 1 == len(caplog.messages)
    assert os.strerror(number) in caplog.text


def test_an_unusable_key_is_told_once(
    folder: Path, token: Callable[..., Token], caplog: pytest.LogCaptureFixture
) -> None:
    """A key that is none leaves tokens in memory, never in clear on the disk."""
    cache = FileCache(str(folder), SuppliedKey(Secret(" "), "AZBEARER_CACHE_KEY"))
    for _ in range(3):
        cache.put("key", token())
    assert 1 == len(caplog.messages)
    assert not list(folder.glob("*"))


def test_sweeping(
    cache: FileCache, new_cache: Callable[..., FileCache], folder: Path, token: Callable[..., Token]
) -> None:
    """Once an hour what has expired or was left over is removed; refresh tokens are of use for longer."""
    cache.put("short", token(life=60))
    cache.put("long", token(life=86400))
    cache.put("signed-in", token(life=60, refresh_token="again"))
    for name in ("x.tmp", "y.lock", "notes.txt"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o600)
        os.utime(folder / name, (NOW, NOW))
    new_cache(now=NOW + 3000).put("new", token(life=86400))
    assert 4 == len(list(folder.glob("*.token")))
    later = new_cache(now=NOW + 7300)
    later.put("newer", token(life=86400))
    assert [None, None] == [later.get(key) for key in ("short", "missing")]
    assert all(later.get(key) for key in ("long", "signed-in", "new", "newer"))
    assert ["notes.txt", "swept"] == sorted(path.name for path in folder.iterdir() if path.suffix != ".token")


def test_clear(cache: FileCache, token: Callable[..., Token]) -> None:
    """Signing out removes every token."""
    assert 0 == cache.clear()
    for number in range(3):
        cache.put(str(number), token())
    assert 3 == cache.clear()
    assert [None] * 3 == [cache.get(str(number)) for number in range(3)]


def test_too_large_tokens_are_not_kept(cache: FileCache, token: Callable[..., Token]) -> None:
    """What couldn't be read back isn't written."""
    cache.put("key", token("x" * (1 << 19)))
    assert cache.get("key") is None


def test_endless_tokens_are_kept(cache: FileCache) -> None:
    """A file's time has a last year, a token's may be later."""
    cache.put("key", Token(Secret("text"), 1e18))
    assert cache.get("key") is not None


def test_what_it_says_of_itself(cache: FileCache, folder: Path) -> None:
    """People are told where the cache is and where its key comes from."""
    assert (str(folder), "supplied key", f"<FileCache {folder}>") == (
        cache.folder,
        cache.key_source,
        repr(cache),
    )
