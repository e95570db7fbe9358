"""Several credentials in order: the first that is available here gives the tokens."""

from __future__ import annotations

import os

from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import AuthorityOptions, Options, read_options
from azbearer.credentials.sharing import SHELF
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import EllipsisType
    from typing import Unpack

    from azbearer.tokens.ambient.sequence import Chain
    from azbearer.tokens.ambient.verdict import Verdict
    from azbearer.tokens.chain import ChainOptions
    from azbearer.tokens.contract import Credential

# Sources of azure-identity's chain that don't exist in this one, so excluding them changes nothing.
_ABSENT = frozenset({"shared_token_cache", "visual_studio_code", "interactive_browser", "broker"})


class Explained(Setup):
    """A chain that can say what it found."""

    def explain(self) -> tuple[Verdict, ...]:
        """What each source found here and whether it would be asked, in order; nothing is sent or started."""
        return cast("Chain", self.description).explain(SHELF.driver(self.options).context)


class ChainedTokenSetup(Explained):
    """Credentials in order: whichever is the first to give a token is asked from then on.

    Args:
        *credentials: of this package, or any azure-core credentials.
    """

    def __init__(self, *credentials: Any) -> None:
        from azbearer.tokens.ambient.sequence import chain_of  # noqa: PLC0415 - each loads its own

        super().__init__(chain_of(*map(described, credentials)), _common_options(credentials))


def described(credential: Any) -> Credential:
    """A credential's description; those of other libraries are wrapped."""
    if isinstance(credential, Setup):
        return credential.description
    from azbearer.tokens.grants.foreign import ForeignCredential  # noqa: PLC0415 - others' credentials are rare

    return ForeignCredential(credential)


def _common_options(credentials: tuple[Any, ...]) -> Options:
    """How the chain connects: as its members do, which must agree.

    Raises:
        UsageError: they don't.
    """
    own = [credential.options for credential in credentials if isinstance(credential, Setup)]
    connections = {Options(settings=one.settings, proxies=one.proxies) for one in own} - {Options()}
    if len(connections) > 1:
        raise UsageError(
            "the credentials of a chain connect in different ways",
            hint="give all of them the same connection_verify, proxies and timeouts",
        )
    connection = next(iter(connections), Options())
    cache = next((one.cache for one in own if one.cache is not None), None)
    return Options(connection.settings, connection.proxies, cache)


class DefaultAzureOptions(AuthorityOptions, total=False):
    """What the default chain takes, by azure-identity's names.

    Args:
        exclude_environment_credential: True leaves the source out, False takes it in whatever
            `AZURE_TOKEN_CREDENTIALS` says; so for those that follow.
        exclude_workload_identity_credential: likewise.
        exclude_github_actions_credential: likewise.
        exclude_azure_pipelines_credential: likewise.
        exclude_managed_identity_credential: likewise.
        exclude_cli_credential: likewise, the Azure CLI.
        exclude_powershell_credential: likewise, Azure PowerShell.
        exclude_developer_cli_credential: likewise, the Azure Developer CLI.
        exclude_shared_token_cache_credential: accepted; this chain has no such source.
        exclude_visual_studio_code_credential: likewise.
        exclude_broker_credential: likewise.
        exclude_interactive_browser_credential: likewise; False is refused, since a chain asks nobody.
        managed_identity_client_id: of a user-assigned identity; the default is `AZURE_CLIENT_ID`,
            and None means the host's own.
        workload_identity_client_id: the default is the client id above.
        workload_identity_tenant_id: the default is `AZURE_TENANT_ID`.
        process_timeout: seconds for one run of a developer's tool.
        require_envvar: refuse to guess: `AZURE_TOKEN_CREDENTIALS` must be set.
    """

    exclude_environment_credential: bool
    exclude_workload_identity_credential: bool
    exclude_github_actions_credential: bool
    exclude_azure_pipelines_credential: bool
    exclude_managed_identity_credential: bool
    exclude_cli_credential: bool
    exclude_powershell_credential: bool
    exclude_developer_cli_credential: bool
    exclude_shared_token_cache_credential: bool
    exclude_visual_studio_code_credential: bool
    exclude_broker_credential: bool
    exclude_interactive_browser_credential: bool
    managed_identity_client_id: str | None
    workload_identity_client_id: str | None
    workload_identity_tenant_id: str | None
    process_timeout: float
    require_envvar: bool


class DefaultAzureSetup(Explained):
    """Whatever source of tokens this place has: environment, cluster, CI job, host, developer's tools.

    `AZURE_TOKEN_CREDENTIALS` narrows it to `dev`, `prod`, or one class name.

    Args:
        **options: see `DefaultAzureOptions`.
    """

    def __init__(self, **options: Unpack[DefaultAzureOptions]) -> None:
        from azbearer.tokens.chain import default_chain  # noqa: PLC0415 - loads every source

        chosen = read_options(self, options, DefaultAzureOptions)
        super().__init__(default_chain(os.environ, _chain_options(options, chosen)), chosen)


def _chain_options(given: DefaultAzureOptions, chosen: Options) -> ChainOptions:
    """The arguments as the chain takes them."""
    from azbearer.tokens.chain import ChainOptions  # noqa: PLC0415 - as above
    from azbearer.tokens.tools.program import PROCESS_TIMEOUT  # noqa: PLC0415 - as above

    host = given.get("managed_identity_client_id", ...)
    return ChainOptions(
        authority=chosen.authority,
        exclusions=_exclusions(given),
        managed_identity_client_id=host,
        workload_identity_client_id=given.get("workload_identity_client_id") or _named(host),
        workload_identity_tenant_id=given.get("workload_identity_tenant_id") or "",
        additionally_allowed_tenants=chosen.tenants,
        process_timeout=given.get("process_timeout", PROCESS_TIMEOUT),
        require_envvar=given.get("require_envvar", False),
    )


def _named(client_id: str | EllipsisType | None) -> str:
    return client_id if isinstance(client_id, str) else ""


def _exclusions(given: Mapping[str, Any]) -> dict[str, bool]:
    """The flags by the words of the chain.

    Raises:
        UsageError: a source is asked for that a chain can't have.
    """
    words = {
        name.removeprefix("exclude_").removesuffix("_credential"): flag
        for name, flag in given.items()
        if name.startswith("exclude_") and flag is not None
    }
    impossible = [word for word in _ABSENT if words.get(word) is False]
    if impossible:
        raise UsageError(
            f"the default chain has no source {impossible[0]!r}",
            hint="put it into a ChainedTokenCredential, such as one with InteractiveBrowserCredential()",
        )
    return {word: flag for word, flag in words.items() if word not in _ABSENT}


class ChainedTokenCredential(ChainedTokenSetup, Blocking):
    """Credentials in order: whichever is the first to give a token is asked from then on."""


class DefaultAzureCredential(DefaultAzureSetup, Blocking):
    """Whatever source of tokens this place has: environment, cluster, CI job, host, developer's tools."""
