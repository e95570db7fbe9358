"""What a process knows of a scope without being told: what its own script has written.

The runner performs the writes of a script, and gives the next one the scope as it then is. Nearly always
that is what the process has made of it already. But the runner may have refused a write, and others may have
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
    return type(variable.value) in _PLAIN and variable.type not in _PARSED


def follows(after: ScopeView | None, before: ScopeView | None, writes: Iterable[VariableWrite]) -> bool:
    """Whether a scope of plain values is what these writes of a script have made of it."""
    settings = _settings(writes)
    if after is None or before is None or settings is None:
        return False
    if after.name != before.name or after.id != before.id:
        return False
    changes = [(old, new) for old, new in zip_longest(before.values, after.values) if old is not new]
    return len(changes) == len(settings) and all(_is_set(old, new, settings) for old, new in changes)


def _settings(writes: Iterable[VariableWrite]) -> Settings | None:
    """What was set; None if a write was anything else."""
    settings: Settings = {}
    for write in writes:
        if write.operation != "set" or write.type == "":
            return None
        _, earlier = settings.get(write.key, (None, None))
        settings[write.key] = write.value, write.type or earlier
    return settings


def _is_set(old: ScopeVariable | None, new: ScopeVariable | None, settings: Settings) -> bool:
    """Whether one variable became what it was set to, in the place of an old one or as a new one."""
    if new is None or new.key not in settings or not (new.enabled and is_plain(new)):
        return False
    if old is not None and (old.key != new.key or not old.enabled):
        return False
    value, type_ = settings[new.key]
    return new.value is value and new.type == (type_ or (old.type if old else "any"))
