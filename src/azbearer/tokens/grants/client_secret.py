"""Client credentials (RFC 6749 section 4.4): the app gets a token for itself.

Sources: Microsoft, "OAuth 2.0 client credentials flow" (v2, with `scope`) and its v1 page (with
`resource`). Secret, certificate and federated assertion differ in the proof only, so they share
`ClientCredentials`.

What sends and reads is loaded when there is something to send: who finds a token in a cache needs no
more of this file than the key.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal  # noqa: TID253 - dataclasses look for its ClassVar

from azbearer.tokens.grants.app import App

if TYPE_CHECKING:
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof
    from azbearer.tokens.grants.sources import SecretSource

Version = Literal["v1", "v2"]


@dataclass(frozen=True, slots=True)
class ClientCredentials(App, ABC):
    """An app that gets tokens for itself; the kinds of proof derive from it.

    Args:
        version: the endpoint and its words: `v1` with `resource`, or `v2` with `scope`.
    """

    version: Version = field(default="v2", kw_only=True)

    kind: ClassVar[str]

    @property
    @abstractmethod
    def name(self) -> str:
        """For messages."""

    @property
    @abstractmethod
    def proof(self) -> ClientProof:
        """How the app proves who it is."""

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`. The secret has no part in it: a new one voids no token that there is."""
        return self.key(self.kind, query)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """One round trip; see `Credential`."""
        from azbearer.tokens.grants.exchange import Exchange, grant_fields  # noqa: PLC0415 - see above

        target = target_fields(self, query, self.version)
        fields = grant_fields(query, ("grant_type", "client_credentials"), *target, *self.extra)
        endpoint = self.token_url(query, context.environment, self.version)
        return (yield from Exchange(self.name, endpoint, self.client_id, fields, self.proof).token(context))


def target_fields(app: App, query: TokenQuery, version: Version) -> tuple[tuple[str, str], ...]:
    """What the token is for: `resource` or `scope`.

    Raises:
        UsageError: the scopes are of no resource, or of several.
    """
    from azbearer.tokens.resources import resource_of_scopes  # noqa: PLC0415 - see above

    if app.token_endpoint and version == "v2":
        # Another server's scopes are plain words, and there may be none.
        return (("scope", " ".join(query.scopes)),)
    resource = resource_of_scopes(query.scopes)
    return (("resource", resource),) if version == "v1" else (("scope", " ".join(query.scopes)),)


@dataclass(frozen=True, slots=True)
class ClientSecret(ClientCredentials):
    """An app that signs in with a secret.

    Args:
        secret: the secret, several of them, a file, or a callable; see `sources.py`.
        in_header: send it in a Basic header instead of the body.
    """

    secret: SecretSource
    in_header: bool = field(default=False, kw_only=True)

    kind: ClassVar[str] = "client_secret"

    @property
    def name(self) -> str:
        """For messages."""
        return "ClientSecretCredential"

    @property
    def proof(self) -> ClientProof:
        """The secret."""
        from azbearer.tokens.grants.proof import SecretProof  # noqa: PLC0415 - see above

        return SecretProof(self.secret, self.in_header)
