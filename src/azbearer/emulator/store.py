"""Where everything that can change is kept: in memory, and in one SQLite file when there is a path.

A service opens tables by name and puts frozen values into them; nothing in a table is ever changed
in place, so a snapshot is a copy of the dictionaries and costs next to nothing. The file is written
through: what a request changed is in it before the request is answered.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path
    from types import TracebackType

Value = TypeVar("Value")
Snapshot = Mapping[str, Mapping[str, Any]]
_Journal = Callable[[str, str | None], None]

# "azbe": what tells a state file from any other SQLite file (PRAGMA application_id).
_MARK = 0x617A6265
_VERSION = 1
_LASTING = "emulator"


class StateFileError(ValueError):
    """A file that cannot serve as state: no SQLite, another program's, or in use."""


class Table(MutableMapping[str, Value], Generic[Value]):
    """A dictionary whose changes are written through; it remembers the order of creation."""

    def __init__(
        self, rows: dict[str, Value], encode: Callable[[Value], Any], journal: _Journal | None
    ) -> None:
        self._rows = rows
        self._encode = encode
        self._journal = journal

    def __getitem__(self, key: str) -> Value:
        return self._rows[key]

    def __setitem__(self, key: str, value: Value) -> None:
        self._rows[key] = value
        if self._journal:
            self._journal(key, json.dumps(self._encode(value), separators=(",", ":")))

    def __delitem__(self, key: str) -> None:
        del self._rows[key]
        if self._journal:
            self._journal(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def copy(self) -> dict[str, Value]:
        """The rows as they are now."""
        return dict(self._rows)

    def replace_all(self, rows: Mapping[str, Value]) -> None:
        """Have exactly these rows."""
        for key in tuple(self._rows):
            del self[key]
        for key, value in rows.items():
            self[key] = value


class Store:
    """The tables of one emulator.

    Entered for the time of a request or of a change from outside: inside, nobody else is, and on
    leaving the changes are in the file.

    Args:
        path: a file that exists already, or is created; None to keep everything in memory.

    Raises:
        StateFileError: the file is not one of the emulator's, or another process has it open.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._tables: dict[str, Table[Any]] = {}
        self._file = None if path is None else _StateFile(path)

    def __enter__(self) -> Self:
        self._lock.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._file:
                self._file.commit()
        finally:
            self._lock.release()

    def table(
        self, name: str, encode: Callable[[Value], Any], decode: Callable[[Any], Value]
    ) -> Table[Value]:
        """The table of that name, with what the file holds of it.

        Args:
            name: such as `arm.groups`.
            encode: makes JSON of a value, for the file.
            decode: the way back.
        """
        with self:
            if name not in self._tables:
                rows = {key: decode(json.loads(text)) for key, text in self._stored(name)}
                self._tables[name] = Table(rows, encode, self._journal_of(name))
            return self._tables[name]

    def documents(self, name: str) -> Table[Mapping[str, Any]]:
        """A table whose values are JSON objects as they stand."""
        return self.table(name, dict, dict)

    def lasting(self, name: str, make: Callable[[], str]) -> str:
        """A text that is made once for a state file and is in no snapshot; without a file it is made anew."""
        with self:
            if self._file is None:
                return make()
            found = dict(self._file.rows(_LASTING)).get(name)
            text = make() if found is None else str(json.loads(found))
            if found is None:
                self._file.write(_LASTING, name, json.dumps(text))
            return text

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in any table that was opened."""
        return not any(self._tables.values())

    def snapshot(self) -> Snapshot:
        """Everything as it is now; what happens later does not change it."""
        with self:
            return {name: table.copy() for name, table in self._tables.items()}

    def restore(self, snapshot: Snapshot) -> None:
        """Have everything as it was then; what came later is gone. An empty snapshot forgets all."""
        with self:
            for name, table in self._tables.items():
                table.replace_all(snapshot.get(name, {}))

    def close(self) -> None:
        """Close the file; may be called twice."""
        with self._lock:
            file, self._file = self._file, None
            if file:
                file.close()

    def _stored(self, name: str) -> Iterator[tuple[str, str]]:
        return self._file.rows(name) if self._file else iter(())

    def _journal_of(self, name: str) -> _Journal | None:
        """What writes the changes of a table into the file; None without one."""
        return partial(self._file.write, name) if self._file else None


class _StateFile:
    """The SQLite file: one row for each value, in the order of creation."""

    def __init__(self, path: Path) -> None:
        import sqlite3  # noqa: PLC0415 - most emulators live in memory

        try:
            # The lock of the store lets one thread in at a time, which is all that SQLite asks for.
            self._database = sqlite3.connect(path, check_same_thread=False, timeout=1)
            self._open()
        except sqlite3.DatabaseError as error:
            raise StateFileError(f"{path} cannot be used as the emulator's state: {error}") from error

    def _open(self) -> None:
        """Prepare the file, or give it back at once."""
        try:
            self._prepare()
        except BaseException:
            self._database.close()
            raise

    def _prepare(self) -> None:
        run = self._database.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA synchronous = OFF")
        mark, tables = run("PRAGMA application_id").fetchone()[0], run("SELECT name FROM sqlite_master")
        if mark != _MARK and tables.fetchone():
            self._refuse("it belongs to another program")
        run("BEGIN EXCLUSIVE")
        version = run("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            self._refuse("a newer azbearer wrote it")
        run(f"PRAGMA application_id = {_MARK}")
        run(f"PRAGMA user_version = {_VERSION}")
        run(
            "CREATE TABLE IF NOT EXISTS document "
            "(place INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, key TEXT, value TEXT, UNIQUE (kind, key))"
        )
        self._database.commit()

    def _refuse(self, reason: str) -> None:
        import sqlite3  # noqa: PLC0415 - as above

        raise sqlite3.DatabaseError(reason)

    def rows(self, kind: str) -> Iterator[tuple[str, str]]:
        """The keys and texts of one table."""
        found: sqlite3.Cursor = self._database.execute(
            "SELECT key, value FROM document WHERE kind = ? ORDER BY place", (kind,)
        )
        return iter(found.fetchall())

    def write(self, kind: str, key: str, text: str | None) -> None:
        """Write one value, or remove it when there is none."""
        if text is None:
            self._database.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key))
            return
        self._database.execute(
            "INSERT INTO document (kind, key, value) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value",
            (kind, key, text),
        )

    def commit(self) -> None:
        """Make the changes last."""
        self._database.commit()

    def close(self) -> None:
        """Give the file back."""
        self._database.commit()
        self._database.close()
