from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.contract import NotAvailableError

if TYPE_CHECKING:
    from tests.tokens.stage import Stage


@pytest.fixture(autouse=True)
def host(stage: Stage) -> None:
    stage.environment |= {
        "IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token/",
        "IDENTITY_HEADER": "canary-header-1",
        # Set beside the new ones, for programs that know the old ones only.
        "MSI_ENDPOINT": "http://127.0.0.1:41741/msi/token/",
        "MSI_SECRET": "canary-header-1",
    }


def test_request(stage: Stage) -> None:
    """One GET of the version of 2019, with the header that the host has set."""
    stage.play(ManagedIdentity(), stage.granted(expires_in=None))
    resource = "https%3A%2F%2Fmanagement.azure.com"
    assert f"http://127.0.0.1:41741/msi/token/?api-version=2019-08-01&resource={resource}" == stage.sent.url
    assert ("X-IDENTITY-HEADER", "canary-header-1") in stage.sent.headers
    assert not stage.sent.use_proxy


def test_no_expires_in(stage: Stage) -> None:
    """The end comes from expires_on alone, a text of seconds since the epoch."""
    answer = stage.json({"access_token": "canary-token", "expires_on": str(int(stage.now) + 5000)})
    assert stage.now + 5000 == stage.play(ManagedIdentity(), answer).expires_on


def test_header_rotates(stage: Stage) -> None:
    """The header's value is read again for each request of one and the same credential."""
    identity = ManagedIdentity()
    stage.play(identity, stage.granted())
    stage.environment["IDENTITY_HEADER"] = "canary-header-2"
    stage.play(identity, stage.granted())
    assert ("X-IDENTITY-HEADER", "canary-header-2") in stage.sent.headers


@pytest.mark.parametrize(
    ("identity", "parameter"),
    [
        (ManagedIdentity(client_id="c1"), "client_id=c1"),
        (ManagedIdentity(object_id="o1"), "object_id=o1"),
        (ManagedIdentity(resource_id="/r"), "mi_res_id=%2Fr"),
    ],
)
def test_user_assigned(stage: Stage, identity: ManagedIdentity, parameter: str) -> None:
    """The three kinds of id have the names of App Service."""
    stage.play(identity, stage.granted())
    assert stage.sent.url.endswith(f"&{parameter}")


def test_wrong_resource(stage: Stage) -> None:
    """A resource that does not exist is a bare 500, whose message is passed on; the chain stops."""
    failure = stage.json({"statusCode": 500, "message": "An unexpected error, canary-header-1"}, 500)
    with pytest.raises(AuthenticationError, match=r"HTTP 500\): An unexpected error") as caught:
        stage.play(ManagedIdentity(), failure, failure, failure)
    assert not isinstance(caught.value, NotAvailableError)
    assert "canary" not in str(caught.value.lines())


def test_capitals_of_the_message(stage: Stage) -> None:
    """Older hosts write StatusCode and Message."""
    failure = stage.json({"StatusCode": 400, "Message": "No identity found for the ClientId"}, 400)
    with pytest.raises(AuthenticationError, match="No identity found"):
        stage.play(ManagedIdentity(client_id="c1"), failure)


def test_html_is_not_repeated(stage: Stage) -> None:
    """A proxy's page is not shown."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(ManagedIdentity(), stage.page(401, "<html>canary page</html>"))
    assert "canary" not in str(caught.value.lines())
