"""Tokens in a folder that processes share: encrypted, a file for each, safe to kill at any moment."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time

from azbearer.errors import InputError
from azbearer.secrets import Secret
from azbearer.tokens.cache.folder import PrivateFolder
from azbearer.tokens.cache.keys import KeySource, default_key
from azbearer.tokens.cache.locks import process_lock
from azbearer.tokens.cache.places import cache_folder
from azbearer.tokens.cache.record import MOST_BYTES, seal, unseal
from azbearer.tokens.contract import Token
from azbearer.tokens.forks import reset_in_children
from azbearer.tokens.sourcelog import warn
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENTRY, _LOCK, _TEMPORARY = ".token", ".lock", ".tmp"
_SWEPT = "swept"
_SWEEP_SECONDS = 3600.0
# What a killed process has left behind is older than any request takes.
_LEFT_OVER_SECONDS = 3600.0
# An entry with a refresh token is of use as long as that may live (Microsoft: 90 days).
_REFRESH_TOKEN_SECONDS = 90 * 86400.0
_MISSING = -1.0
# What every file system can keep as a time; the year 2106.
_LAST_TIME = 2.0**32 - 1


class FileCache:
    """A `TokenCache` in a folder, 0700 with files of 0600.

    What goes wrong is a miss, and told once in the log: a disk that is full or read-only leaves every
    source with its tokens in memory.

    Args:
        folder: absolute; the platform's place for caches by default.
        key: of the encryption; see `keys.py` for the default.
        now: seconds since the epoch, to sweep out what has expired.
        monotonic, sleep: for waiting on locks.
    """

    def __init__(
        self,
        folder: str = "",
        key: KeySource | None = None,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = PrivateFolder(folder or cache_folder(os.environ))
        self._source = key or default_key(os.environ)
        self._now = now
        self._monotonic = monotonic
        self._sleep = sleep
        self._secret: bytes | None = None
        self._told: set[str] = set()
        self._next_sweep = 0.0
        self._lock = threading.Lock()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<FileCache {self._folder.path}>"

    @property
    def folder(self) -> str:
        """Where the entries are."""
        return self._folder.path

    @property
    def key_source(self) -> str:
        """Where the key comes from, for people."""
        return self._source.name

    def get(self, key: str) -> Token | None:
        """See `TokenCache`."""
        try:
            record = self._folder.read(_file_name(key), MOST_BYTES)
            fields = unseal(self._key(), key, record)
        except FileNotFoundError:
            return None
        except (OSError, InputError) as error:
            self._tell("read", error)
            return None
        return None if fields is None else _token_of(fields)

    def put(self, key: str, token: Token) -> None:
        """See `TokenCache`."""
        try:
            record = seal(self._key(), key, _fields_of(token))
            if len(record) <= MOST_BYTES:
                self._folder.write(_file_name(key), record, _useful_until(token))
            self._sweep()
        except (OSError, InputError) as error:
            self._tell("written", error)

    def drop(self, key: str, token: Token) -> None:
        """See `TokenCache`; one that is put at this very moment may be dropped with it: a miss."""
        kept = self.get(key)
        if kept is not None and kept.value == token.value:
            self._remove(_file_name(key))

    @contextlib.contextmanager
    def lock(self, key: str, timeout: float) -> Iterator[bool]:
        """See `TokenCache`."""
        name = _file_name(key, _LOCK)
        with process_lock(self._folder, name, timeout, sleep=self._sleep, monotonic=self._monotonic) as held:
            yield held

    def clear(self) -> int:
        """Remove every entry; how many there were."""
        names = [name for name, _ in self._times() if name.endswith(_ENTRY)]
        for name in names:
            self._remove(name)
        return len(names)

    def _key(self) -> bytes:
        """The encryption's key, asked for once: a keyring takes its time, and may ask the user."""
        if self._secret is None:
            with self._lock:
                if self._secret is None:
                    self._secret = self._source.key(self._folder)
        return self._secret

    def _tell(self, what: str, error: OSError | InputError) -> None:
        """Warn once of what keeps the cache from working."""
        if what not in self._told:
            self._told.add(what)
            reason = error.message if isinstance(error, InputError) else error.strerror or str(error)
            path = self._folder.path
            warn("the token cache %s can't be %s, tokens are kept in memory: %s", path, what, reason)

    def _times(self) -> list[tuple[str, float]]:
        """The files, with the times until which they are of use."""
        try:
            return self._folder.times()
        except OSError:
            return []

    def _remove(self, name: str) -> None:
        """Remove a file; what can't be removed stays, and is swept later."""
        with contextlib.suppress(OSError):
            self._folder.remove(name)

    def _sweep(self) -> None:
        """Remove what has expired or was left behind, once in an hour, by one process of all."""
        now = self._now()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_SECONDS
        files = dict(self._times())
        if 0 <= now - files.get(_SWEPT, _MISSING) < _SWEEP_SECONDS:
            return
        self._folder.write(_SWEPT, b"", now)
        for name, when in files.items():
            if name.endswith(_LOCK) and when < now - _LEFT_OVER_SECONDS:
                # Whoever gets the lock removes its file when letting go.
                with process_lock(self._folder, name, 0.0):
                    pass
            elif _is_rubbish(name, when, now):
                self._remove(name)


def _is_rubbish(name: str, when: float, now: float) -> bool:
    """Whether a file is an expired entry, or half of one that was never finished."""
    if name.endswith(_TEMPORARY):
        return when < now - _LEFT_OVER_SECONDS
    return name.endswith(_ENTRY) and when < now


def _file_name(key: str, ending: str = _ENTRY) -> str:
    """The file of a cache key: keys have characters that file names can't have."""
    return hashlib.sha256(key.encode("utf-8")).hexdigest() + ending


def _useful_until(token: Token) -> float:
    """When the entry may be swept out, kept as the file's time of modification."""
    until = token.expires_on + (_REFRESH_TOKEN_SECONDS if token.refresh_token else 0.0)
    return min(until, _LAST_TIME)


def _fields_of(token: Token) -> list[Any]:
    """What of a token is kept."""
    refresh_token = token.refresh_token.reveal() if token.refresh_token else None
    times = [token.expires_on, token.refresh_on, token.obtained_on]
    return [token.value.reveal(), *times, token.kind, refresh_token]


def _token_of(fields: list[Any]) -> Token | None:
    """The token of a record, if it is of this version."""
    match fields:
        case [
            str(value),
            float() | int() as expires_on,
            float() | int() | None as refresh_on,
            float() | int() as obtained_on,
            str(kind),
            str() | None as refresh_token,
        ]:
            secret = None if refresh_token is None else Secret(refresh_token)
            return Token(Secret(value), expires_on, refresh_on, obtained_on, kind, secret)
    return None
