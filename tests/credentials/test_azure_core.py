from __future__ import annotations

from azure.core.credentials import AccessToken, AccessTokenInfo

from azbearer.credentials.azure_core import AzureCoreToken, AzureCoreTokenInfo


def test_a_tuple_is_azure_cores() -> None:
    """It equals azure-core's own tuple, and keeps the token to itself."""
    token = AzureCoreToken("canary", 5)
    assert AccessToken("canary", 5) == token
    assert "canary" not in repr(token)


def test_an_info_is_azure_cores() -> None:
    """It is azure-core's class, and keeps the token to itself."""
    info = AzureCoreTokenInfo("canary", 5)
    assert isinstance(info, AccessTokenInfo)
    assert "canary" not in repr(info)
