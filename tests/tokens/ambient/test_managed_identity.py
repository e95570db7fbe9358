from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import UsageError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.contract import ReadFile, TokenQuery

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

ENDPOINT = {"IDENTITY_ENDPOINT": "http://127.0.0.1/a"}
HEADER = {"IDENTITY_HEADER": "canary-header"}
THUMBPRINT = {"IDENTITY_SERVER_THUMBPRINT": "ab" * 20}
MSI = {"MSI_ENDPOINT": "http://127.0.0.1/m"}
MSI_SECRET = {"MSI_SECRET": "canary-secret"}
IMDS = {"IMDS_ENDPOINT": "http://127.0.0.1/i"}
POD = {"AZURE_TENANT_ID": "contoso.com", "AZURE_FEDERATED_TOKEN_FILE": "/token"}
SHELL = {"AZUREPS_HOST_ENVIRONMENT": "cloud-shell/1.0"}
AGENT = ("/opt/azcmagent/bin/himds",)


@pytest.mark.parametrize(
    ("environment", "files", "expected"),
    [
        (ENDPOINT | HEADER | THUMBPRINT, (), "Service Fabric"),
        (ENDPOINT | HEADER, (), "App Service"),
        (ENDPOINT | HEADER | MSI | MSI_SECRET, (), "App Service"),
        (MSI | MSI_SECRET, (), "Azure Machine Learning"),
        (ENDPOINT | IMDS, (), "Azure Arc"),
        ({}, AGENT, "Azure Arc"),
        (MSI, (), "Cloud Shell"),
        (SHELL, (), "Cloud Shell"),
        (POD, (), "AKS workload identity"),
        (POD | MSI, (), "Cloud Shell"),
        (ENDPOINT, (), "virtual machine"),
        (HEADER, (), "virtual machine"),
        (MSI_SECRET, (), "virtual machine"),
        (ENDPOINT | {"IDENTITY_HEADER": ""}, (), "virtual machine"),
        ({}, (), "virtual machine"),
    ],
)
def test_flavour(stage: Stage, environment: dict[str, str], files: tuple[str, ...], expected: str) -> None:
    """The most telling set of variables decides; an empty variable counts as not set."""
    identity = ManagedIdentity(machine=stage.machine(files=files))
    assert expected == identity.flavour(environment)[0].name


def test_evidence_of_a_guess(stage: Stage) -> None:
    """Without any variable only an answer can tell, and everything that was looked at is named."""
    found = ManagedIdentity(machine=stage.machine()).evidence(stage.context())
    assert (True, False) == (found.present, found.certain)
    assert {"IDENTITY_ENDPOINT", "MSI_ENDPOINT", *AGENT, "AZURE_POD_IDENTITY_AUTHORITY_HOST"} <= set(
        found.looked_at
    )


def test_evidence_is_certain(stage: Stage) -> None:
    """Variables of a host are certain, and named."""
    stage.environment |= ENDPOINT | HEADER
    found = ManagedIdentity(machine=stage.machine()).evidence(stage.context())
    assert found.certain
    assert "App Service: IDENTITY_ENDPOINT and IDENTITY_HEADER are set" == found.reason
    assert "canary" not in repr(found)


def test_no_knock_at_named_hosts(stage: Stage) -> None:
    """In a chain too, a host that is recognised is asked at once."""
    stage.environment |= ENDPOINT | HEADER
    stage.play(ManagedIdentity(probe=True, machine=stage.machine()), stage.granted())
    assert 1 == len(stage.sends)


def test_pod_of_another_client(stage: Stage) -> None:
    """On AKS the client may be named by the caller."""
    stage.environment |= POD
    stage.play(ManagedIdentity(client_id="c9", machine=stage.machine()), b"e30.e30.c2ln", stage.granted())
    assert isinstance(stage.effects[0], ReadFile)
    assert ("client_id", "c9") in (stage.sent.form or ())


def test_pods_can_be_left_out(stage: Stage) -> None:
    """A chain has a source of its own for pods."""
    identity = ManagedIdentity(workload_identity=False, machine=stage.machine())
    assert "virtual machine" == identity.flavour(POD)[0].name


@pytest.mark.parametrize(
    ("client_id", "object_id", "resource_id"), [("c", "o", None), ("c", None, "r"), (None, "o", "r")]
)
def test_one_id(client_id: str | None, object_id: str | None, resource_id: str | None) -> None:
    """The three ids exclude each other, at the constructor already."""
    with pytest.raises(UsageError, match="named by"):
        ManagedIdentity(client_id, object_id, resource_id)


def test_cache_key_tells_identities_apart() -> None:
    """Each id, each kind of id, each place and each audience has a key of its own."""
    vault = TokenQuery(("https://vault.azure.net/.default",))
    graph = TokenQuery(("https://graph.microsoft.com/.default",))
    keys = [
        ManagedIdentity().cache_key(vault),
        ManagedIdentity().cache_key(graph),
        ManagedIdentity().cache_key(TokenQuery(vault.scopes, enable_cae=True)),
        ManagedIdentity(client_id="x").cache_key(vault),
        ManagedIdentity(object_id="x").cache_key(vault),
        ManagedIdentity(fingerprint="other-place").cache_key(vault),
    ]
    assert len(keys) == len(set(keys))
    assert ManagedIdentity("ABC").cache_key(vault) == ManagedIdentity("abc").cache_key(vault)


def test_evidence_is_json(stage: Stage) -> None:
    """Evidence is made of values that JSON knows."""
    found = ManagedIdentity(machine=stage.machine()).evidence(stage.context())
    assert json.dumps([found.present, found.looked_at, found.reason])
