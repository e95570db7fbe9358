from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.app import App

LOGIN = "https://login.microsoftonline.com"
QUERY = TokenQuery(("https://a.example/.default",))
OTHER = TokenQuery(QUERY.scopes, tenant_id="fabrikam.com")


@pytest.mark.parametrize(
    "tenant", ["../evil", "x@evil", "evil/#", "", "contoso.com/..", "a b", "contoso.com?"]
)
def test_tenants_that_are_none(tenant: str) -> None:
    """They are refused when the credential is made, long before a secret is sent."""
    with pytest.raises(UsageError):
        App(LOGIN, tenant, "app")


def test_no_client_id() -> None:
    """Neither is an app without an id."""
    with pytest.raises(UsageError, match="no client id"):
        App(LOGIN, "contoso.com", "")


def test_the_endpoints() -> None:
    """By template, without asking anybody."""
    app = App("https://login.microsoftonline.us/", "Contoso.com", "app")
    urls = [app.token_url(QUERY, {}, version) for version in ("v1", "v2")]
    assert urls == [
        "https://login.microsoftonline.us/contoso.com/oauth2/token",
        "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token",
    ]


def test_our_own_tenant_may_be_named() -> None:
    """In whatever case."""
    assert "contoso.com" == App(LOGIN, "contoso.com", "app").tenant_for(
        TokenQuery((), tenant_id="CONTOSO.com"), {}
    )


def test_tenants_that_are_allowed() -> None:
    """By name, or all of them."""
    for allowed in ("fabrikam.com", "*"):
        app = App(LOGIN, "contoso.com", "app", additionally_allowed_tenants=(allowed,))
        assert "fabrikam.com" == app.tenant_for(OTHER, {})


def test_tenants_that_are_not() -> None:
    """And one that is no tenant at all, even if all are allowed."""
    with pytest.raises(AuthenticationError, match="not among the tenants"):
        App(LOGIN, "contoso.com", "app").tenant_for(OTHER, {})
    with pytest.raises(UsageError):
        App(LOGIN, "contoso.com", "app", additionally_allowed_tenants=("*",)).tenant_for(
            TokenQuery((), tenant_id="../evil"), {}
        )


@pytest.mark.parametrize("value", ["1", "true", "True"])
def test_the_switch(value: str) -> None:
    """With multi-tenant authentication off, the query's tenant is passed over as in azure-identity."""
    assert "contoso.com" == App(LOGIN, "contoso.com", "app").tenant_for(
        OTHER, {"AZURE_IDENTITY_DISABLE_MULTITENANTAUTH": value}
    )


def test_federation_servers_have_one_tenant() -> None:
    """`adfs` stays."""
    assert "adfs" == App("https://adfs.contoso.com", "adfs", "app").tenant_for(OTHER, {})


def test_keys_can_not_be_confused() -> None:
    """Parts that run into each other make different keys nevertheless."""
    app = App(LOGIN, "contoso.com", "app")
    assert app.key("k", QUERY, 'a","b') != app.key("k", QUERY, "a", "b")


def test_spelling_makes_no_second_slot() -> None:
    """Case of names and a final slash don't matter."""
    one, two = (
        App(LOGIN, "contoso.com", "APP"),
        App("https://Login.MicrosoftOnline.com/", "Contoso.COM", "app"),
    )
    assert one.key("k", QUERY) == two.key("k", QUERY)


def test_another_endpoint_needs_no_tenant() -> None:
    """But it is checked like an authority."""
    assert "https://id.example/t" == App(LOGIN, "", "app", token_endpoint="https://id.example/t").token_url(
        QUERY, {}
    )
    with pytest.raises(UsageError, match="not https"):
        App(LOGIN, "", "app", token_endpoint="http://id.example/t")
