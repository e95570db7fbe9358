from __future__ import annotations

import json

import pytest
from tests.tokens.stage import Stage

from azbearer.errors import AuthenticationError, TransportError, UsageError
from azbearer.tokens.ambient.managed_identity import ManagedIdentity
from azbearer.tokens.ambient.sequence import ProcessMemory
from azbearer.tokens.ambient.verdict import NoSourceError
from azbearer.tokens.chain import ChainOptions, default_chain
from azbearer.tokens.contract import NotAvailableError, RunProgram, TokenQuery

ALL = [
    "EnvironmentCredential",
    "WorkloadIdentityCredential",
    "GitHubActionsCredential",
    "AzurePipelinesCredential",
    "ManagedIdentityCredential",
    "AzureCliCredential",
    "AzurePowerShellCredential",
    "AzureDeveloperCliCredential",
]
DEV, PROD = ALL[5:], ALL[:5]
SILENCE = TransportError("no answer", code="timeout-total")
PRINCIPAL = {"AZURE_TENANT_ID": "contoso.com", "AZURE_CLIENT_ID": "client-1", "AZURE_CLIENT_SECRET": "canary"}
TOOLS = {"az": "/bin/az", "pwsh": "/bin/pwsh", "azd": "/bin/azd"}
AZ_TOKEN = json.dumps({"accessToken": "canary-token", "expires_on": 1767272400})


@pytest.fixture
def stage() -> Stage:
    """An empty environment, at noon."""
    return Stage()


def names(environment: dict[str, str], options: ChainOptions | None = None) -> list[str]:
    return [step.credential.name for step in default_chain(environment, options).steps]


def select(value: str) -> dict[str, str]:
    return {"AZURE_TOKEN_CREDENTIALS": value}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ALL),
        ("dev", DEV),
        (" PROD ", PROD),
        ("AzureCliCredential", ["AzureCliCredential"]),
        ("managedidentitycredential", ["ManagedIdentityCredential"]),
    ],
)
def test_selection(value: str, expected: list[str]) -> None:
    """AZURE_TOKEN_CREDENTIALS narrows the chain to a group or to one source, in any capitals."""
    assert expected == names(select(value))


def test_unknown_selection() -> None:
    """A name that is no source is a mistake, and the right ones are listed."""
    with pytest.raises(UsageError) as caught:
        default_chain(select("VisualStudioCodeCredential"))
    assert "dev, prod, EnvironmentCredential" in caught.value.hint


def test_required_selection() -> None:
    """Who does not want guesses can require the variable."""
    options = ChainOptions(require_envvar=True)
    with pytest.raises(UsageError, match="not set, but required"):
        default_chain({}, options)
    assert DEV == names(select("dev"), options)


def test_exclusions_win() -> None:
    """An explicit exclusion or inclusion wins over the variable."""
    options = ChainOptions(exclusions={"cli": True, "environment": False})
    assert ["EnvironmentCredential", *DEV[1:]] == names(select("dev"), options)


def test_sources_of_azure_identity_alone() -> None:
    """What this chain does not have can be excluded, as code for azure-identity does, but not asked for."""
    assert ALL == names({}, ChainOptions(exclusions={"broker": True, "visual_studio_code": True}))
    with pytest.raises(UsageError, match="interactive_browser"):
        default_chain({}, ChainOptions(exclusions={"interactive_browser": False}))


def test_unknown_exclusion() -> None:
    """A source that does not exist can't be excluded."""
    with pytest.raises(UsageError, match="'clii'"):
        default_chain({}, ChainOptions(exclusions={"clii": True}))


def test_principal_first(stage: Stage) -> None:
    """The environment's service principal is asked before everything else."""
    stage.environment |= PRINCIPAL
    chain = default_chain(stage.environment, machine=stage.machine(programs=TOOLS))
    stage.play(chain, stage.granted())
    assert ["https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token"] == [s.url for s in stage.sends]


def test_wrong_secret_stops(stage: Stage) -> None:
    """A refused secret must not end in a token of whoever is signed in to az."""
    stage.environment |= PRINCIPAL
    body = {"error": "invalid_client", "error_description": "AADSTS7000215: no", "error_codes": [7000215]}
    with pytest.raises(AuthenticationError) as caught:
        stage.play(
            default_chain(stage.environment, machine=stage.machine(programs=TOOLS)), stage.json(body, 401)
        )
    assert ("AADSTS7000215", False) == (caught.value.code, isinstance(caught.value, NotAvailableError))


