from __future__ import annotations

import threading
import tracemalloc
from typing import TYPE_CHECKING, Any

from azbearer.secrets import Secret
from azbearer.tokens.cache.memory import BoundedTable, MemoryCache
from azbearer.tokens.contract import Token
from azbearer.tokens.decision import DEFAULT
from azbearer.tokens.slots import Slots

if TYPE_CHECKING:
    from collections.abc import Callable


def test_put_get_drop(token: Callable[..., Token]) -> None:
    """A token is there until it is dropped; dropping its predecessor leaves it."""
    cache, old, new = MemoryCache(), token("old"), token("new")
    cache.put("key", old)
    cache.put("key", new)
    cache.drop("key", old)
    assert new is cache.get("key")
    cache.drop("key", token("new"))
    assert cache.get("key") is None


def test_expired_entries_are_swept() -> None:
    """What has ended doesn't stay until someone asks for it."""
    table: BoundedTable[int, float] = BoundedTable(1000, lambda value: value)
    for number in range(500):
        table.put(number, 10.0, 5.0)
    for number in range(500, 1100):
        table.put(number, 100.0, 50.0)
    assert 600 == len(table.entries)


def test_what_ends_first_goes_first() -> None:
    """At the limit the entries that would end first make room."""
    table: BoundedTable[int, float] = BoundedTable(100, lambda value: value)
    for number in range(101):
        table.put(number, 1000.0 - number, 0.0)
    assert 94 == len(table.entries)
    assert set(range(93)) | {100} == set(table.entries)


def test_a_million_keys_are_flat() -> None:
    """However many keys come by, the table stays at its limit."""
    table: BoundedTable[int, float] = BoundedTable(1000, lambda value: value)
    largest = 0
    for number in range(100_000):
        table.put(number, 2000.0 + number, float(number))
        largest = max(largest, len(table.entries))
    assert 1000 == largest


def test_a_replaced_entry_makes_no_room(token: Callable[..., Token]) -> None:
    """Renewing a token of a full cache costs no other one its place."""
    cache = MemoryCache(limit=10, now=lambda: 0.0)
    for number in range(10):
        cache.put(str(number), token())
    cache.put("3", token("new"))
    assert 10 == len(cache)


def test_small_entries(clock: Any) -> None:
    """Beyond the token itself an entry takes less than 400 bytes, with its key."""
    slots = Slots(DEFAULT, lambda: clock.wall, lambda: clock.monotonic, 10_000)
    tokens = [Token(Secret("t"), clock.wall + 3600, None, clock.wall) for _ in range(10_000)]
    tracemalloc.start()
    for number, each in enumerate(tokens):
        slots.store((f"https://service-{number}.contoso.example/.default",), each)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert size / 10_000 < 400


def test_a_lock_is_for_one(in_threads: Any) -> None:
    """Whoever fetches a key's token holds it alone; another key's lock is free; none is kept."""
    cache = MemoryCache()
    with cache.lock("key", 0.0) as first, cache.lock("key", 0.0) as second, cache.lock("other", 0.0) as other:
        assert (True, False, True) == (first, second, other)
        assert [False] == in_threads(1, lambda: _held(cache))
    assert {} == cache._held


def _held(cache: MemoryCache) -> bool:
    with cache.lock("key", 0.001) as held:
        return held


def test_a_waiter_gets_the_lock() -> None:
    """Who waits is next."""
    cache, got = MemoryCache(), threading.Event()

    def wait() -> None:
        with cache.lock("key", 20.0) as held:
            assert held
            got.set()

    with cache.lock("key", 0.0):
        thread = threading.Thread(target=wait)
        thread.start()
    assert got.wait(20)
    thread.join(20)


def test_locks_are_new_in_a_child() -> None:
    """Locks that threads of the parent held are not held in the child."""
    cache = MemoryCache()
    with cache.lock("key", 0.0):
        held = cache._held
        cache.reset_after_fork()
        assert _held(cache)
        cache._held = held
