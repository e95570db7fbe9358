"""What the credentials of a process share: drivers, caches, and one source for equal credentials.

Programs make credentials carelessly: one for each client, one for each call. Each would fetch a token
of its own. So a source is looked up by what its credential is (secrets and connection included, so that
whoever has the wrong secret gets no token of whoever has the right one) and lives as long as it is used,
or as it is one of the latest.
"""

from __future__ import annotations

import os
import threading
from collections import ChainMap, OrderedDict
from weakref import WeakValueDictionary

from azbearer.secrets import Secret
from azbearer.tokens.drive import Driver, show
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.forks import reset_in_children
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from azbearer.credentials.options import Options
    from azbearer.tokens.cache.contract import TokenCache
    from azbearer.tokens.contract import Credential, Tell

CACHE_VARIABLE = "AZBEARER_CACHE"
_YES = frozenset({"file", "1", "true", "yes", "on"})
# Sources that nobody holds any more, and that are kept for the next equal credential.
_MOST_IDLE = 128
# Ambient sources read these for each token; they are in no description.
_AMBIENT_SECRETS = ("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD")


class Shelf:
    """Everything that is shared, by what it is; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._sources: WeakValueDictionary[Hashable, CachedSource] = WeakValueDictionary()
        self._latest: OrderedDict[Hashable, CachedSource] = OrderedDict()
        self._drivers: dict[Hashable, Driver] = {}
        self._files: dict[str, TokenCache] = {}
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`."""
        self._lock = threading.RLock()

    def clear(self) -> None:
        """Forget all tokens and close all kept connections, as at the start of the process."""
        with self._lock:
            drivers = list(self._drivers.values())
            for shared in (self._sources, self._latest, self._drivers, self._files):
                shared.clear()
        for driver in drivers:
            driver.close()

    def source(
        self,
        description: Credential,
        options: Options,
        tell: Callable[[Tell], None] = show,
        apart: Hashable = None,
    ) -> CachedSource:
        """The source of this credential, made if there is none; `apart` is what else must be equal."""
        key: tuple[Any, ...] = (description, options, tell, apart, *map(_secret_variable, _AMBIENT_SECRETS))
        if not _is_comparable(key):
            return self._made(description, options, tell)
        with self._lock:
            source = self._sources.get(key)
            if source is None:
                source = self._sources[key] = self._made(description, options, tell)
            self._latest[key] = source
            self._latest.move_to_end(key)
            if len(self._latest) > _MOST_IDLE:
                self._latest.popitem(last=False)
            return source

    def driver(self, options: Options, tell: Callable[[Tell], None] = show) -> Driver:
        """The driver for connections of this kind."""
        key = (options.settings, options.proxies, tell)
        if not _is_comparable(key):
            return _opened(options, tell)
        with self._lock:
            if key not in self._drivers:
                self._drivers[key] = _opened(options, tell)
            return self._drivers[key]

    def cache(self, chosen: Any) -> TokenCache | None:
        """The shared cache that an argument, or else the environment, asks for."""
        if chosen is None:
            chosen = os.environ.get(CACHE_VARIABLE, "").strip().lower() in _YES
        if isinstance(chosen, bool | str | os.PathLike):
            return self._file(chosen) if chosen else None
        cache: TokenCache = chosen
        return cache

    def _made(self, description: Credential, options: Options, tell: Callable[[Tell], None]) -> CachedSource:
        return CachedSource(description, drive=self.driver(options, tell), cache=self.cache(options.cache))

    def _file(self, chosen: bool | str | os.PathLike[str]) -> TokenCache:
        """The cache in a folder; of each folder there is one, since it remembers its key."""
        from azbearer.tokens.cache.file import FileCache  # noqa: PLC0415 - most have none

        folder = "" if isinstance(chosen, bool) else os.path.abspath(os.fspath(chosen))  # noqa: PTH100 - without pathlib
        with self._lock:
            if folder not in self._files:
                self._files[folder] = FileCache(folder)
            return self._files[folder]


def _opened(options: Options, tell: Callable[[Tell], None]) -> Driver:
    """A driver of its own."""
    environ = ChainMap(dict(options.proxies), os.environ) if options.proxies else None
    return Driver(options.settings, environ=environ, tell=tell)


def _is_comparable(key: object) -> bool:
    """Whether it can be looked up: of some callables nobody can tell whether another one is equal."""
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _secret_variable(name: str) -> Secret:
    return Secret(os.environ.get(name, ""))


SHELF = Shelf()
