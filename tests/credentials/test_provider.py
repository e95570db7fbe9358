from __future__ import annotations

from tests.credentials.site import SCOPE

import azbearer


def test_a_provider_gives_the_text() -> None:
    """Each call asks the credential, so the token is always a valid one."""
    provider = azbearer.get_bearer_token_provider(azbearer.StaticTokenCredential("a-token"), SCOPE)
    assert "a-token" == provider()
