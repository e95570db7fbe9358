from __future__ import annotations

import pytest

from azbearer.tokens.cache.record import seal, unseal

SECRET = bytes(range(32))
FIELDS = ["canary-token", 1.5, None, 0, "Bearer", None]


def test_round_trip() -> None:
    """What was sealed comes out again."""
    assert FIELDS == unseal(SECRET, "key", seal(SECRET, "key", FIELDS))


def test_nothing_is_in_clear() -> None:
    """Neither the token nor the key it belongs to can be read in a record, and no two are the same."""
    records = {seal(SECRET, "tenant-key", FIELDS) for _ in range(20)}
    assert 20 == len(records)
    assert not any(b"canary" in record or b"tenant" in record for record in records)


def test_bound_to_its_place() -> None:
    """A record that is moved to another key's place can't be opened there."""
    assert unseal(SECRET, "other", seal(SECRET, "key", FIELDS)) is None


def test_another_secret() -> None:
    """A record of another secret is a miss."""
    assert unseal(bytes(32), "key", seal(SECRET, "key", FIELDS)) is None


def test_every_flipped_bit_is_found() -> None:
    """No damaged record is ever taken for a good one."""
    record = seal(SECRET, "key", FIELDS)
    for position in range(len(record) * 8):
        damaged = bytearray(record)
        damaged[position // 8] ^= 1 << position % 8
        assert unseal(SECRET, "key", bytes(damaged)) is None


def test_every_cut_is_found() -> None:
    """A record that ends early is a miss."""
    record = seal(SECRET, "key", FIELDS)
    assert not any(unseal(SECRET, "key", record[:length]) for length in range(len(record)))


@pytest.mark.parametrize("fields", [{}, "text", 7])
def test_other_shapes(fields: object) -> None:
    """What isn't a list of fields is a miss."""
    assert unseal(SECRET, "key", seal(SECRET, "key", fields)) is None  # type: ignore[arg-type] # that's the point
