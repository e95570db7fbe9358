from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.ambient.workload_identity import WorkloadIdentity
from azbearer.tokens.contract import NotAvailableError, ReadFile, TokenQuery

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

JWT = b"eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl"
FILE = "/var/run/secrets/azure/tokens/azure-identity-token"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture(autouse=True)
def pod(stage: Stage) -> None:
    stage.environment |= {
        "AZURE_TENANT_ID": "contoso.onmicrosoft.com",
        "AZURE_CLIENT_ID": "client-1",
        "AZURE_FEDERATED_TOKEN_FILE": FILE,
        "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us/",
    }


def test_exchange(stage: Stage) -> None:
    """The pod's token is read and sent as the assertion of a client credentials request."""
    token = stage.play(WorkloadIdentity(), JWT + b"\n", stage.granted())
    assert "https://login.microsoftonline.us/contoso.onmicrosoft.com/oauth2/v2.0/token" == stage.sent.url
    form = dict(stage.sent.form or ())
    assert ("client_credentials", "client-1") == (form["grant_type"], form["client_id"])
    assert (JWT.decode(), "https://management.azure.com/.default") == (
        form["client_assertion"],
        form["scope"],
    )
    assert "canary-token" == token.value.reveal()


def test_file_is_read_each_time(stage: Stage) -> None:
    """Kubernetes replaces the file, so one and the same credential reads it for each token."""
    credential = WorkloadIdentity()
    stage.play(credential, JWT, stage.granted())
    stage.play(credential, b"bmV3.bmV3.bmV3", stage.granted())
    assert [FILE, FILE] == [effect.path for effect in stage.effects if isinstance(effect, ReadFile)]
    assert "bmV3.bmV3.bmV3" == dict(stage.sent.form or ())["client_assertion"]


def test_replaced_while_refused(stage: Stage) -> None:
    """A stale statement is refused; the file is read again, and a new one is sent."""
    body = {"error": "invalid_client", "error_description": "AADSTS700024: stale", "error_codes": [700024]}
    stage.play(WorkloadIdentity(), JWT, stage.json(body, 401), b"bmV3.bmV3.bmV3", stage.granted())
    assert "bmV3.bmV3.bmV3" == dict(stage.sent.form or ())["client_assertion"]


def test_arguments_win(stage: Stage) -> None:
    """What is given is used instead of the variables."""
    credential = WorkloadIdentity(
        "fabrikam.com", "client-2", "/other", authority="https://login.microsoftonline.com"
    )
    stage.play(credential, JWT, stage.granted())
    assert ReadFile("/other", most_bytes=1 << 16) == stage.effects[0]
    assert "https://login.microsoftonline.com/fabrikam.com/oauth2/v2.0/token" == stage.sent.url


@pytest.mark.parametrize("missing", ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])
def test_not_in_a_pod(stage: Stage, missing: str) -> None:
    """Each variable is needed; the missing one is named."""
    del stage.environment[missing]
    with pytest.raises(NotAvailableError, match=f"{missing} is not set"):
        stage.play(WorkloadIdentity())


def test_unreadable_file(stage: Stage) -> None:
    """A file that can't be read is a broken set-up, not an absent one."""
    with pytest.raises(AuthenticationError, match="No such file") as caught:
        stage.play(WorkloadIdentity(), FileNotFoundError(2, "No such file"))
    assert (FILE, False) == (caught.value.where, isinstance(caught.value, NotAvailableError))


@pytest.mark.parametrize("data", [b"", b"canary-no-jwt", b"a.b", b"\xff\xfe\x00", b"a.b.c\nX: y"])
def test_odd_file(stage: Stage, data: bytes) -> None:
    """What is no JWT is not sent anywhere, and not shown."""
    with pytest.raises(AuthenticationError, match="no signed token") as caught:
        stage.play(WorkloadIdentity(), data)
    assert "canary" not in str(caught.value.lines())


def test_bad_tenant(stage: Stage) -> None:
    """A tenant that would change the URL is refused before anything is read."""
    stage.environment["AZURE_TENANT_ID"] = "../evil"
    with pytest.raises(UsageError, match="tenant"):
        stage.play(WorkloadIdentity())


def test_other_tenant(stage: Stage) -> None:
    """A query may name another tenant when it is allowed."""
    with pytest.raises(AuthenticationError, match="not among"):
        stage.play(WorkloadIdentity(), tenant_id="fabrikam.com")
    stage.play(
        WorkloadIdentity(additionally_allowed_tenants=("*",)), JWT, stage.granted(), tenant_id="fabrikam.com"
    )
    assert "/fabrikam.com/" in stage.sent.url


def test_refusal_names_the_credential(stage: Stage) -> None:
    """Entra ID's number is the code, the credential's name the place; the statement is not shown."""
    body = {"error": "invalid_request", "error_description": "AADSTS70021: No match", "error_codes": [70021]}
    with pytest.raises(AuthenticationError) as caught:
        stage.play(WorkloadIdentity(), JWT, stage.json(body, 400))
    assert "AADSTS70021" == caught.value.code
    assert "WorkloadIdentityCredential" in caught.value.where
    assert JWT.decode() not in str(caught.value.lines())


def test_token_proxy(stage: Stage) -> None:
    """The request goes to the cluster's proxy, by its name and its authority, below its path."""
    stage.environment |= {
        "AZURE_KUBERNETES_TOKEN_PROXY": "https://10.0.0.1:8443/proxy/",
        "AZURE_KUBERNETES_SNI_NAME": "proxy.cluster",
        "AZURE_KUBERNETES_CA_DATA": PEM,
    }
    stage.play(WorkloadIdentity(), JWT, stage.granted())
    assert "https://10.0.0.1:8443/proxy/contoso.onmicrosoft.com/oauth2/v2.0/token" == stage.sent.url
    assert ("proxy.cluster", PEM.encode()) == (stage.sent.server_name, stage.sent.ca_pem)
    assert not stage.sent.use_proxy


def test_token_proxy_can_be_left_out(stage: Stage) -> None:
    """Without it, the variables are not looked at."""
    stage.environment["AZURE_KUBERNETES_TOKEN_PROXY"] = "no URL at all"
    stage.play(WorkloadIdentity(token_proxy=False), JWT, stage.granted())
    assert stage.sent.url.startswith("https://login.microsoftonline.us/")


def test_cache_key_has_no_statement() -> None:
    """The key names authority, tenant, client and file."""
    one = WorkloadIdentity("contoso.com", "c1", "/file").cache_key(TokenQuery(("x/.default",)))
    other = WorkloadIdentity("contoso.com", "c2", "/file").cache_key(TokenQuery(("x/.default",)))
    assert one != other
    assert all(part in one for part in ("contoso.com", "c1", "/file"))
