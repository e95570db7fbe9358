"""azure-core's types with our manners: loaded only in processes that have loaded azure-core themselves."""

from __future__ import annotations

from azure.core.credentials import AccessToken, AccessTokenInfo

from azbearer.credentials.values import AccessToken as OwnToken
from azbearer.credentials.values import described


class AzureCoreToken(AccessToken):
    """azure-core's `AccessToken`, which doesn't show the token when it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return OwnToken.__repr__(self)  # type: ignore[arg-type]  # a tuple of the same two fields


class AzureCoreTokenInfo(AccessTokenInfo):
    """azure-core's `AccessTokenInfo`, likewise."""

    def __repr__(self) -> str:
        return described(self)
