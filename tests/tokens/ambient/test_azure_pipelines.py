from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.azure_pipelines import AzurePipelines
from azbearer.tokens.contract import NotAvailableError, TokenQuery

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl"
URL = "https://dev.example.com/oidctoken"
JOB = {
    "SYSTEM_OIDCREQUESTURI": f"{URL}/",
    "SYSTEM_ACCESSTOKEN": "canary-job-token",
    "AZURESUBSCRIPTION_TENANT_ID": "contoso.com",
    "AZURESUBSCRIPTION_CLIENT_ID": "client-1",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection 1",
}


@pytest.fixture(autouse=True)
def job(stage: Stage) -> None:
    stage.environment |= JOB


def test_exchange(stage: Stage) -> None:
    """A POST without a body gives the statement about the connection, which is exchanged."""
    stage.play(AzurePipelines(), stage.json({"oidcToken": JWT}), stage.granted())
    asked, exchanged = stage.sends
    assert ("POST", b"") == (asked.method, asked.body)
    assert f"{URL}?api-version=7.1&serviceConnectionId=connection%201" == asked.url
    assert ("Authorization", "Bearer canary-job-token") in asked.headers
    assert ("X-TFS-FedAuthRedirect", "Suppress") in asked.headers
    assert JWT == dict(exchanged.form or ())["client_assertion"]


def test_arguments_win(stage: Stage) -> None:
    """Only the address must come from the environment."""
    for name in [name for name in JOB if name != "SYSTEM_OIDCREQUESTURI"]:
        del stage.environment[name]
    credential = AzurePipelines("fabrikam.com", "client-2", "c2", Secret("canary-other-token"))
    stage.play(credential, stage.json({"oidcToken": JWT}), stage.granted())
    assert stage.sends[0].url.endswith("serviceConnectionId=c2")
    assert ("Authorization", "Bearer canary-other-token") in stage.sends[0].headers


@pytest.mark.parametrize("missing", sorted(JOB))
def test_not_in_a_job(stage: Stage, missing: str) -> None:
    """Each variable is needed; the missing one is named, and no value is."""
    del stage.environment[missing]
    with pytest.raises(NotAvailableError, match=f"{missing} is not set") as caught:
        stage.play(AzurePipelines())
    assert "System.AccessToken" in caught.value.hint
    assert "canary" not in str(caught.value.lines())


def test_redirect_is_no_answer(stage: Stage) -> None:
    """An expired job token is answered by a sign-in page, which is not repeated."""
    with pytest.raises(AuthenticationError, match="HTTP 302"):
        stage.play(AzurePipelines(), stage.page(302, "canary page"))


def test_no_secret_in_the_key() -> None:
    """Neither key nor repr show the job's token."""
    credential = AzurePipelines("contoso.com", "c", "s", Secret("canary-job-token"))
    assert "canary" not in credential.cache_key(TokenQuery(("x/.default",))) + repr(credential)
