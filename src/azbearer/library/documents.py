"""The documents of a run as Python code has them: paths, objects as `json.load` gives them, or typed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from azbearer.collection import (
    Collection,
    VariableFile,
    dump_compact,
    parse_collection,
    parse_variable_file,
    read_collection,
    read_variable_file,
)
from azbearer.collection.iteration_data import IterationData, iteration_data
from azbearer.errors import InputError, UsageError
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Literal

    Kind = Literal["environment", "globals"]
    PathLike = str | os.PathLike[str]
    CollectionSource = PathLike | Mapping[str, Any] | Collection
    VariableSource = PathLike | Mapping[str, Any] | VariableFile
    DataSource = PathLike | Iterable[Mapping[str, Any]]


def collection_of(source: CollectionSource) -> Collection:
    """The collection of a path, of an object, or itself.

    Raises:
        FileFormatError: it can't be read, or is no collection.
    """
    if isinstance(source, Collection):
        return source
    if isinstance(source, Mapping):
        return parse_collection(_bytes_of(source, "collection"), "the collection")
    return read_collection(Path(source))


def variable_file_of(source: VariableSource, kind: Kind) -> VariableFile:
    """The variables of a path, of a document of Postman's, or of a plain mapping of names to values.

    A mapping is a document if it has a list of `values`, or is wrapped as Postman's API wraps it. In a
    plain one a `Secret` becomes a variable of the type `secret`.

    Raises:
        FileFormatError: it can't be read, or holds no variables.
        InputError: a value is none of JSON.
    """
    if isinstance(source, VariableFile):
        return source
    if not isinstance(source, Mapping):
        return read_variable_file(Path(source), kind)
    if isinstance(source.get("values"), list) or isinstance(source.get(kind), Mapping):
        return parse_variable_file(_bytes_of(source, kind), f"the {kind}", kind)
    values = [_entry(str(name), value) for name, value in source.items()]
    return parse_variable_file(_bytes_of({"name": kind, "values": values}, kind), f"the {kind}", kind)


def _entry(name: str, value: object) -> dict[str, Any]:
    plain, secret = revealed(value)
    return {"key": name, "value": plain, "type": "secret" if secret else "any", "enabled": True}


def revealed(value: object) -> tuple[Any, bool]:
    """The value itself, and whether it came as a secret."""
    return (value.reveal(), True) if isinstance(value, Secret) else (value, False)


def data_source(source: DataSource) -> Callable[[], AbstractContextManager[IterationData]]:
    """Opens the rows of a file, or has those that are given.

    Raises:
        UsageError: there is no row, or one is no mapping.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        return lambda: iteration_data(path)
    rows = source if isinstance(source, Sequence) else list(source)
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        raise UsageError(
            "data needs rows, each of them a mapping of names to values", hint='such as [{"name": "value"}]'
        )
    data = IterationData("data", len(rows), lambda: iter(rows))
    return lambda: contextlib.nullcontext(data)


def _bytes_of(document: Mapping[str, Any], what: str) -> bytes:
    try:
        return dump_compact(document).encode("utf-8")
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"the {what} is no object of JSON: {error}", hint="give a path, or JSON values"
        ) from error
