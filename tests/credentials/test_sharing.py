from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.credentials import sharing
from azbearer.credentials.options import Options
from azbearer.credentials.sharing import Shelf
from azbearer.secrets import Secret
from azbearer.tokens.cache.file import FileCache
from azbearer.tokens.cache.memory import MemoryCache
from azbearer.tokens.grants.client_secret import ClientSecret

if TYPE_CHECKING:
    from pathlib import Path

AUTHORITY = "https://login.microsoftonline.com"


def app(secret: str = "one") -> ClientSecret:
    return ClientSecret(AUTHORITY, "contoso.com", "app", Secret(secret))


def test_equal_credentials_share_a_source() -> None:
    """Of equal credentials there is one source."""
    shelf = Shelf()
    assert shelf.source(app(), Options()) is shelf.source(app(), Options())


@pytest.mark.parametrize(
    ("description", "options", "apart"),
    [
        (app("two"), Options(), None),
        (app(), Options(proxies=(("https_proxy", "x"),)), None),
        (app(), Options(), 1),
    ],
    ids=["secret", "connection", "apart"],
)
def test_different_credentials_do_not(description: ClientSecret, options: Options, apart: Any) -> None:
    """Another secret is another source: whoever has the wrong one gets no token of the right one."""
    shelf = Shelf()
    first = shelf.source(app(), Options())
    assert first is not shelf.source(description, options, apart=apart)


def test_a_new_secret_in_the_environment_is_a_new_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets that sources read by themselves count too."""
    shelf = Shelf()
    first = shelf.source(app(), Options())
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "new")
    assert first is not shelf.source(app(), Options())


def test_what_can_not_be_compared_is_not_shared() -> None:
    """A callable without a hash gets a source of its own, and no error."""
    shelf = Shelf()
    tells: Any = type("Tell", (), {"__eq__": lambda *_: True, "__call__": lambda *_: None})()
    assert shelf.source(app(), Options(), tells) is not shelf.source(app(), Options(), tells)


def test_idle_sources_are_kept_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that nobody holds, the latest stay."""
    monkeypatch.setattr(sharing, "_MOST_IDLE", 2)
    shelf = Shelf()
    for number in range(5):
        shelf.source(app(str(number)), Options())
    gc.collect()
    assert 2 == len(shelf._sources)


def test_held_sources_are_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many others come, an equal credential finds the source that is in use."""
    monkeypatch.setattr(sharing, "_MOST_IDLE", 1)
    shelf = Shelf()
    held = shelf.source(app(), Options())
    for number in range(5):
        shelf.source(app(str(number)), Options())
    assert held is shelf.source(app(), Options())


def test_connections_of_a_kind_have_one_driver() -> None:
    """Drivers keep connections, so equal settings share them."""
    shelf = Shelf()
    assert shelf.driver(Options()) is shelf.driver(Options(authority="other"))
    assert shelf.driver(Options()) is not shelf.driver(Options(proxies=(("https_proxy", "x"),)))


def test_proxies_stand_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the caller says wins; all other variables are the process's."""
    monkeypatch.setenv("AZURE_TENANT_ID", "contoso.com")
    environment = Shelf().driver(Options(proxies=(("https_proxy", "http://p"),))).context.environment
    assert ("http://p", "contoso.com") == (environment["https_proxy"], environment["AZURE_TENANT_ID"])


def test_there_is_no_cache_beside_memory_by_default() -> None:
    """Nothing is written unless somebody asks for it."""
    shelf = Shelf()
    assert [None, None] == [shelf.cache(None), shelf.cache(False)]


def test_the_environment_may_ask_for_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """`AZBEARER_CACHE=file` is `cache=True` for every credential; an argument wins."""
    monkeypatch.setenv("AZBEARER_CACHE", "file")
    shelf = Shelf()
    assert isinstance(shelf.cache(None), FileCache)
    assert shelf.cache(False) is None


def test_a_path_is_a_folder_of_ones_own(tmp_path: Path) -> None:
    """Of each folder there is one cache, in whichever form it is given."""
    shelf = Shelf()
    cache = shelf.cache(tmp_path)
    assert isinstance(cache, FileCache)
    assert (str(tmp_path), True) == (cache.folder, cache is shelf.cache(str(tmp_path)))


def test_a_cache_may_be_brought_along() -> None:
    """Anything that is a `TokenCache` is taken as it is."""
    cache = MemoryCache()
    assert cache is Shelf().cache(cache)


def test_clearing_forgets_everything() -> None:
    """As at the start of the process."""
    shelf = Shelf()
    first = shelf.source(app(), Options())
    shelf.clear()
    assert first is not shelf.source(app(), Options())


def test_a_forked_child_has_a_lock_of_its_own() -> None:
    """One that was held in the parent would hold up the child for ever."""
    shelf = Shelf()
    shelf._lock.acquire()
    shelf.reset_after_fork()
    assert shelf._lock.acquire(blocking=False)
    shelf._lock.release()
