"""Locations."""

from __future__ import annotations

from azbearer.emulator.arm.locations import LOCATIONS, normalize


def test_display_names_become_names() -> None:
    """Every display name leads to its own name, as ARM's answers show it."""
    assert [location.name for location in LOCATIONS] == [normalize(item.display_name) for item in LOCATIONS]
