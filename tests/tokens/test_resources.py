from __future__ import annotations

import pytest

from azbearer.errors import UsageError
from azbearer.tokens.resources import as_scope, resource_of, resource_of_scopes, scope_of

PAIRS = [
    ("https://management.azure.com", "https://management.azure.com/.default"),
    ("https://management.core.windows.net/", "https://management.core.windows.net//.default"),
    ("api://00000000-0000-0000-0000-000000000001", "api://00000000-0000-0000-0000-000000000001/.default"),
    ("499b84ac-1321-427f-aa17-267ca6975798", "499b84ac-1321-427f-aa17-267ca6975798/.default"),
    ("https://analysis.windows.net/powerbi/api", "https://analysis.windows.net/powerbi/api/.default"),
]


@pytest.mark.parametrize(("resource", "scope"), PAIRS)
def test_there_and_back(resource: str, scope: str) -> None:
    """Nothing is tidied up, so a slash at the end makes two and comes back as one."""
    assert (scope, resource) == (scope_of(resource), resource_of(scope))


@pytest.mark.parametrize(
    ("scope", "resource"),
    [
        ("https://graph.microsoft.com/User.Read", "https://graph.microsoft.com"),
        ("api://app/access_as_user", "api://app"),
        (
            "https://analysis.windows.net/powerbi/api/Report.Read.All",
            "https://analysis.windows.net/powerbi/api",
        ),
        ("User.Read", "https://graph.microsoft.com"),
        ("https://management.azure.com", "https://management.azure.com"),
        ("openid", ""),
        ("offline_access", ""),
    ],
)
def test_named_permissions(scope: str, resource: str) -> None:
    """The permission's name is cut; without a resource it is Graph's; OpenID Connect's have none."""
    assert resource == resource_of(scope)


def test_several_scopes_of_one_resource() -> None:
    """They are one token's."""
    scopes = ("openid", "https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/Mail.Read")
    assert "https://graph.microsoft.com" == resource_of_scopes(scopes)


def test_mixed_resources() -> None:
    """The error names them."""
    with pytest.raises(UsageError, match=r"2 resources: https://a\.example, https://b\.example"):
        resource_of_scopes(("https://a.example/.default", "https://b.example/.default"))


def test_resources_that_differ_by_a_slash() -> None:
    """They are two for the services that compare them; the hint says where they differ."""
    with pytest.raises(UsageError) as caught:
        resource_of_scopes(("https://a.example/.default", "https://a.example//.default"))
    assert "slash" in caught.value.hint


@pytest.mark.parametrize("scopes", [(), ("openid", "profile")])
def test_no_resource(scopes: tuple[str, ...]) -> None:
    """A token for nothing can't be had."""
    with pytest.raises(UsageError, match="no resource"):
        resource_of_scopes(scopes)


@pytest.mark.parametrize("text", ["", "  ", "https://a.example/.default"])
def test_what_is_no_resource(text: str) -> None:
    """A scope is not made into a scope again."""
    with pytest.raises(UsageError, match="is no resource"):
        scope_of(text)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (" https://a.example/ ", "https://a.example//.default"),
        ("https://a.example/.default", "https://a.example/.default"),
        ("openid", "openid"),
    ],
)
def test_either(text: str, scope: str) -> None:
    """Options take a resource or a scope."""
    assert scope == as_scope(text)
