"""Ids."""

from __future__ import annotations

from azbearer.emulator.identifiers import Identifiers
from azbearer.emulator.settings import is_guid


def test_ids_come_from_the_given_bytes() -> None:
    """The same bytes make the same ids: a version 4 GUID, and base64url without padding."""
    ids = Identifiers(lambda size: b"\xff" * size)
    assert is_guid(ids.guid())
    assert "ffffffff-ffff-4fff-bfff-ffffffffffff" == ids.guid()
    assert "_w" == ids.opaque(1)
