from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.tools.text import (
    challenge_argument,
    checked_scopes,
    checked_subscription,
    checked_tenant,
    presentable,
)

META = ["&", "|", ";", "$x", "`", '"', "'", "%PATH%", "\n", "^", ">", "(", " x", "{", "ü"]


@pytest.mark.parametrize("mark", META)
def test_nothing_that_a_shell_reads(mark: str) -> None:
    """No character that means something to a shell gets into an argument."""
    with pytest.raises(UsageError):
        checked_scopes(TokenQuery((f"https://a/{mark}/.default",)))
    with pytest.raises(UsageError):
        checked_tenant(f"contoso{mark}", TokenQuery(("s",)), (), {})


@pytest.mark.parametrize("mark", [mark for mark in META if mark != " x"])
def test_subscriptions(mark: str) -> None:
    """A subscription's name may have spaces, and nothing else of the kind."""
    assert "My Subscription_1.x-y" == checked_subscription("My Subscription_1.x-y")
    assert not checked_subscription("")
    with pytest.raises(UsageError):
        checked_subscription(f"s{mark}")


@pytest.mark.parametrize("value", ["--query", "-x"])
def test_no_option(value: str) -> None:
    """A value can't become an option of the tool."""
    with pytest.raises(UsageError):
        checked_scopes(TokenQuery((value,)))
    with pytest.raises(UsageError):
        checked_subscription(value)


def test_no_scope() -> None:
    """At least one scope is needed."""
    with pytest.raises(UsageError):
        checked_scopes(TokenQuery(()))


@pytest.mark.parametrize(
    ("own", "asked", "allowed", "expected"),
    [
        ("", None, (), ""),
        ("a", None, (), "a"),
        ("", "b", (), "b"),
        ("a", "a", (), "a"),
        ("a", "b", ("b",), "b"),
        ("a", "b", ("*",), "b"),
    ],
)
def test_tenants(own: str, asked: str | None, allowed: tuple[str, ...], expected: str) -> None:
    """The query's tenant is used when there is no own one, or when it is allowed."""
    assert expected == checked_tenant(own, TokenQuery(("s",), tenant_id=asked), allowed, {})


def test_other_tenant() -> None:
    """Another tenant than the own one must be allowed."""
    with pytest.raises(AuthenticationError, match="not for the tenant b"):
        checked_tenant("a", TokenQuery(("s",), tenant_id="b"), ("c",), {})


def test_single_tenant_switch() -> None:
    """azure-identity's switch keeps the credential to its own tenant."""
    switch = {"AZURE_IDENTITY_DISABLE_MULTITENANTAUTH": "true"}
    assert "a" == checked_tenant("a", TokenQuery(("s",), tenant_id="b"), ("*",), switch)


def test_challenge() -> None:
    """The tools take a challenge in base64."""
    assert "eyJhIjoxfQ==" == challenge_argument('{"a":1}')


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("\x1b[31mERROR: no\x1b[0m\r\n  way\n", "ERROR: no way"),
        ('{"accessToken":"canary"}', '{"accessToken":"****"}'),
        ('{"token": "canary', '{"token": "****'),
        (f"got {'canary' * 12} back", "got **** back"),
        ("x " * 400, ("x " * 200)[:400]),
    ],
)
def test_presentable(output: str, expected: str) -> None:
    """One line, no colours, nothing that could be a token in any form of JSON, and not endless."""
    assert expected == presentable(output)
