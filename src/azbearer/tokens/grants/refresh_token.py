"""Refresh tokens (RFC 6749 section 6): what a user's sign-in leaves behind for later.

Source: Microsoft, "Refresh tokens in the Microsoft identity platform". They roll: an answer brings a
new one, which takes the place of the old; they are bound to user and app, not to a resource or tenant.
One that is refused is dead for good, and the user must sign in again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from azbearer.errors import AuthenticationError
from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.exchange import Exchange, grant_fields
from azbearer.tokens.grants.proof import NoProof
from azbearer.tokens.grants.sources import read_secret
from azbearer.tokens.grants.user_scope import user_scope
from azbearer.tokens.rejection import TokenRejectedError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof
    from azbearer.tokens.grants.sources import SecretSource

# Asks for the next refresh token; without it some servers give none.
_OFFLINE = "offline_access"


class SignInRequiredError(AuthenticationError):
    """What was kept of the user's sign-in is no longer good: an interactive sign-in is needed."""

    code = "sign-in-required"


@dataclass(frozen=True, slots=True)
class RefreshToken(App):
    """A user who has signed in before.

    Args:
        refresh_token: where it comes from; a callable gives the newest one.
        user: tells this user's tokens from those of others in caches, such as a home account id.
        proof: of a confidential client; public ones have none.
        on_rotated: told of each new refresh token before the access token is handed out, so that it
            can be kept.
    """

    refresh_token: SecretSource
    user: str = field(default="", kw_only=True)
    proof: ClientProof = field(default=NoProof(), kw_only=True)
    on_rotated: Callable[[Secret], None] | None = field(default=None, kw_only=True, repr=False, compare=False)

    @property
    def name(self) -> str:
        """For messages."""
        return "RefreshTokenCredential"

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return self.key("refresh_token", query, self.user)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """One round trip.

        Raises:
            SignInRequiredError: the refresh token is dead.
        """
        secret = yield from read_secret(self.refresh_token, "refresh token")
        exchange = self._exchange(secret.reveal(), query, context)
        try:
            token = yield from exchange.token(context)
        except TokenRejectedError as error:
            raise _sign_in_again(error) from None
        if token.refresh_token is None:
            # The server keeps the old one in force (RFC 6749 section 6).
            return replace(token, refresh_token=secret)
        if self.on_rotated is not None:
            self.on_rotated(token.refresh_token)
        return token

    def _exchange(self, secret: str, query: TokenQuery, context: FlowContext) -> Exchange:
        fields = grant_fields(
            query,
            ("grant_type", "refresh_token"),
            ("refresh_token", secret),
            *user_scope(self, query, _OFFLINE),
            *self.extra,
        )
        endpoint = self.token_url(query, context.environment)
        return Exchange(self.name, endpoint, self.client_id, fields, self.proof, (secret,))


def _sign_in_again(error: TokenRejectedError) -> AuthenticationError:
    """The error for a refused refresh token; other refusals stay what they are."""
    if error.details.error not in {"invalid_grant", "interaction_required", "login_required"}:
        return error
    return SignInRequiredError(
        f"the user must sign in again: {error.message}",
        where=error.where,
        hint="sign in again (azbearer login)",
        code=error.code,
    )
