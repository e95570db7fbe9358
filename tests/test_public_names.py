from __future__ import annotations

import types

import azbearer


def test_the_front_door_is_small() -> None:
    """What the package shows is what it means to show; a new name is added here on purpose."""
    public = {name for name, value in vars(azbearer).items() if not name.startswith("_")}
    rooms = {name for name in public if isinstance(getattr(azbearer, name), types.ModuleType)}
    assert set(getattr(azbearer, "__all__", ())) == public - rooms


def test_the_version_is_a_version() -> None:
    """It is readable without the package's metadata."""
    assert all(part.isdigit() for part in azbearer.__version__.split("."))
