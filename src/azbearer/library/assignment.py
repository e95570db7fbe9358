"""A variable that is set over those of the files before a run begins."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from azbearer.variables.scopes import Scope


class Assignment(NamedTuple):
    """A variable to set in a scope; `origin` says by what it was set, for messages."""

    scope: Literal["environment", "globals"]
    name: str
    value: Any
    origin: str
    secret: bool = False


def assign(scope: Scope, assignment: Assignment) -> None:
    """Set a variable; a value like any other from now on, as in newman, but what was a secret stays one."""
    known = scope.entry(assignment.name)
    secret = assignment.secret or (known is not None and known.type == "secret")
    scope.set(assignment.name, assignment.value, "secret" if secret else "any", origin=assignment.origin)
