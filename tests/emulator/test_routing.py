"""Which service, and which row."""

from __future__ import annotations

import pytest

from azbearer.emulator.hosts import Service
from azbearer.emulator.routing import Route, RouteTable, match_pattern, service_of
from azbearer.emulator.wire import Request


@pytest.mark.parametrize(
    ("host", "target", "service"),
    [
        ("login.microsoftonline.com", "/subscriptions", Service.ENTRA),
        ("management.azure.com:443", "/get", Service.ARM),
        ("graph.microsoft.com", "/v1.0/me", Service.GRAPH),
        ("postman-echo.com", "/subscriptions", Service.ECHO),
        ("graph.microsoft.us", "/beta/users", Service.GRAPH),
        ("anything.vault.azure.net", "/get", Service.VAULT),
        ("a.b.vault.azure.net", "/get", Service.ECHO),
        ("localhost", "/V1.0/oauth2PermissionGrants", Service.GRAPH),
        ("localhost", "/secrets/a/", Service.VAULT),
        ("localhost", "/deletedsecrets", Service.VAULT),
        ("localhost:1", "/tenant/oauth2/v2.0/token", Service.ENTRA),
        ("localhost:1", "/tenant/v2.0/.well-known/openid-configuration", Service.ENTRA),
        ("127.0.0.1:1", "/common/discovery/instance", Service.ENTRA),
        ("[::1]:1", "/Subscriptions/x/providers/y", Service.ARM),
        ("localhost", "/tenants?api-version=1", Service.ARM),
        ("localhost", "/get", Service.ECHO),
        ("localhost", "/", Service.ECHO),
        ("localhost", "/oauth2", Service.ECHO),
    ],
)
def test_the_host_decides_and_then_the_path(host: str, target: str, service: Service) -> None:
    """A real name decides alone; on loopback the path does."""
    assert service is service_of(Request("GET", target, (("Host", host),)))


@pytest.mark.parametrize(
    ("pattern", "segments", "values"),
    [
        ("/a/{b}", ("A", "x"), {"b": "x"}),
        ("/a/{b}", ("a", ""), None),
        ("/a/{b}", ("a",), None),
        ("/a/{b}", ("a", "x", "y"), None),
        ("/a/{rest...}", ("a", "x", "y"), {"rest": "x/y"}),
        ("/a/{rest...}", ("a",), None),
    ],
)
def test_patterns(pattern: str, segments: tuple[str, ...], values: dict[str, str] | None) -> None:
    """Fixed parts have no case, a name takes one segment, a tail at least one."""
    assert values == match_pattern(pattern, segments)


def test_the_first_row_wins_and_methods_part_rows() -> None:
    """A table knows paths apart from methods."""
    table = RouteTable((Route("GET HEAD", "/a", 1), Route("*", "/{x}", 2)))
    assert [1, 1, 2] == [
        found.handler for method in ("GET", "HEAD", "PUT") if (found := table.find(method, ("a",)))
    ]
    assert table.find("GET", ("a", "b")) is None
    assert (True, False) == (table.knows(("a",)), table.knows(("a", "b")))
