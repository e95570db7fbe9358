from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.apps.envfile import Recipe, environment_text, kept, present_in, stored, write_environment
from azbearer.errors import FileFormatError, InputError, OutputError
from azbearer.references import parse_reference
from azbearer.secrets import Secret

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = Recipe("shop", "t-1", "c-1", "s3cr3t", "s-1", "https://management.azure.com/")


class Ring:
    """A key store as the package `keyring` shows it."""

    def __init__(self, *, locked: bool = False) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_keyring(self) -> Ring:
        """The backend."""
        return self

    def set_password(self, service: str, name: str, password: str) -> None:
        """Keep one, unless the store is locked."""
        if self.locked:
            raise RuntimeError("locked")
        self.entries[service, name] = password


def missing() -> Ring:
    """The package is not there."""
    raise ImportError


def values(text: str) -> dict[str, str]:
    """The values of an environment."""
    return {each["key"]: each["value"] for each in json.loads(text)["values"]}


def test_the_secret_goes_into_the_key_store() -> None:
    """The file has a reference, which the rest of azbearer follows."""
    ring = Ring()
    text, note = kept(Secret("s3cr3t"), "c-1", "auto", lambda: ring)
    reference = parse_reference(text)
    assert reference is not None
    assert ("keyring", "azbearer/c-1") == (reference.kind, reference.target)
    assert {("azbearer", "c-1"): "s3cr3t"} == ring.entries
    assert "key store" in note


@pytest.mark.parametrize("load", [missing, lambda: Ring(locked=True)])
def test_without_a_key_store_the_secret_is_in_the_file(load: object) -> None:
    """And that is told; whoever asked for the key store gets an error instead."""
    text, note = kept(Secret("s3cr3t"), "c-1", "auto", load)  # type: ignore[arg-type]  # a stand-in
    assert "s3cr3t" == text
    assert note.startswith("the secret stands in the file, which only you can read: the ")
    with pytest.raises((InputError, OutputError)):
        kept(Secret("s3cr3t"), "c-1", "keyring", load)  # type: ignore[arg-type]  # a stand-in


def test_a_key_store_need_not_be_asked() -> None:
    """Nor loaded."""
    assert ("s3cr3t", "the secret stands in the file, which only you can read") == kept(
        Secret("s3cr3t"), "c-1", "file"
    )


def test_an_error_does_not_show_the_secret() -> None:
    """Backends raise what they like."""
    with pytest.raises(OutputError) as caught:
        stored(Secret("s3cr3t"), "c-1", lambda: Ring(locked=True))
    assert "s3cr3t" not in str(caught.value.lines())


def test_the_recipe_is_written(tmp_path: Path) -> None:
    """Secret variables are marked as such; an authority of its own only where there is one."""
    path = tmp_path / "e.json"
    write_environment(path, environment_text(RECIPE))
    kinds = {each["key"]: each["type"] for each in json.loads(path.read_text("utf-8"))["values"]}
    assert ("secret", "default") == (kinds["client_secret"], kinds["client_id"])
    assert "authority" not in kinds
    assert "authority" in values(
        environment_text(RECIPE._replace(authority="https://login.microsoftonline.us"))
    )
    present = present_in(path)
    assert present is not None
    assert ("c-1", True) == (present.client_id, present.has_secret)


def test_what_stands_in_the_file_stays(tmp_path: Path) -> None:
    """Other variables, the id, unknown members, and the secret when there is no new one."""
    path = tmp_path / "e.json"
    entries = [{"key": "mine", "value": "x"}, {"key": "client_secret", "value": "old", "description": "d"}]
    path.write_text(json.dumps({"id": "i", "name": "n", "own": 1, "values": entries}), "utf-8")
    text = environment_text(RECIPE._replace(client_secret=""), present_in(path))
    document = json.loads(text)
    assert ("i", "n", 1) == (document["id"], document["name"], document["own"])
    assert ("x", "old", "c-1") == tuple(values(text)[name] for name in ("mine", "client_secret", "client_id"))
    assert "d" == document["values"][1]["description"]


def test_no_file_and_a_broken_one(tmp_path: Path) -> None:
    """Nothing there is fine; something else there is not overwritten."""
    path = tmp_path / "e.json"
    assert present_in(path) is None
    path.write_text("hello", "utf-8")
    with pytest.raises(FileFormatError):
        present_in(path)
