from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.github_actions import GitHubActions
from azbearer.tokens.contract import NotAvailableError, TokenQuery

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl"
AUDIENCE = "audience=api%3A%2F%2FAzureADTokenExchange"


@pytest.fixture(autouse=True)
def job(stage: Stage) -> None:
    stage.environment |= {
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://runner.example.com/idtoken?api-version=2.0",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary-request-token",
        "AZURE_TENANT_ID": "contoso.com",
        "AZURE_CLIENT_ID": "client-1",
    }


def test_exchange(stage: Stage) -> None:
    """The job's statement is fetched, and exchanged for a token."""
    stage.play(GitHubActions(), stage.json({"value": JWT}), stage.granted())
    asked, exchanged = stage.sends
    assert ("GET", f"https://runner.example.com/idtoken?api-version=2.0&{AUDIENCE}") == (
        asked.method,
        asked.url,
    )
    assert ("Authorization", "bearer canary-request-token") in asked.headers
    assert JWT == dict(exchanged.form or ())["client_assertion"]
    assert "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token" == exchanged.url


def test_url_without_query(stage: Stage) -> None:
    """Where the URL has no query, the audience begins one."""
    stage.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://forgejo.example.com/idtoken"
    stage.play(GitHubActions(), stage.json({"value": JWT}), stage.granted())
    assert f"https://forgejo.example.com/idtoken?{AUDIENCE}" == stage.sends[0].url


def test_statement_is_fetched_each_time(stage: Stage) -> None:
    """It lives for minutes, and jobs run for hours."""
    credential = GitHubActions()
    for _ in range(2):
        stage.play(credential, stage.json({"value": JWT}), stage.granted())
    assert 4 == len(stage.sends)


@pytest.mark.parametrize(
    ("authority", "suffix"),
    [("https://login.microsoftonline.us", "USGov"), ("login.chinacloudapi.cn", "China")],
)
def test_audience_of_other_clouds(stage: Stage, authority: str, suffix: str) -> None:
    """Other clouds expect audiences of their own."""
    stage.environment["AZURE_AUTHORITY_HOST"] = authority
    stage.play(GitHubActions(), stage.json({"value": JWT}), stage.granted())
    assert stage.sends[0].url.endswith(AUDIENCE + suffix)


def test_given_audience(stage: Stage) -> None:
    """An audience that is given is asked for, and is part of the cache key."""
    stage.play(GitHubActions(audience="api://own"), stage.json({"value": JWT}), stage.granted())
    assert stage.sends[0].url.endswith("audience=api%3A%2F%2Fown")
    query = TokenQuery(("x/.default",))
    assert GitHubActions(audience="a").cache_key(query) != GitHubActions(audience="b").cache_key(query)


def test_no_permission(stage: Stage) -> None:
    """Without the permission the variables are missing; the hint says how to get it."""
    del stage.environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
    del stage.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
    with pytest.raises(NotAvailableError) as caught:
        stage.play(GitHubActions())
    assert "id-token: write" in caught.value.hint


@pytest.mark.parametrize("body", [{}, {"value": ""}, {"value": 1}, {"value": "canary"}, {"other": JWT}])
def test_no_statement(stage: Stage, body: dict[str, object]) -> None:
    """An answer without a JWT is an error that shows nothing of it."""
    with pytest.raises(AuthenticationError, match="no signed token") as caught:
        stage.play(GitHubActions(), stage.json(body))
    assert "canary" not in str(caught.value.lines())


def test_refusal(stage: Stage) -> None:
    """What the runner answers is passed on, its request token is not."""
    refused = stage.json({"message": "canary-request-token is expired"}, 401)
    with pytest.raises(AuthenticationError, match=r"HTTP 401\): .* is expired") as caught:
        stage.play(GitHubActions(), refused)
    assert "canary" not in str(caught.value.lines())
