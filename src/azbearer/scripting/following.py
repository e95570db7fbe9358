"""What a process knows of a scope without being told: what its own script has written.

The runner performs the writes of a script, and gives the next one the scope as it then is. Nearly always that
is what the process has made of it already. But the runner may have refused a write, and others may have
written. So what is there now is compared with what was there before, variable by variable; only where every
difference is a plain text, number or the like that the script has set does the process go on with its own.
"""

from __future__ import annotations

from itertools import zip_longest

from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.scripting.contract import ScopeVariable, ScopeView, VariableWrite

    # For each name that was set, its value, and its type if one was given.
    Settings = dict[str, tuple[Any, str | None]]

_PLAIN: Final = (str, int, float, bool, type(None))
# A text of these types becomes an object, which a script may change in place.
_PARSED: Final = ("array", "object", "json")


def is_plain(variable: ScopeVariable) -> bool:
    """Whether its value is one that no script can change in place."""
    _, value, kind, _, _ = variable
    return type(value) in _PLAIN and kind not in _PARSED


def follows(after: ScopeView | None, before: ScopeView | None, writes: Iterable[VariableWrite]) -> bool:
    """Whether a scope of plain values is what these writes of a script have made of it."""
    settings = _settings(writes)
    if after is None or before is None or settings is None:
        return False
    name, variables, identity = after
    name_before, variables_before, identity_before = before
    if name != name_before or identity != identity_before:
        return False
    changes = [(old, new) for old, new in zip_longest(variables_before, variables) if old is not new]
    return len(changes) == len(settings) and all(_is_set(old, new, settings) for old, new in changes)


def _settings(writes: Iterable[VariableWrite]) -> Settings | None:
    """What was set; None if a write was anything else."""
    settings: Settings = {}
    for _, operation, key, value, kind in writes:
        if operation != "set" or kind == "":
            return None
        settings[key] = value, kind or (settings[key][1] if key in settings else None)
    return settings


def _is_set(old: ScopeVariable | None, new: ScopeVariable | None, settings: Settings) -> bool:
    """Whether one variable became what it was set to, in the place of an old one or as a new one."""
    if new is None:
        return False
    key, value, kind, enabled, _ = new
    old_key, _, old_kind, old_enabled, _ = old or (key, None, "any", True, "")
    if key not in settings or key != old_key or not (enabled and old_enabled):
        return False
    wanted, given = settings[key]
    return (
        value is wanted
        and kind == (given or old_kind)
        # As in `is_plain`, whose call would be half of the time.
        and type(value) in _PLAIN
        and kind not in _PARSED
    )
