"""Management locks: `Microsoft.Authorization/locks` at a subscription, a resource group or a resource.

A lock holds for its scope and everything in it. `CanNotDelete` forbids DELETE, `ReadOnly` every
write and action too. Who deletes a scope deletes what is in it, so there the locks below count as well.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.arm.scopes import is_within, scope_of, scope_of_extension

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.arm.state import ArmState
    from azbearer.emulator.wire import Request

TYPE = "Microsoft.Authorization/locks"
_LEVELS = ("CanNotDelete", "ReadOnly")
_READS = frozenset({"GET", "HEAD"})


def check_level(body: Mapping[str, Any]) -> None:
    """Accept a lock's body with a level that there is.

    Raises:
        ArmError: InvalidRequestContent.
    """
    properties = body.get("properties")
    level = properties.get("level") if isinstance(properties, dict) else None
    if str(level).lower() not in map(str.lower, _LEVELS):
        message = (
            f"The request content was invalid and could not be deserialized: 'The lock level '{level}' is "
            f"invalid. Supported levels are {', '.join(_LEVELS)}.'."
        )
        raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidRequestContent", message)


def check_locks(request: Request, state: ArmState) -> None:
    """Let a request pass that no lock forbids; whoever may write locks may remove them.

    Raises:
        ArmError: ScopeLocked.
    """
    path = parse(request.segments)
    if request.method in _READS or (path is not None and path.type.lower() == TYPE.lower()):
        return
    scope = scope_of(request)
    locked = sorted(set(_forbidding(request.method, scope, state)))
    if not locked:
        return
    word = "delete" if request.method == "DELETE" else "write"
    message = (
        f"The scope '{scope}' cannot perform {word} operation because following scope(s) are locked: "
        f"'{','.join(locked)}'. Please remove the lock and try again."
    )
    raise ArmError(HTTPStatus.CONFLICT, "ScopeLocked", message)


def _forbidding(method: str, scope: str, state: ArmState) -> Iterator[str]:
    """The scopes of the locks that stand in the way."""
    for lock in state.resources_of_type(TYPE):
        path = parse(tuple(lock.id.strip("/").split("/")))
        place = scope_of_extension(path) if path else ""
        holds = is_within(scope, place) or (method == "DELETE" and is_within(place, scope))
        read_only = str(lock.document["properties"]["level"]).lower() == "readonly"
        if place and holds and (read_only or method == "DELETE"):
            yield place
