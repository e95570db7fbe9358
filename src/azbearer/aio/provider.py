"""Tokens as bare text, for clients that ask for nothing but an awaitable function."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def get_bearer_token_provider(credential: Any, *scopes: str) -> Callable[[], Awaitable[str]]:
    """An asynchronous function without arguments that gives a token's text, such as other clients ask for.

    Args:
        credential: of this package, or any asynchronous azure-core credential.
        *scopes: of one resource.
    """

    async def token() -> str:
        return str((await credential.get_token(*scopes)).token)

    return token
