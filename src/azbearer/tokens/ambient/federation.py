"""A foreign statement exchanged for a token: what workload identity and CI services have in common."""

from __future__ import annotations

import abc
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar  # noqa: TID253 - dataclasses look for its ClassVar

from azbearer.tokens.ambient.evidence import Evidence, variables_evidence
from azbearer.tokens.ambient.keys import ambient_key
from azbearer.tokens.clouds import PUBLIC
from azbearer.tokens.contract import NotAvailableError
from azbearer.tokens.grants.client_secret import ClientCredentials
from azbearer.tokens.grants.proof import AssertionProof

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from typing import Any

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect, Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof, Prepared


@dataclass(frozen=True, slots=True)
class FetchedProof:
    """A client that proves who it is by a statement that must be fetched; once more after a refusal.

    Args:
        fetch: the steps that fetch it.
    """

    fetch: Callable[[], Generator[Effect, Any, Secret]]

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:
        """Fetch the statement."""
        statement = yield from self.fetch()
        return (yield from AssertionProof(statement).prepare(attempt))


@dataclass(frozen=True, slots=True)
class FederatedClient(ClientCredentials):
    """An app that signs in with a statement which is fetched by effects.

    Args:
        fetch: the steps that fetch the statement.
        source: the credential's name, for messages.
    """

    fetch: Callable[[], Generator[Effect, Any, Secret]] = field(repr=False)
    source: str = field(kw_only=True)

    kind: ClassVar[str] = "federated"

    @property
    def name(self) -> str:
        """For messages."""
        return self.source

    @property
    def proof(self) -> ClientProof:
        """The statement."""
        return FetchedProof(self.fetch)


def authority_in(environment: Mapping[str, str], given: str = "") -> str:
    """The authority to use: the one given, the environment's, or the public cloud's."""
    return given or environment.get("AZURE_AUTHORITY_HOST", "") or PUBLIC.authority


@dataclass(frozen=True, slots=True)
class Federated(abc.ABC):
    """An application that trusts statements about a pod or a job; the kinds of place derive from it.

    Args:
        tenant_id: the application's tenant; empty means what `tenant_variable` holds.
        client_id: the application; empty means what `client_variable` holds.
        authority: where to sign in; empty means `AZURE_AUTHORITY_HOST`, or the public cloud.
        additionally_allowed_tenants: other tenants that a query may ask for; `*` means any.
        fingerprint: of the environment, for the cache key (see `fingerprint_of`).
    """

    tenant_id: str = ""
    client_id: str = ""
    authority: str = field(default="", kw_only=True)
    additionally_allowed_tenants: tuple[str, ...] = field(default=(), kw_only=True)
    fingerprint: str = field(default="", kw_only=True)

    tenant_variable: ClassVar[str] = "AZURE_TENANT_ID"
    client_variable: ClassVar[str] = "AZURE_CLIENT_ID"
    absent: ClassVar[str] = "nothing here makes statements"
    remedy: ClassVar[str] = ""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """For messages."""

    @abc.abstractmethod
    def place(self) -> tuple[tuple[str, str], ...]:
        """Each variable that names the place, beside what was given instead of it (or an empty text)."""

    @abc.abstractmethod
    def fetch(self, context: FlowContext) -> Generator[Effect, Any, Secret]:
        """The steps that fetch the statement."""

    def evidence(self, context: FlowContext) -> Evidence:
        """Here when tenant, client and place are known."""
        return self.evidence_in(context.environment)

    def evidence_in(self, environment: Mapping[str, str]) -> Evidence:
        """The same, by the variables alone."""
        known = (
            *self.place(),
            (self.tenant_variable, self.tenant_id),
            (self.client_variable, self.client_id),
        )
        needed = tuple(name for name, given in known if not given)
        if not needed:
            return Evidence(present=True, looked_at=(), reason="everything needed is given")
        return variables_evidence(environment, *needed)

    def cache_key(self, query: TokenQuery) -> str:
        """Authority, tenant, client and place."""
        place = (given for _, given in self.place())
        identity = (self.authority, self.tenant_id, self.client_id, *place)
        return ambient_key(self.name, query, *identity, self.fingerprint)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Fetch a statement, then exchange it.

        Raises:
            NotAvailableError: the place is another one.
        """
        found = self.evidence(context)
        if not found.present:
            raise NotAvailableError(f"{self.absent}: {found.reason}", where=self.name, hint=self.remedy)
        environment = context.environment
        client = FederatedClient(
            authority_in(environment, self.authority),
            self.tenant_id or environment[self.tenant_variable],
            self.client_id or environment[self.client_variable],
            partial(self.fetch, context),
            source=self.name,
            additionally_allowed_tenants=self.additionally_allowed_tenants,
        )
        return (yield from client.flow(query, context))
