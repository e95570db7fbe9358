"""Tokens as bare text, for clients that ask for nothing but a function."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def get_bearer_token_provider(credential: Any, *scopes: str) -> Callable[[], str]:
    """A function without arguments that gives a token's text, such as other clients ask for.

    Args:
        credential: of this package, or any azure-core credential.
        *scopes: of one resource.
    """

    def token() -> str:
        return str(credential.get_token(*scopes).token)

    return token
