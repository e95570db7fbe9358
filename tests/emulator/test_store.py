"""Where everything that can change is kept."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator.store import StateFileError, Store

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def kept(path: Path) -> list[tuple[str, Any]]:
    """What the next store finds in a file, in its order."""
    store = Store(path)
    try:
        return list(store.documents("t").items())
    finally:
        store.close()


def test_a_snapshot_is_what_was(tmp_path: Path) -> None:
    """Restoring brings back what was removed and changed, and drops what came later; in the file too."""
    path = tmp_path / "state.db"
    store = Store(path)
    table = store.documents("t")
    table["a"], table["b"] = {"v": 1}, {"v": 2}
    snapshot = store.snapshot()
    table["a"], table["c"] = {"v": 3}, {"v": 4}
    del table["b"]
    store.restore(snapshot)
    store.close()
    assert {"a": {"v": 1}, "b": {"v": 2}} == dict(kept(path)) == dict(table)


def test_the_file_keeps_the_order_of_creation(tmp_path: Path) -> None:
    """A value that is replaced stays where it was."""
    path = tmp_path / "state.db"
    with Store(path) as store:
        table = store.documents("t")
        table["z"], table["a"], table["z"] = {"v": 1}, {"v": 2}, {"v": 3}
    store.close()
    assert [("z", {"v": 3}), ("a", {"v": 2})] == kept(path)


def test_an_empty_snapshot_forgets_everything() -> None:
    """It is how an emulator is reset."""
    store = Store()
    store.documents("t")["a"] = {}
    assert not store.is_empty
    store.restore({})
    assert store.is_empty


def test_a_request_is_in_the_file_when_it_is_over(tmp_path: Path) -> None:
    """Leaving the store commits: a process that is killed afterwards loses nothing."""
    path = tmp_path / "state.db"
    store = Store(path)
    with store:
        store.documents("t")["a"] = {"v": 1}
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    store.close()
    assert [("a", {"v": 1})] == kept(copy)


def test_what_is_no_state_file_is_refused(tmp_path: Path) -> None:
    """A text, another program's database and one that is in use are named, and left as they are."""
    text = tmp_path / "text.db"
    text.write_text("x" * 2000, "utf-8")
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE other (a)")
    database.close()
    used = Store(tmp_path / "used.db")
    for path, reason in (
        (text, "not a database"),
        (foreign, "another program"),
        (tmp_path / "used.db", "locked"),
    ):
        with pytest.raises(StateFileError, match=reason):
            Store(path)
    used.close()
    assert "x" * 2000 == text.read_text("utf-8")
