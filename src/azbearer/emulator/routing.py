"""Which service a request is for, and within it which row of its table.

The Host header decides when it is one of the real names. A loopback address stands for all of
them, so there the path decides, in a fixed order: the managed identity endpoints have a few fixed
paths, ARM's begin with `subscriptions`, `providers`, `tenants` or `batch` or describe the cloud,
Graph's with a version, a vault's with `secrets` or `deletedsecrets`, Entra's name `oauth2`, `discovery` or
`.well-known` behind the tenant, and whatever is left is the echo service's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from azbearer.emulator.hosts import IDENTITY_PATHS, IMDS_HOST, Service, service_of_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.emulator.wire import Request

Handler = TypeVar("Handler")

_ENTRA_MARKS = frozenset({"oauth2", "discovery", ".well-known", "userrealm"})
_ARM_ROOTS = frozenset({"batch", "subscriptions", "providers", "tenants"})
_CLOUD_PATH = ("metadata", "endpoints")
_GRAPH_ROOTS = frozenset({"v1.0", "beta"})
_VAULT_ROOTS = frozenset({"secrets", "deletedsecrets"})
_CONTROL_ROOT = "_azbearer"
_TAIL = "..."


def service_of(request: Request) -> Service:
    """The service that a request is for."""
    by_host = service_of_host(request.host_name)
    if request.host_name == IMDS_HOST:
        return Service.IDENTITY
    return by_host or _service_by_path(request.segments)


def _service_by_path(segments: tuple[str, ...]) -> Service:
    lowered = tuple(segment.lower() for segment in segments)
    if lowered[0] == _CONTROL_ROOT:
        return Service.CONTROL
    if lowered in IDENTITY_PATHS:
        return Service.IDENTITY
    if lowered[0] in _ARM_ROOTS or lowered == _CLOUD_PATH:
        return Service.ARM
    if lowered[0] in _GRAPH_ROOTS:
        return Service.GRAPH
    if lowered[0] in _VAULT_ROOTS:
        return Service.VAULT
    # Behind the tenant come at most "v2.0" and one of the marks.
    if _ENTRA_MARKS.intersection(lowered[1:3]):
        return Service.ENTRA
    return Service.ECHO


@dataclass(frozen=True, slots=True)
class Route(Generic[Handler]):
    """One row of a table.

    Args:
        methods: space-separated, or `*` for any.
        pattern: `/fixed/{name}/{rest...}`; fixed parts compare case-insensitively, `{name}` takes
            one segment, `{rest...}` one or more, joined by slashes.
        handler: whatever the table's owner calls.
    """

    methods: str
    pattern: str
    handler: Handler

    def accepts(self, method: str) -> bool:
        """Whether the row is for that method."""
        return self.methods == "*" or method in self.methods.split()


@dataclass(frozen=True, slots=True)
class Match(Generic[Handler]):
    """The row that was found, with the values of the names in its pattern."""

    handler: Handler
    parameters: Mapping[str, str]


def match_pattern(pattern: str, segments: tuple[str, ...]) -> dict[str, str] | None:
    """The values of the pattern's names, or None when the path is another one."""
    parts = pattern.strip("/").split("/")
    values: dict[str, str] = {}
    for index, part in enumerate(parts):
        if part.endswith(_TAIL + "}"):
            values[part[1 : -len(_TAIL) - 1]] = "/".join(segments[index:])
            return values if segments[index:] else None
        if index >= len(segments) or not _take(part, segments[index], values):
            return None
    return values if len(parts) == len(segments) else None


def _take(part: str, segment: str, values: dict[str, str]) -> bool:
    """Match one segment, noting its value when the part is a name."""
    if not part.startswith("{"):
        return part.lower() == segment.lower()
    values[part[1:-1]] = segment
    return bool(segment)


class RouteTable(Generic[Handler]):
    """Rows in order of precedence."""

    def __init__(self, routes: Iterable[Route[Handler]]) -> None:
        self._routes = tuple(routes)

    def find(self, method: str, segments: tuple[str, ...]) -> Match[Handler] | None:
        """The first row for that method and path, or None."""
        for route in self._routes:
            if route.accepts(method):
                values = match_pattern(route.pattern, segments)
                if values is not None:
                    return Match(route.handler, values)
        return None

    def knows(self, segments: tuple[str, ...]) -> bool:
        """Whether the path exists for some method."""
        return any(match_pattern(route.pattern, segments) is not None for route in self._routes)
