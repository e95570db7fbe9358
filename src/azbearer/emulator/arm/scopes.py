"""What a path is about, for those who decide by it: its scope, and the action that a request asks for.

Actions are those of Azure role-based access control: `{provider}/{type}/read`, `write`, `delete` or
`{verb}/action`. What ARM itself has is under `Microsoft.Resources/subscriptions`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from azbearer.emulator.arm.resourceid import ResourcePath, parse

if TYPE_CHECKING:
    from azbearer.emulator.wire import Request

_WORDS = {
    "GET": "read",
    "HEAD": "read",
    "PUT": "write",
    "PATCH": "write",
    "DELETE": "delete",
    "POST": "action",
}
_EMPTY_PARENT = re.compile(r"(/providers/[^/]+)//", re.IGNORECASE)
_CORE = "Microsoft.Resources/subscriptions"
_GROUPS = "resourcegroups"
# Segments of ARM's own paths that are followed by a name.
_NAMED = frozenset({_GROUPS, "providers", "tagnames", "tagvalues", "operationresults", "operationstatuses"})
_REGISTRATIONS = frozenset({"register", "unregister"})
_OPERATIONS = frozenset({"operationstatuses", "operationresults"})


def without_empty_parent(request: Request) -> Request:
    """The request without the empty segment that `az resource` and the SDKs leave for a missing parent.

    They write `/providers/{namespace}/{parent}/{type}/{name}`, and ARM takes `{namespace}//{type}`.
    """
    path, mark, query = request.target.partition("?")
    return replace(request, target=_EMPTY_PARENT.sub(r"\1/", path) + mark + query)


def word_of(method: str) -> str:
    """`read`, `write`, `delete` or `action`."""
    return _WORDS.get(method, "action")


def action_of(request: Request) -> str:
    """The action that a request below a subscription, or on a resource, asks for."""
    word = word_of(request.method)
    path = parse(request.segments)
    if path is not None and not is_registration(request):
        return f"{path.type}/{word}"
    if is_registration(request):
        namespace, verb = request.segments[-2:]
        return f"{namespace}/{verb}/action"
    return "/".join((_CORE, *_kinds(request.segments[2:]), word))


def scope_of(request: Request) -> str:
    """The id that a request is about, without a trailing slash: what an error text names."""
    path = parse(request.segments)
    if path is None or is_registration(request):
        return "/" + "/".join(request.segments)
    if path.is_collection:
        return path.parent.id if path.is_nested else "/" + "/".join(path.scope)
    return path.id


def is_within(some_id: str, scope: str) -> bool:
    """Whether an id is a scope or lies in it; everything lies in `/`."""
    inner, outer = some_id.lower().rstrip("/"), scope.lower().rstrip("/")
    return inner == outer or inner.startswith(f"{outer}/")


def scope_of_extension(path: ResourcePath) -> str:
    """The id of what an extension resource hangs on; `/` for one at the tenant."""
    return "/" + "/".join(path.scope)


def is_about_operation(request: Request) -> bool:
    """Whether a request asks how an operation goes."""
    return request.method == "GET" and any(part.lower() in _OPERATIONS for part in request.segments[-2:-1])


def is_registration(request: Request) -> bool:
    """Whether a request registers a resource provider, or unregisters it."""
    return request.method == "POST" and request.segments[-1].lower() in _REGISTRATIONS


def _kinds(segments: tuple[str, ...]) -> tuple[str, ...]:
    """The segments of an ARM path that are kinds, without the names between them."""
    kinds: list[str] = []
    skip = False
    for segment in segments:
        if not skip:
            kinds.append("resourceGroups" if segment.lower() == _GROUPS else segment)
        skip = not skip and segment.lower() in _NAMED
    return tuple(kinds)
