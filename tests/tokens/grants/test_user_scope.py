from __future__ import annotations

from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.user_scope import user_scope

LOGIN = "https://login.microsoftonline.com"


def test_each_scope_once() -> None:
    """What the caller says comes first."""
    query = TokenQuery(("https://a.example/.default", "openid"))
    fields = user_scope(App(LOGIN, "common", "app"), query, "openid", "offline_access")
    assert (("scope", "https://a.example/.default openid offline_access"),) == fields


def test_other_servers() -> None:
    """They are asked for no more than the caller said."""
    other = App(LOGIN, "", "app", token_endpoint="https://id.example/token")
    assert (("scope", "read"),) == user_scope(other, TokenQuery(("read",)), "openid")
