"""On-behalf-of: an API passes its caller's identity on to the next API.

Source: Microsoft, "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow". The user's token must
be an access token (not an id token) whose audience is this app. Conditional Access may answer with
`claims`, which the API passes up to its caller: they are in `TokenRejectedError.details`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.client_secret import target_fields
from azbearer.tokens.grants.exchange import Exchange, grant_fields
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof


@dataclass(frozen=True, slots=True)
class OnBehalfOf(App):
    """An API that acts for the user who called it.

    Args:
        user_assertion: the access token that the API was called with.
        proof: of the API's own identity: secret, certificate or federated assertion.
    """

    user_assertion: Secret
    proof: ClientProof

    @property
    def name(self) -> str:
        """For messages."""
        return "OnBehalfOfCredential"

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`; each user's token has a slot of its own, named by its hash."""
        digest = hashlib.sha256(self.user_assertion.reveal().encode()).hexdigest()
        return self.key("on_behalf_of", query, digest)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """One round trip; see `Credential`."""
        assertion = self.user_assertion.reveal()
        fields = grant_fields(
            query,
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", assertion),
            ("requested_token_use", "on_behalf_of"),
            *target_fields(self, query, "v2"),
            *self.extra,
        )
        endpoint = self.token_url(query, context.environment)
        exchange = Exchange(self.name, endpoint, self.client_id, fields, self.proof, (assertion,))
        return (yield from exchange.token(context))
