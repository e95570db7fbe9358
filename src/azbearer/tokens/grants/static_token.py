"""A token that somebody has at hand: pasted, or from a tool of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.tokens.answer import is_visible_ascii
from azbearer.tokens.contract import Token
from azbearer.tokens.expiry import LONGEST_LIFE, jwt_expiry
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery


@dataclass(frozen=True, slots=True)
class StaticToken:
    """One token, whatever is asked for.

    Args:
        value: the token.
        expires_on: seconds since the epoch; None reads the token's own `exp`, and an opaque token is
            taken to be good for a day: the server will say when it is not.
    """

    value: Secret
    expires_on: float | None = None

    @property
    def name(self) -> str:
        """For messages."""
        return "StaticTokenCredential"

    def cache_key(self, query: TokenQuery) -> str:  # noqa: ARG002 - it is the same token for all
        """See `Credential`; the token is in it as a hash."""
        return f'["static_token","{hashlib.sha256(self.value.reveal().encode()).hexdigest()}"]'

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:  # noqa: ARG002 - as above
        """No effect at all.

        Raises:
            AuthenticationError: the token has expired, or can't stand in a header.
        """
        yield from ()
        text = self.value.reveal()
        if not is_visible_ascii(text):
            raise AuthenticationError(
                "the token has characters that no token has",
                hint="paste the token alone, without `Bearer` and line breaks",
                code="static-token",
            )
        now = context.now()
        end = self._end(text, now, context.skew())
        if end <= now:
            raise AuthenticationError(
                "the token has expired",
                hint="get a new one, or let azbearer sign in by itself",
                code="static-token",
            )
        return Token(self.value, expires_on=end, obtained_on=now)

    def _end(self, text: str, now: float, skew: float) -> float:
        if self.expires_on is not None:
            return self.expires_on
        end = jwt_expiry(text)
        return now + LONGEST_LIFE if end is None else end - skew
