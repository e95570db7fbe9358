from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.auth.authority import AUTHORITY_NAMES, authority_in
from azbearer.cli.console import Console
from azbearer.cli.main import parse
from azbearer.cli.recipe_identity import lookup_of
from azbearer.cli.tokensession import Rerouted, Session, open_session
from azbearer.collection.model import Variable, VariableFile
from azbearer.errors import AzbearerError, InputError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.sequence import Chain
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.static_token import StaticToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Azure

TENANT, CLIENT = "7b0d4a1e-0000-4000-8000-0000000000aa", "7b0d4a1e-0000-4000-8000-0000000000bb"
MANAGEMENT = ("https://management.azure.com/.default",)
CANARY = "canary-client-secret"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Opens a session for the words of `azbearer token`; nothing is sent by that."""
    environ = {
        "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
        "AZBEARER_CACHE_DIR": str(tmp_path / "cache"),
        "AZBEARER_CONFIG_DIR": str(tmp_path / "config"),
        "AZBEARER_CACHE_KEY": "ab" * 32,
    }
    with contextlib.ExitStack() as stack:

        def start(*words: object, **variables: str) -> Session:
            options = parse(["token", *map(str, words)])[1]
            console = Console(io.StringIO(), io.StringIO(), {**environ, **variables})
            return stack.enter_context(open_session(options, console))

        yield start


@pytest.fixture
def recipe(environment: Callable[..., Path]) -> Callable[..., Path]:
    """Writes an environment with the recipe's variables and these."""

    def write(**values: Any) -> Path:
        return environment(tenantId=TENANT, client_id=CLIENT, client_secret=CANARY, **values)

    return write


def lookup(**values: str) -> Any:
    variables = tuple(Variable(key, value) for key, value in values.items())
    return lookup_of(VariableFile("", "dev", "environment", variables, {"values": []}))


def test_the_service_principal_of_a_file(opened: Callable[..., Session], recipe: Callable[..., Path]) -> None:
    """Tenant, client and endpoint are the file's."""
    identity = opened("-e", recipe()).identity
    credential = identity.credential
    assert isinstance(credential, ClientSecret)
    assert (TENANT, CLIENT, "v2") == (credential.tenant_id, credential.client_id, credential.version)
    assert (TokenQuery(MANAGEMENT), TENANT) == (identity.query, identity.tenant_id)


@pytest.mark.parametrize(
    ("values", "version", "scopes"),
    [
        ({"resource": "https://management.azure.com/"}, "v1", ("https://management.azure.com//.default",)),
        ({"scope": "https://vault.azure.net/.default"}, "v2", ("https://vault.azure.net/.default",)),
        ({"scope": "x/a x/b"}, "v2", ("x/a", "x/b")),
        ({"resource": "https://a.example", "scope": "y"}, "v1", ("https://a.example/.default",)),
    ],
)
def test_what_a_file_asks_for(
    opened: Callable[..., Session], recipe: Callable[..., Path],
    values: dict[str, str], version: str, scopes: tuple[str, ...],
) -> None:  # fmt: skip
    """A resource means the first version, and wins, since it is the recipe's own."""
    identity = opened("-e", recipe(**values)).identity
    assert isinstance(identity.credential, ClientSecret)
    assert (version, scopes) == (identity.credential.version, identity.query.scopes)


def test_the_cloud_of_a_file(opened: Callable[..., Session], recipe: Callable[..., Path]) -> None:
    """Its authority says which Resource Manager the token is for."""
    path = recipe(authorityHost="https://login.microsoftonline.us")
    assert ("https://management.usgovcloudapi.net/.default",) == opened("-e", path).identity.query.scopes


@pytest.mark.parametrize("name", AUTHORITY_NAMES)
def test_names_of_the_authority(name: str) -> None:
    """By each of the usual names, and by the URL of a token endpoint, the host alone counts."""
    value = "https://login.microsoftonline.us/{{tenantId}}/oauth2/token"
    assert "https://login.microsoftonline.us" == authority_in(lookup(**{name: value, "tenantId": "t"}), {})


@pytest.mark.parametrize(
    ("values", "environ", "authority"),
    [
        ({}, {}, "https://login.microsoftonline.com"),
        (
            {},
            {"AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us"},
            "https://login.microsoftonline.us",
        ),
        ({"authority": "https://localhost:8443/x"}, {}, "https://localhost:8443"),
        ({"authority": "https://[::1]:8443"}, {}, "https://[::1]:8443"),
        ({"authority": ""}, {}, "https://login.microsoftonline.com"),
        ({"authority": "LOGIN.MicrosoftOnline.com"}, {}, "https://login.microsoftonline.com"),
    ],
)
def test_the_authority(values: dict[str, str], environ: dict[str, str], authority: str) -> None:
    """The file's, else the process's, else the public cloud's; this machine is allowed too."""
    assert authority == authority_in(lookup(**values), environ)


