from __future__ import annotations

import pytest

from azbearer.collection import Variable
from azbearer.errors import VariableError
from azbearer.secrets import Secret
from azbearer.variables.recipe import BEARER_TOKEN, ENDING, Found, Recipe, find_recipe
from azbearer.variables.scopes import Scope, Scopes


def recipe(**values: object) -> Recipe:
    variables = [Variable(key, value) for key, value in values.items()]
    return find_recipe(Scopes(Scope("environment", "prod.json", variables)).lookup)


def test_the_recipe() -> None:
    """The recipe's usual names are all recognised."""
    found = recipe(
        tenantId="t",
        client_id="c",
        client_secret="s",
        resource="https://management.azure.com/",
        scope="x/.default",
        subscriptionId="n",
        bearerToken="",
    )
    assert (
        Recipe(
            tenant_id=Found("t", "tenantId", "prod.json"),
            client_id=Found("c", "client_id", "prod.json"),
            client_secret=Found(Secret("s"), "client_secret", "prod.json"),
            resource=Found("https://management.azure.com/", "resource", "prod.json"),
            scope=Found("x/.default", "scope", "prod.json"),
            subscription_id=Found("n", "subscriptionId", "prod.json"),
            bearer_token=Found(Secret(""), "bearerToken", "prod.json"),
        )
        == found
    )


def test_other_names() -> None:
    """Other spellings are recognised too."""
    found = recipe(AZURE_TENANT_ID="t", appId="c", clientSecret="s", subscription_id="n", access_token="b")
    parts = (found.tenant_id, found.client_id, found.client_secret, found.subscription_id, found.bearer_token)
    assert ["AZURE_TENANT_ID", "appId", "clientSecret", "subscription_id", "access_token"] == [
        part.name for part in parts if part
    ]


def test_the_words_of_az() -> None:
    """What `az ad sp create-for-rbac` prints is recognised; a password alone is none of ours."""
    found = recipe(appId="c", tenant="t", password="s")
    assert Found(Secret("s"), "password", "prod.json") == found.client_secret
    assert recipe(client_id="c", tenantId="t", password="s").client_secret is None


def test_nothing() -> None:
    """Variables that say nothing about tokens are no recipe."""
    assert Recipe(None, None, None, None, None, None, None) == recipe(a="1")


@pytest.mark.parametrize("empty", ["", " \n", None])
def test_first_with_a_value(empty: object) -> None:
    """The first name that has a value wins, however likely an empty one is."""
    assert Found("t", "tenant_id", "prod.json") == recipe(tenantId=empty, tenant_id="t").tenant_id


def test_token_with_a_value() -> None:
    """A token that is there wins over an empty place for one."""
    assert (
        Found(Secret("b"), "access_token", "prod.json")
        == recipe(bearerToken="", access_token="b").bearer_token
    )


def test_templates() -> None:
    """Values are resolved, and freed of the blanks that pasting brings."""
    found = recipe(tenantId=" {{directory}}\n", directory="t").tenant_id
    assert Found("t", "tenantId", "prod.json") == found


def test_cycle() -> None:
    """A value that refers to itself is an error."""
    with pytest.raises(VariableError):
        recipe(tenantId="{{tenantId}}")


def test_no_secrets_in_repr() -> None:
    """A recipe can be printed."""
    assert "s3cr3t" not in repr(recipe(client_secret="s3cr3t", bearerToken="s3cr3t"))


def test_how_names_of_tokens_end() -> None:
    """Who looks for any of them can look for their end first."""
    assert all(name.endswith(ENDING) for name in BEARER_TOKEN)
