"""Values of a request object as text: they are JSON, and scripts and files put any kind of it anywhere."""

from __future__ import annotations

from azbearer.typed import Any
from azbearer.variables.values import value_text


def plain(value: Any) -> str:
    """The value as it goes into a request: nothing for null, JavaScript's spelling for the rest."""
    if isinstance(value, str):  # found out here: nearly all are
        return value
    return "" if value is None else value_text(value)


def entries(value: Any) -> list[dict[str, Any]]:
    """The enabled objects of a list of parameters, headers or fields; nothing of anything else."""
    if not isinstance(value, list):
        return []
    return [entry for entry in value if isinstance(entry, dict) and not entry.get("disabled")]
