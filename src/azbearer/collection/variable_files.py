"""Environment and globals files: read, and written back with changed values."""

from __future__ import annotations

from collections import defaultdict, deque
from pathlib import Path

from azbearer.collection.documents import describe, unwrap
from azbearer.collection.files import read_file
from azbearer.collection.json_text import parse_json
from azbearer.collection.model import Raw, Variable, VariableFile
from azbearer.collection.parts import read_variables
from azbearer.collection.place import Place, text_member
from azbearer.typed import TYPE_CHECKING, Any, Literal
from azbearer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Kind = Literal["environment", "globals"]


def read_variable_file(path: Path, kind: Kind) -> VariableFile:
    """Read an environment or globals file.

    Raises:
        FileFormatError: it can't be read, or is no such file.
    """
    return parse_variable_file(read_file(path), path, kind)


def parse_variable_file(data: bytes, source: str | Path, kind: Kind) -> VariableFile:
    """Read an environment or globals from a file's bytes, also wrapped as Postman's API wraps it.

    A bare list of variables, as old versions of Postman exported globals, is taken as `values`.

    Args:
        data: JSON in UTF-8 or UTF-16, each with or without a byte order mark.
        source: the file, or what else to call it in errors.
        kind: what it is used as.

    Raises:
        FileFormatError: it is no such file; `where` has the line and column, or the JSON path.
    """
    document = parse_json(data, str(source))
    if isinstance(document, list):
        document = {"values": document}
    raw, place = unwrap(document, ("environment", "globals"), Place(str(source)))
    if "values" not in raw:
        raise _no_values(raw, place, kind)
    place.at("values").expect(raw["values"], list)
    return VariableFile(
        id=text_member(raw, "id", place),
        name=text_member(raw, "name", place) or (source.stem if isinstance(source, Path) else kind),
        kind=kind,
        values=read_variables(raw, "values", place),
        raw=raw,
        source=source if isinstance(source, Path) else None,
    )


def _no_values(raw: Raw, place: Place, kind: Kind) -> Exception:
    wanted = "an environment" if kind == "environment" else "a globals file"
    if (other := describe(raw)) is not None:
        what, hint = other
        return place.error(f"this is {what}, and {wanted} is needed", hint)
    return place.at("values").error(
        f"this is not {wanted}: it has no values",
        'it should be {"name": ..., "values": [{"key": ..., "value": ...}]}',
    )


def with_values(file: VariableFile, values: Sequence[Variable], now: datetime) -> Raw:
    """The document to export: that of the file, with these variables as its values.

    The order is that of `values`. An entry that is unchanged stays as it stands in the file, one
    that changed keeps its other fields, the rest is new or gone. The three `_postman_*` fields are
    those of newman's `--export-environment`.

    Args:
        file: what was read; it is not changed.
        values: all variables of the scope, disabled ones included.
        now: the time of the export, aware.
    """
    from datetime import UTC  # noqa: PLC0415 - most runs export nothing

    entries = _Entries(file)
    stamp = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        **file.raw,
        "name": file.name,
        "values": [entries.take(variable) for variable in values],
        "_postman_variable_scope": file.kind,
        "_postman_exported_at": stamp,
        "_postman_exported_using": f"azbearer/{__version__}",
    }


class _Entries:
    """The raw entries of a file, each given out once, to the variable that continues it."""

    def __init__(self, file: VariableFile) -> None:
        raw_entries = (entry for entry in file.raw["values"] if entry is not None)
        self._left: dict[str, deque[tuple[Variable, Raw]]] = defaultdict(deque)
        for variable, raw in zip(file.values, raw_entries, strict=True):
            self._left[variable.key].append((variable, raw))

    def take(self, variable: Variable) -> Raw:
        """The entry for this variable: an unchanged one as it is, else a changed or a new one."""
        left = self._left[variable.key]
        same = next((pair for pair in left if _is_same(pair[0], variable)), None)
        chosen = same or next((pair for pair in left if pair[0].enabled == variable.enabled), None)
        if chosen is None:
            return _new_entry(variable)
        left.remove(chosen)
        return chosen[1] if chosen is same else _changed_entry(*chosen, variable)


def _is_same(old: Variable, new: Variable) -> bool:
    # 1 == True and 1 == 1.0 in Python, and they are different values in a document.
    return old == new and type(old.value) is type(new.value)


def _changed_entry(old: Variable, raw: Raw, new: Variable) -> Raw:
    entry = {**raw, "value": new.value}
    if old.type != new.type:
        entry["type"] = new.type
    return entry


def _new_entry(variable: Variable) -> dict[str, Any]:
    return {
        "key": variable.key,
        "value": variable.value,
        "type": variable.type,
        "enabled": variable.enabled,
    }