def test_developer_machine(stage: Stage) -> None:
    """On a developer's machine one short knock precedes az, and from then on az is asked at once."""
    chain = default_chain(stage.environment, machine=stage.machine(programs=TOOLS))
    stage.play(chain, SILENCE, stage.wrote(AZ_TOKEN))
    assert ([], True) == (stage.pauses, stage.sends[0].timeout < 1.0)
    stage.effects.clear()
    stage.play(chain, stage.wrote(AZ_TOKEN))
    assert [RunProgram] == [type(effect) for effect in stage.effects]


def test_tools_in_order(stage: Stage) -> None:
    """A tool in which nobody is signed in, and one that is refused, make way for the next."""
    signed_out = stage.wrote(err="Please run 'az login'", code=1)
    refused = stage.wrote(err="AADSTS70043: expired", code=1)
    azd = stage.wrote('{"token": "canary-token", "expiresOn": "2026-01-01T13:00:00Z"}')
    chain = default_chain({}, machine=stage.machine(programs=TOOLS))
    assert 1767272400.0 == stage.play(chain, SILENCE, signed_out, refused, azd).expires_on


def test_nothing_here(stage: Stage) -> None:
    """The error names every source, what was looked at, and why it gave nothing."""
    with pytest.raises(NoSourceError) as caught:
        stage.play(default_chain({}, machine=stage.machine()), SILENCE)
    assert ALL == [verdict.source for verdict in caught.value.verdicts]
    assert "AzureCliCredential: not installed (looked at az on PATH)" in caught.value.where
    assert "ManagedIdentityCredential: the instance metadata service is not here" in caught.value.where
    assert "az login" in caught.value.hint


def test_one_tool_by_name(stage: Stage) -> None:
    """A tool that was asked for by name is no guess: its own refusal is the error."""
    environment = select("AzureCliCredential")
    chain = default_chain(environment, machine=stage.machine(programs=TOOLS))
    with pytest.raises(AuthenticationError, match="AADSTS70043") as caught:
        stage.play(chain, stage.wrote(err="AADSTS70043: expired", code=1))
    assert not isinstance(caught.value, NoSourceError)


def test_managed_identity_by_name(stage: Stage) -> None:
    """Asked for by name, the metadata service is waited for instead of being knocked at."""
    chain = default_chain(select("ManagedIdentityCredential"), machine=stage.machine())
    stage.play(chain, stage.page(503, ""), stage.granted())
    assert 2 == len(stage.sends)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (ChainOptions(), "client-1"),
        (ChainOptions(managed_identity_client_id="client-2"), "client-2"),
        (ChainOptions(managed_identity_client_id=None), None),
    ],
)
def test_managed_identity_client(options: ChainOptions, expected: str | None) -> None:
    """The identity is AZURE_CLIENT_ID's unless another one, or the system's own, is named."""
    (identity,) = [
        step.credential
        for step in default_chain(PRINCIPAL, options).steps
        if isinstance(step.credential, ManagedIdentity)
    ]
    assert expected == identity.client_id


def test_explanation(stage: Stage) -> None:
    """The explanation lists all sources, those left out too, and sends and starts nothing."""
    stage.environment |= PRINCIPAL | select("prod")
    verdicts = default_chain(stage.environment, machine=stage.machine()).explain(stage.context())
    assert ALL == [verdict.source for verdict in verdicts]
    would_try = [verdict.source for verdict in verdicts if verdict.would_try]
    assert ["EnvironmentCredential", "ManagedIdentityCredential"] == would_try
    assert "left out by AZURE_TOKEN_CREDENTIALS=prod" == verdicts[-1].reason
    assert "canary" not in json.dumps([verdict.as_json() for verdict in verdicts])


def test_memory_can_be_shared(stage: Stage) -> None:
    """A winner that another chain has found is asked first."""
    memory = ProcessMemory()
    memory.remember("AzureDeveloperCliCredential")
    chain = default_chain({}, machine=stage.machine(programs=TOOLS), memory=memory)
    stage.play(chain, stage.wrote('{"token": "canary-token", "expiresOn": "2026-01-01T13:00:00Z"}'))
    assert 1 == len(stage.effects)


def test_unknown_winner(stage: Stage) -> None:
    """A remembered source that is no longer in the chain is not asked."""
    memory = ProcessMemory()
    memory.remember("EnvironmentCredential")
    chain = default_chain(select("dev"), machine=stage.machine(programs=TOOLS), memory=memory)
    assert stage.play(chain, stage.wrote(AZ_TOKEN))


def test_cache_key_by_environment(stage: Stage) -> None:
    """Another client in the environment is another key; another secret of it is not."""
    query = TokenQuery(("x/.default",))
    keys = [
        default_chain(PRINCIPAL | more, machine=stage.machine()).cache_key(query)
        for more in ({}, {"AZURE_CLIENT_ID": "client-2"}, {"AZURE_CLIENT_SECRET": "canary-new"})
    ]
    assert keys[0] != keys[1]
    assert keys[0] == keys[2]
