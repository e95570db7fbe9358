from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, TransportError
from azbearer.tokens.ambient.imds import PROBE_SECONDS
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.contract import NotAvailableError

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

TOKEN_URL = "http://169.254.169.254/metadata/identity/oauth2/token"
SILENCE = TransportError("no answer in time", code="timeout-total")


def vm(
    stage: Stage,
    *,
    client_id: str | None = None,
    object_id: str | None = None,
    resource_id: str | None = None,
    probe: bool = False,
) -> ManagedIdentity:
    return ManagedIdentity(client_id, object_id, resource_id, probe=probe, machine=stage.machine())


def test_request(stage: Stage) -> None:
    """One GET with the header Metadata, the version of 2018, and the resource; never by a proxy."""
    token = stage.play(vm(stage), stage.granted())
    assert f"{TOKEN_URL}?api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com" == stage.sent.url
    assert (("Metadata", "true"),) == stage.sent.headers
    assert not stage.sent.use_proxy
    assert ("canary-token", stage.now + 3600) == (token.value.reveal(), token.expires_on)


@pytest.mark.parametrize(
    ("ids", "parameter"),
    [
        ({"client_id": "c1"}, "client_id=c1"),
        ({"object_id": "o1"}, "object_id=o1"),
        ({"resource_id": "/subscriptions/s"}, "msi_res_id=%2Fsubscriptions%2Fs"),
    ],
)
def test_user_assigned(stage: Stage, ids: dict[str, str], parameter: str) -> None:
    """The three kinds of id have the names of the metadata service."""
    stage.play(
        vm(
            stage,
            client_id=ids.get("client_id"),
            object_id=ids.get("object_id"),
            resource_id=ids.get("resource_id"),
        ),
        stage.granted(),
    )
    assert stage.sent.url.endswith(f"&{parameter}")


def test_slash_of_the_resource_stays(stage: Stage) -> None:
    """A scope with two slashes asks for the resource that ends in one."""
    stage.play(vm(stage), stage.granted(), scopes=("https://management.core.windows.net//.default",))
    assert stage.sent.url.endswith("resource=https%3A%2F%2Fmanagement.core.windows.net%2F")


def test_earlier_of_both_ends_counts(stage: Stage) -> None:
    """A cached token's expires_in may count from when it was made, so expires_on wins when it is earlier."""
    token = stage.play(vm(stage), stage.granted(expires_in="86399", expires_on=str(int(stage.now) + 600)))
    assert stage.now + 600 == token.expires_on


def test_later_expires_on_is_not_believed(stage: Stage) -> None:
    """expires_in wins when it is the earlier one."""
    token = stage.play(vm(stage), stage.granted(expires_in="600", expires_on=str(int(stage.now) + 86400)))
    assert stage.now + 600 == token.expires_on


def test_long_tokens_are_renewed_half_way(stage: Stage) -> None:
    """The back end issues tokens of a day, which are renewed at half of their life."""
    token = stage.play(vm(stage), stage.granted(expires_in="86400", expires_on=str(int(stage.now) + 86400)))
    assert stage.now + 43200 == token.refresh_on


def test_refresh_in_wins(stage: Stage) -> None:
    """What the service says about renewal is obeyed."""
    token = stage.play(vm(stage), stage.granted(expires_in="86400", expires_on=None, refresh_in="3000"))
    assert stage.now + 3000 == token.refresh_on


def test_pod_identity_host(stage: Stage) -> None:
    """AZURE_POD_IDENTITY_AUTHORITY_HOST is knocked at and asked instead."""
    stage.environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = "http://127.0.0.1:2579/"
    stage.play(vm(stage, probe=True), stage.page(400, ""), stage.granted())
    assert "http://127.0.0.1:2579/metadata/identity/oauth2/token" == stage.sends[0].url
    assert stage.sent.url.startswith("http://127.0.0.1:2579/metadata/identity/oauth2/token?")


def test_probe_lacks_the_header(stage: Stage) -> None:
    """The knock is a request that the service refuses at once, limited in all its parts."""
    stage.play(vm(stage, probe=True), stage.json({"error": "bad_request_102"}, 400), stage.granted())
    knock = stage.sends[0]
    assert (TOKEN_URL, ()) == (knock.url, knock.headers)
    assert (PROBE_SECONDS, PROBE_SECONDS) == (knock.timeout, knock.connect_timeout)
    assert PROBE_SECONDS < 1.0


def test_silence_is_absence(stage: Stage) -> None:
    """Who does not answer the knock is not there; nothing is repeated."""
    with pytest.raises(NotAvailableError, match="no answer within"):
        stage.play(vm(stage, probe=True), SILENCE)
    assert [] == stage.pauses


@pytest.mark.parametrize("probe", [True, False])
def test_docker_desktop(stage: Stage, *, probe: bool) -> None:
    """A proxy that answers 403 for a host it can't reach means that the service is not there."""
    with pytest.raises(NotAvailableError, match="proxy"):
        stage.play(vm(stage, probe=probe), stage.page(403, "connecting: network is Unreachable"))


def test_other_403_is_a_refusal(stage: Stage) -> None:
    """Without that word, 403 is the service's own refusal."""
    with pytest.raises(AuthenticationError) as caught:
        stage.play(vm(stage), stage.json({"error": "forbidden"}, 403))
    assert not isinstance(caught.value, NotAvailableError)


def test_no_such_identity(stage: Stage) -> None:
    """400 means that no identity, or not this one, is assigned: another source may have one."""
    body = {"error": "invalid_request", "error_description": "Identity not found"}
    with pytest.raises(NotAvailableError, match="invalid_request: Identity not found"):
        stage.play(vm(stage, client_id="c1"), stage.json(body, 400))


def test_entra_refusal_by_400(stage: Stage) -> None:
    """A 400 that carries Entra ID's number is a refusal: the identity exists."""
    body = {"error": "invalid_resource", "error_description": "AADSTS500011: not found"}
    with pytest.raises(AuthenticationError) as caught:
        stage.play(vm(stage), stage.json(body, 400))
    assert ("AADSTS500011", False) == (caught.value.code, isinstance(caught.value, NotAvailableError))


def test_other_server_at_the_address(stage: Stage) -> None:
    """A page of HTML with status 200 comes from something else."""
    with pytest.raises(NotAvailableError, match="something else"):
        stage.play(vm(stage), stage.page(200, "<html>captive portal</html>"))


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_starting_service_is_asked_again(stage: Stage, status: int) -> None:
    """404, 429 and 5xx pass, so the question is repeated after a pause."""
    stage.play(vm(stage), stage.page(status, ""), stage.granted())
    assert 1 <= stage.pauses[0] <= 2


def test_gone_for_an_update(stage: Stage) -> None:
    """410 means back within 70 s: it is asked for that long."""
    updating = [stage.page(410, "")] * 6
    stage.play(vm(stage), *updating, stage.granted())
    assert 60 <= sum(stage.pauses) <= 75


def test_unreachable_without_a_knock(stage: Stage) -> None:
    """Asked for alone, it is repeated and then reported as not there, with the cause."""
    with pytest.raises(NotAvailableError) as caught:
        stage.play(vm(stage), *[SILENCE] * 4)
    assert SILENCE is caught.value.__cause__


@pytest.mark.parametrize("value", ["169.254.169.254", "ftp://host", "http://user@host"])
def test_bad_override(stage: Stage, value: str) -> None:
    """An address that is no URL is named, and nothing is sent."""
    stage.environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = value
    with pytest.raises(AuthenticationError, match="AZURE_POD_IDENTITY_AUTHORITY_HOST"):
        stage.play(vm(stage))
