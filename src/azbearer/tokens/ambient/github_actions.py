"""A job of GitHub Actions, or of Forgejo, which speaks the same: its own statement about itself.

The job needs the permission `id-token: write`; without it, neither variable is set. Source: GitHub's
page on OpenID Connect in cloud providers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar  # noqa: TID253 - dataclasses look for its ClassVar
from urllib.parse import quote

from azbearer.tokens.ambient.assertions import exchange_audience, fetched_assertion
from azbearer.tokens.ambient.federation import Federated, authority_in
from azbearer.tokens.ambient.request import endpoint_in
from azbearer.tokens.contract import Send

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect, FlowContext, TokenQuery

_URL = "ACTIONS_ID_TOKEN_REQUEST_URL"
_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"  # noqa: S105 -- the name of a variable


@dataclass(frozen=True, slots=True)
class GitHubActions(Federated):
    """The identity that an application's federated credential gives to a job.

    Args:
        audience: of the statement; empty means what the cloud of the authority expects.
    """

    audience: str = field(default="", kw_only=True)

    absent: ClassVar[str] = "not in a job that may make statements"
    remedy: ClassVar[str] = "give the job `permissions: id-token: write`"

    @property
    def name(self) -> str:
        """After azure-identity's manner; it has no such credential."""
        return "GitHubActionsCredential"

    def place(self) -> tuple[tuple[str, str], ...]:
        """The runner sets both."""
        return (_URL, ""), (_TOKEN, "")

    def cache_key(self, query: TokenQuery) -> str:
        """With the audience, which may name another federated credential of the application."""
        return f"{Federated.cache_key(self, query)}|{self.audience}"

    def fetch(self, context: FlowContext) -> Generator[Effect, Any, Secret]:
        """Ask the runner's endpoint; its URL has a query on GitHub, and may have none elsewhere."""
        environment = context.environment
        url = endpoint_in(environment, _URL)
        audience = self.audience or exchange_audience(authority_in(environment, self.authority))
        send = Send(
            "GET",
            f"{url}{'&' if '?' in url else '?'}audience={quote(audience, safe='')}",
            headers=(
                ("Authorization", f"bearer {environment.get(_TOKEN, '')}"),
                ("Accept", "application/json"),
            ),
        )
        source = "the OpenID Connect provider of GitHub Actions"
        return (yield from fetched_assertion(send, context, source=source, member="value", hint=self.remedy))
