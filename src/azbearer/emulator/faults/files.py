"""Faults and rules of operations from JSON: a file, or what came to the control endpoint.

An entry has the fields of `Fault` under their Python names. `nth` is short for the one request of
that number, counted from 1.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any, TypeVar

from azbearer.emulator.faults.rules import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Made = TypeVar("Made")
_FIELDS = frozenset(field.name for field in dataclasses.fields(Fault)) | {"nth"}


def read_faults(path: Path) -> tuple[Fault, ...]:
    """The faults of a file: a list, or an object with the list under `faults`.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no JSON, or an entry is no fault; the text says which.
    """
    return faults_in(json.loads(path.read_text("utf-8")))


def faults_in(value: Any) -> tuple[Fault, ...]:
    """The faults of a JSON value: a list of entries, an object with the list under `faults`, or one entry.

    Raises:
        ValueError: an entry is no fault; the text says which, and why.
    """
    if isinstance(value, dict):
        value = value.get("faults", [value])
    return made_of(value, "faults", _fault)


def made_of(entries: Any, name: str, make: Callable[[dict[str, Any]], Made]) -> tuple[Made, ...]:
    """What each entry of a list makes.

    Args:
        entries: the list.
        name: of the list, for the error.
        make: raises ValueError, TypeError or KeyError for what it cannot use.

    Raises:
        ValueError: with the name and number of the entry.
    """
    if not isinstance(entries, list):
        raise ValueError(f"{name} must be a list")  # noqa: TRY004 - one kind of error for bad input
    made = []
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise ValueError(f"{name}[{number}] must be an object")  # noqa: TRY004 - as above
        try:
            made.append(make(entry))
        except KeyError as error:
            raise ValueError(f"{name}[{number}]: {error} is missing") from error
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}[{number}]: {error}") from error
    return tuple(made)


def _fault(entry: dict[str, Any]) -> Fault:
    unknown = sorted(entry.keys() - _FIELDS)
    if unknown:
        raise ValueError(f"no field is named {unknown[0]!r}; there are {', '.join(sorted(_FIELDS))}")
    fields = dict(entry)
    nth = fields.pop("nth", None)
    if nth is not None:
        fields |= {"skip": int(nth) - 1, "times": 1}
    if isinstance(fields.get("headers"), dict):
        fields["headers"] = tuple((str(name), str(value)) for name, value in fields["headers"].items())
    if fields.get("retry_after") is not None:
        fields["retry_after"] = str(fields["retry_after"])
    return Fault(**fields)
