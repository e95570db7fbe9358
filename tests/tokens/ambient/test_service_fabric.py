from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity

if TYPE_CHECKING:
    from tests.tokens.stage import Stage


@pytest.fixture(autouse=True)
def host(stage: Stage) -> None:
    stage.environment |= {
        "IDENTITY_ENDPOINT": "https://10.0.0.4:2377/metadata/identity/oauth2/token",
        "IDENTITY_HEADER": "canary-header",
        "IDENTITY_SERVER_THUMBPRINT": "AB:CD " + "12" * 18,
    }


def test_request(stage: Stage) -> None:
    """One GET over the one certificate whose thumbprint is named, in any way of writing it."""
    stage.play(ManagedIdentity(), stage.granted())
    assert "?api-version=2019-07-01-preview&resource=" in stage.sent.url
    assert (("Secret", "canary-header"),) == stage.sent.headers
    assert ("abcd" + "12" * 18, False) == (stage.sent.pinned_sha1, stage.sent.use_proxy)


@pytest.mark.parametrize("written", ["1767272400", 1767272400], ids=["text", "number"])
def test_expires_on(stage: Stage, written: object) -> None:
    """The end is a number or its text."""
    answer = stage.json({"access_token": "canary-token", "token_type": "Bearer", "expires_on": written})
    assert 1767272400.0 == stage.play(ManagedIdentity(), answer).expires_on


def test_capability(stage: Stage) -> None:
    """A client that understands claims challenges says so."""
    stage.play(ManagedIdentity(), stage.granted(), enable_cae=True)
    assert stage.sent.url.endswith("&xms_cc=cp1")


def test_404_is_final(stage: Stage) -> None:
    """A 404 is an identity that does not exist: it is not asked for again."""
    error = {"error": {"code": "ManagedIdentityNotFound", "message": "none, canary-header"}}
    with pytest.raises(AuthenticationError, match="ManagedIdentityNotFound") as caught:
        stage.play(ManagedIdentity(), stage.json(error, 404))
    assert "canary" not in str(caught.value.lines())


@pytest.mark.parametrize(
    "identity",
    [ManagedIdentity(client_id="c"), ManagedIdentity(object_id="o"), ManagedIdentity(resource_id="r")],
)
def test_ids_are_refused(stage: Stage, identity: ManagedIdentity) -> None:
    """The cluster decides which identity answers."""
    with pytest.raises(AuthenticationError, match="can't be asked"):
        stage.play(identity)


@pytest.mark.parametrize("thumbprint", ["zz" * 20, "ab" * 19, "ab" * 32])
def test_bad_thumbprint(stage: Stage, thumbprint: str) -> None:
    """What is no SHA-1 thumbprint stops everything: nothing is sent unpinned."""
    stage.environment["IDENTITY_SERVER_THUMBPRINT"] = thumbprint
    with pytest.raises(AuthenticationError, match="thumbprint"):
        stage.play(ManagedIdentity())


def test_plain_http(stage: Stage) -> None:
    """Without TLS there is nothing to pin."""
    stage.environment["IDENTITY_ENDPOINT"] = "http://10.0.0.4:2377/token"
    with pytest.raises(AuthenticationError, match="https"):
        stage.play(ManagedIdentity())
