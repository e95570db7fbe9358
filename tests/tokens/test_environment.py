from __future__ import annotations

import pytest
from tests.tokens.stage import Stage

from azbearer.errors import UsageError
from azbearer.tokens.contract import NotAvailableError, ReadFile, TokenQuery
from azbearer.tokens.environment import Environment, switch_in
from azbearer.tokens.grants.certificate import ClientCertificate
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.sources import FromFile

CLIENT = {"AZURE_TENANT_ID": "contoso.com", "AZURE_CLIENT_ID": "client-1"}
SECRET = {"AZURE_CLIENT_SECRET": "canary+secret/="}
CERTIFICATE = {"AZURE_CLIENT_CERTIFICATE_PATH": "/certificate.pem"}
FEDERATED = {"AZURE_FEDERATED_TOKEN_FILE": "/token"}
USER = {"AZURE_USERNAME": "someone@contoso.com", "AZURE_PASSWORD": "canary-password"}


@pytest.fixture
def stage() -> Stage:
    """An empty environment, at noon."""
    return Stage()


def test_secret(stage: Stage) -> None:
    """Tenant, client and secret make a client credentials request to the environment's authority."""
    stage.environment |= CLIENT | SECRET | {"AZURE_AUTHORITY_HOST": "login.microsoftonline.us"}
    stage.play(Environment(), stage.granted())
    assert "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token" == stage.sent.url
    assert "canary+secret/=" == dict(stage.sent.form or ())["client_secret"]


def test_variables_are_read_each_time(stage: Stage) -> None:
    """A secret that is replaced in the environment is used by the next request."""
    stage.environment |= CLIENT | SECRET
    credential = Environment()
    stage.play(credential, stage.granted())
    stage.environment["AZURE_CLIENT_SECRET"] = "canary-new"
    stage.play(credential, stage.granted())
    assert "canary-new" == dict(stage.sent.form or ())["client_secret"]


def test_secret_before_certificate() -> None:
    """With both, the secret is used, as azure-identity does."""
    assert isinstance(Environment().chosen(CLIENT | SECRET | CERTIFICATE | FEDERATED), ClientSecret)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("0", False),
        ("false", False),
        ("False", False),
        ("no", False),
        ("1", True),
        ("TRUE", True),
    ],
)
def test_certificate(text: str, *, expected: bool) -> None:
    """The chain is sent when the variable says yes; `false` and `0` say no."""
    more = {
        "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": text,
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": "canary-password",
    }
    chosen = Environment().chosen(CLIENT | CERTIFICATE | more)
    assert isinstance(chosen, ClientCertificate)
    assert (FromFile("/certificate.pem"), expected) == (chosen.certificate, chosen.send_chain)
    assert "canary" not in repr(chosen)


def test_neither_yes_nor_no() -> None:
    """What says neither is a mistake, not a yes."""
    with pytest.raises(UsageError, match="neither yes nor no"):
        switch_in({"SWITCH": "maybe"}, "SWITCH")


def test_federated(stage: Stage) -> None:
    """A federated token file counts, unless a chain has a source of its own for it."""
    stage.environment |= CLIENT | FEDERATED
    stage.play(Environment(), b"a.b.c", stage.granted())
    assert ReadFile("/token", most_bytes=1 << 16) == stage.effects[0]
    assert not Environment(federated=False).evidence(stage.context()).present


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "none of its variables is set"),
        (CLIENT, "AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH is not set"),
        (SECRET, "AZURE_TENANT_ID and AZURE_CLIENT_ID are not set"),
        (CLIENT | {"AZURE_CLIENT_SECRET": ""}, "is not set"),
        (SECRET | {"AZURE_CLIENT_ID": "c"}, "AZURE_TENANT_ID is not set"),
    ],
)
def test_incomplete(stage: Stage, environment: dict[str, str], reason: str) -> None:
    """What is missing is named; an empty variable is not set."""
    stage.environment |= environment
    with pytest.raises(NotAvailableError, match=reason):
        stage.play(Environment(federated=False))


def test_user_and_password(stage: Stage) -> None:
    """A user's password is not used, and the reason is given."""
    stage.environment |= CLIENT | USER
    with pytest.raises(NotAvailableError, match="deprecated") as caught:
        stage.play(Environment())
    assert "AZURE_CLIENT_SECRET" in caught.value.hint
    assert "canary" not in str(caught.value.lines())


def test_password_beside_a_secret(stage: Stage) -> None:
    """They don't stand in the way of a service principal."""
    stage.environment |= CLIENT | USER | SECRET
    assert stage.play(Environment(), stage.granted())


def test_evidence_holds_no_values(stage: Stage) -> None:
    """Names only."""
    stage.environment |= CLIENT | SECRET
    found = Environment().evidence(stage.context())
    assert (True, "AZURE_CLIENT_SECRET is set") == (found.present, found.reason)
    assert "canary" not in repr(found)


def test_cache_key() -> None:
    """The environment's fingerprint and the authority tell keys apart."""
    query = TokenQuery(("x/.default",))
    keys = {
        Environment().cache_key(query),
        Environment(fingerprint="a").cache_key(query),
        Environment("https://login.microsoftonline.us").cache_key(query),
    }
    assert 3 == len(keys)
