from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

END = datetime(2026, 1, 1, 17, 24, 12, tzinfo=UTC).timestamp()


@pytest.fixture(autouse=True)
def host(stage: Stage) -> None:
    stage.environment |= {"MSI_ENDPOINT": "http://127.0.0.1:8081/msi", "MSI_SECRET": "canary-secret"}


def test_request(stage: Stage) -> None:
    """One GET of the version of 2017, with the secret in a header."""
    stage.play(ManagedIdentity(), stage.granted())
    resource = "https%3A%2F%2Fmanagement.azure.com"
    assert f"http://127.0.0.1:8081/msi?api-version=2017-09-01&resource={resource}" == stage.sent.url
    assert (("secret", "canary-secret"),) == stage.sent.headers


@pytest.mark.parametrize(
    "written",
    ["01/01/2026 17:24:12 +00:00", "1/1/2026 5:24:12 PM +00:00", str(int(END)), int(END)],
    ids=["Linux", "Windows", "text", "number"],
)
def test_dates(stage: Stage, written: object) -> None:
    """expires_on is a date of the server's platform, or seconds on Machine Learning."""
    answer = stage.json({"access_token": "canary-token", "expires_on": written})
    assert END == stage.play(ManagedIdentity(), answer).expires_on


def test_client_id(stage: Stage) -> None:
    """The id's parameter has no underscore."""
    stage.play(ManagedIdentity(client_id="c1"), stage.granted())
    assert stage.sent.url.endswith("&clientid=c1")


def test_default_identity(stage: Stage) -> None:
    """A compute cluster names its default identity in a variable."""
    stage.environment["DEFAULT_IDENTITY_CLIENT_ID"] = "c2"
    stage.play(ManagedIdentity(), stage.granted())
    assert stage.sent.url.endswith("&clientid=c2")


@pytest.mark.parametrize("identity", [ManagedIdentity(object_id="o1"), ManagedIdentity(resource_id="/r")])
def test_other_ids_are_refused(stage: Stage, identity: ManagedIdentity) -> None:
    """An id that the endpoint would ignore gives an error, not a token of another identity."""
    with pytest.raises(AuthenticationError, match="can't be asked") as caught:
        stage.play(identity)
    assert "client id" in caught.value.hint
