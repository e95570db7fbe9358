from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity

if TYPE_CHECKING:
    from tests.tokens.stage import Stage


def test_request(stage: Stage) -> None:
    """One POST with the resource in a form; expires_in is a text."""
    stage.environment["MSI_ENDPOINT"] = "http://localhost:50342/oauth2/token"
    token = stage.play(ManagedIdentity(machine=stage.machine()), stage.granted())
    assert ("POST", "http://localhost:50342/oauth2/token") == (stage.sent.method, stage.sent.url)
    assert (("resource", "https://management.azure.com"),) == stage.sent.form
    assert ((("Metadata", "true"),), False) == (stage.sent.headers, stage.sent.use_proxy)
    assert stage.now + 3600 == token.expires_on


def test_shell_without_endpoint(stage: Stage) -> None:
    """A host that calls itself a cloud shell is asked at the usual address."""
    stage.environment["AZUREPS_HOST_ENVIRONMENT"] = "cloud-shell/1.0"
    stage.play(ManagedIdentity(machine=stage.machine()), stage.granted())
    assert "http://localhost:50342/oauth2/token" == stage.sent.url


def test_ids_are_refused(stage: Stage) -> None:
    """The shell knows one identity only: the person's."""
    stage.environment["MSI_ENDPOINT"] = "http://localhost:50342/oauth2/token"
    with pytest.raises(AuthenticationError, match="Cloud Shell can't be asked"):
        stage.play(ManagedIdentity(client_id="c1", machine=stage.machine()))
