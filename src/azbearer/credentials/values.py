"""What callers are given: azure-core's own types for those who use azure-core, equal ones for all others.

Loading azure-core would cost more than everything else here, and nobody can tell its types from equal
ones without having loaded them. So these functions look at what is loaded already.
"""

from __future__ import annotations

import sys

from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType

    from azbearer.tokens.contract import Token

_MASK = "****"


class AccessToken(NamedTuple):
    """A token as azure-core's `get_token` gives it.

    Args:
        token: the token itself; it is left out when this is printed.
        expires_on: when it ends, in whole seconds since the epoch.
    """

    token: str
    expires_on: int

    def __repr__(self) -> str:
        return f"AccessToken(token={_MASK!r}, expires_on={self.expires_on})"


class AccessTokenInfo:
    """A token as azure-core's `get_token_info` gives it.

    Args:
        token: the token itself; it is left out when this is printed.
        expires_on: when it ends, in whole seconds since the epoch.
        token_type: `Bearer` or `pop`.
        refresh_on: from when on a new one should be asked for, likewise, or None.
    """

    __slots__ = ("expires_on", "refresh_on", "token", "token_type")

    def __init__(
        self,
        token: str,
        expires_on: int,
        *,
        token_type: str = "Bearer",  # noqa: S107 - a kind of token
        refresh_on: int | None = None,
    ) -> None:
        self.token = token
        self.expires_on = expires_on
        self.token_type = token_type
        self.refresh_on = refresh_on

    def __repr__(self) -> str:
        return described(self)


def described(info: Any) -> str:
    """An `AccessTokenInfo` without its token, for people."""
    return (
        f"AccessTokenInfo(token={_MASK!r}, expires_on={info.expires_on}, "
        f"token_type={info.token_type!r}, refresh_on={info.refresh_on})"
    )


def access_token(token: Token) -> Any:
    """The token as `get_token` gives it."""
    kind = AccessToken if _azure_core() is None else _in_azure_core().AzureCoreToken
    return kind(token.value.reveal(), int(token.expires_on))


def access_token_info(token: Token) -> Any:
    """The token as `get_token_info` gives it."""
    kind = AccessTokenInfo if _azure_core() is None else _in_azure_core().AzureCoreTokenInfo
    refresh_on = None if token.refresh_on is None else int(token.refresh_on)
    return kind(token.value.reveal(), int(token.expires_on), token_type=token.kind, refresh_on=refresh_on)


def _azure_core() -> ModuleType | None:
    """azure-core's module of credentials, if somebody has loaded it."""
    return sys.modules.get("azure.core.credentials")


def _in_azure_core() -> ModuleType:
    from azbearer.credentials import azure_core  # noqa: PLC0415 - for those who have azure-core loaded

    return azure_core