@pytest.mark.parametrize(
    "value",
    [
        "https://login.example.com", "http://login.microsoftonline.com", "https://login.microsoftonline.com.example",
        "https://login.microsoftonline.com@evil.example", "ftp://x", "https://", "{{missing}}",
    ],
)  # fmt: skip
def test_a_stranger_s_authority(value: str) -> None:
    """A file may not have the user's secret sent to whomever it names."""
    with pytest.raises(InputError, match="not one of Azure's") as caught:
        authority_in(lookup(authority=value), {})
    assert "if you trust it, name it yourself with --authority" == caught.value.hint


def test_an_authority_that_the_user_names(
    opened: Callable[..., Session], recipe: Callable[..., Path]
) -> None:
    """The option is the user's own word."""
    session = opened("-e", recipe(authority="https://a.example"), "--authority", "https://adfs.example.com")
    assert isinstance(session.identity.credential, ClientSecret)
    assert "https://adfs.example.com" == session.identity.credential.authority


def test_the_chain(opened: Callable[..., Session]) -> None:
    """Without file and profile; another tenant is asked for only where the user names one."""
    identity = opened("--tenant", TENANT).identity
    assert isinstance(identity.credential, Chain)
    assert TokenQuery(MANAGEMENT, tenant_id=TENANT) == identity.query


def test_the_files_on_which_the_chain_depends(opened: Callable[..., Session], tmp_path: Path) -> None:
    """The profile that is not there, and what the developer's tools have of their sign-ins."""
    seen = dict(opened(AZURE_TOKEN_CREDENTIALS="dev", AZURE_CONFIG_DIR=str(tmp_path)).identity.witnesses)
    assert "" == seen[str(tmp_path / "config" / "profiles" / "default.json")]
    assert f"{tmp_path}/azureProfile.json" in seen


def test_references_are_followed_late(
    opened: Callable[..., Session], environment: Callable[..., Path]
) -> None:
    """A reference that leads nowhere is no problem before a token is requested, and one then."""
    path = environment(tenantId=TENANT, client_id=CLIENT, client_secret="env:NOT_SET_ANYWHERE")
    session = opened("-e", path, "--connect-to", "::127.0.0.1:1")
    with pytest.raises(AzbearerError, match="NOT_SET_ANYWHERE is not set"):
        session.token()


def test_a_malformed_reference(opened: Callable[..., Session], environment: Callable[..., Path]) -> None:
    """It is told at once, and not sent as a secret."""
    path = environment(tenantId=TENANT, client_id=CLIENT, client_secret="keyring:nothing")
    with pytest.raises(InputError, match="is no reference of that kind"):
        opened("-e", path)


def test_one_cache_for_all_and_one_for_each_profile(
    opened: Callable[..., Session], recipe: Callable[..., Path], tmp_path: Path
) -> None:
    """Processes share it; `--no-cache` has none."""
    session = opened("-e", recipe())
    assert session.cache is not None
    assert str(tmp_path / "cache" / "tokens") == session.cache.folder
    assert opened("-e", recipe(), "--no-cache").cache is None


@pytest.mark.parametrize("words", [("--connect-to", "a:443:127.0.0.1:1"), ("-k",)])
def test_other_ways_have_other_keys(
    opened: Callable[..., Session], recipe: Callable[..., Path], words: tuple[str, ...]
) -> None:
    """What an emulator, or anybody on the way, may have given is not a token of the real service."""
    path = recipe()
    assert opened("-e", path).cache_key != opened("-e", path, *words).cache_key


def test_rerouted_is_the_credential_but_for_its_key() -> None:
    """Name and flow are passed on."""
    credential = StaticToken(Secret("x"), 2e9)
    rerouted, query = Rerouted(credential, ("way",)), TokenQuery(("s",))
    assert credential.name == rerouted.name
    assert '["way", ' == rerouted.cache_key(query)[:8]


def test_the_secret_is_in_no_repr(opened: Callable[..., Session], recipe: Callable[..., Path]) -> None:
    """Nor is it in the key of the cache."""
    session = opened("-e", recipe())
    assert CANARY not in repr(session) + repr(session.identity) + session.cache_key


def test_console_messages(azure: Azure) -> None:
    """What a flow tells goes to standard error, never to the result."""
    assert "" == azure("token", "-e", azure.write_environment()).err
