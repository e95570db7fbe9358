"""Resource owner password (RFC 6749 section 4.3): for collections that are set up that way.

Source: Microsoft, "OAuth 2.0 Resource Owner Password Credentials", which advises against it: it can do
no multifactor authentication, and hands the password to the app. RFC 9700 section 2.4 forbids it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.client_secret import Version, target_fields
from azbearer.tokens.grants.exchange import Exchange, grant_fields
from azbearer.tokens.grants.proof import NoProof
from azbearer.tokens.grants.sources import read_secret
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof
    from azbearer.tokens.grants.sources import SecretSource


@dataclass(frozen=True, slots=True)
class UsernamePassword(App):
    """A user whose password is known.

    Args:
        username: as the user signs in.
        password: where it comes from.
        proof: of a confidential client.
        version: of the endpoint.
    """

    username: str
    password: SecretSource
    proof: ClientProof = field(default=NoProof(), kw_only=True)
    version: Version = field(default="v2", kw_only=True)

    @property
    def name(self) -> str:
        """For messages."""
        return "UsernamePasswordCredential"

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`; the password has no part in it, not even as a hash, since it could be guessed."""
        return self.key("password", query, self.username.lower())

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """One round trip; see `Credential`."""
        password = (yield from read_secret(self.password, "password")).reveal()
        fields = grant_fields(
            query,
            ("grant_type", "password"),
            ("username", self.username),
            ("password", password),
            *target_fields(self, query, self.version),
            *self.extra,
        )
        endpoint = self.token_url(query, context.environment, self.version)
        exchange = Exchange(self.name, endpoint, self.client_id, fields, self.proof, (password,))
        return (yield from exchange.token(context))
