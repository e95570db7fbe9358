from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest

import azbearer
import azbearer.aio

# Known to type checkers and to nobody else.
_FOR_CHECKERS = {"TYPE_CHECKING"}


def test_the_front_door_is_small() -> None:
    """What the package shows is what it means to show; a new name is added here on purpose."""
    for name in azbearer.__all__:
        getattr(azbearer, name)
    public = {name for name in vars(azbearer) if not name.startswith("_")} - _FOR_CHECKERS
    rooms = {name for name in public if isinstance(getattr(azbearer, name), types.ModuleType)}
    assert set(azbearer.__all__) == public - rooms


@pytest.mark.parametrize("module", [azbearer, azbearer.aio], ids=["blocking", "aio"])
def test_names_are_in_order(module: types.ModuleType) -> None:
    """A name is found, and added, in one place."""
    assert sorted(module.__all__) == module.__all__


def test_every_name_has_one_place() -> None:
    """The table of lazily loaded names is the list of public ones."""
    placed = [name for names in azbearer._PLACES.values() for name in names]
    assert azbearer.__all__ == sorted(placed)


def test_names_are_listed_before_they_are_loaded() -> None:
    """An editor's completion knows them."""
    assert set(azbearer.__all__) <= set(dir(azbearer))


def test_other_names_are_no_attributes() -> None:
    """In the usual words."""
    with pytest.raises(AttributeError, match="module 'azbearer' has no attribute 'NoSuchCredential'"):
        azbearer.NoSuchCredential  # type: ignore[attr-defined]  # noqa: B018 - that it fails is the point


@pytest.mark.parametrize("name", ["ClientSecretCredential", "DefaultAzureCredential", "auth_for_httpx"])
def test_a_name_loads_no_client(name: str) -> None:
    """Whoever names a credential or an adapter has not sent anything yet."""
    heavy = "'pycurl', 'requests', 'httpx', 'aiohttp', 'ssl', 'asyncio', 'cryptography', 'azure'"
    program = f"import sys, azbearer; azbearer.{name}; print(sorted({{{heavy}}} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert "[]" == ended.stdout.strip()


def test_the_version_is_a_version() -> None:
    """It is readable without the package's metadata."""
    assert all(part.isdigit() for part in azbearer.__version__.split("."))


def test_types_are_shipped() -> None:
    """Type checkers of users read this package's own annotations (PEP 561)."""
    assert (Path(azbearer.__file__).parent / "py.typed").exists()
