"""What a user's sign-in asks for beyond the resource itself."""

from __future__ import annotations

from azbearer.tokens.grants.client_secret import target_fields
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.tokens.contract import TokenQuery
    from azbearer.tokens.grants.app import App
    from azbearer.tokens.grants.proof import Fields


def user_scope(app: App, query: TokenQuery, *more: str) -> Fields:
    """The `scope` field with further scopes, such as `offline_access` for a refresh token.

    Other servers than Entra ID are asked for exactly what the caller said: they may refuse what they
    don't know.

    Raises:
        UsageError: the scopes are of no resource, or of several.
    """
    target = target_fields(app, query, "v2")
    if app.token_endpoint:
        return target
    words = " ".join(value for _, value in target).split()
    return (("scope", " ".join(dict.fromkeys((*words, *more)))),)
