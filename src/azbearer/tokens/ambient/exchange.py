"""One question to an identity endpoint, with its retries, and the token in its answer."""

from __future__ import annotations

from dataclasses import replace

from azbearer.tokens.ambient.refusals import fields_of, plain_url, refusal
from azbearer.tokens.answer import token_of
from azbearer.tokens.expiry import epoch_of
from azbearer.tokens.retry import TOKEN_SERVICE, send_with_retries
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.tokens.contract import Answer, Effect, Flow, FlowContext, Send, Token
    from azbearer.tokens.retry import RetryPolicy

_OK = 200
# Seconds from which on the back end, which issues tokens of a day, wants them renewed half-way (MSAL).
_LONG_LIFE = 7200.0


def ask(
    send: Send, context: FlowContext, *, source: str, hint: str, policy: RetryPolicy = TOKEN_SERVICE
) -> Flow:
    """Send the question and read the token.

    Raises:
        AuthenticationError: the endpoint answers and gives none.
        TransportError: no try got an answer.
    """
    answer = yield from granted(send, context, source=source, hint=hint, policy=policy)
    return identity_token(answer, context, source=source, endpoint=plain_url(send))


def granted(
    send: Send, context: FlowContext, *, source: str, hint: str, policy: RetryPolicy = TOKEN_SERVICE
) -> Generator[Effect, Any, Answer]:
    """Send the question; the answer is one of status 200.

    Raises:
        AuthenticationError: the endpoint answers and refuses.
        TransportError: no try got an answer.
    """
    answer: Answer = yield from send_with_retries(send, context, policy)
    if answer.status != _OK:
        raise refusal(answer, send, source=source, hint=hint)
    return answer


def identity_token(answer: Answer, context: FlowContext, *, source: str, endpoint: str) -> Token:
    """The token of an answer of status 200, ending at the earlier of the two times that it names.

    Identity endpoints serve tokens that they keep for hours, and `expires_in` may count from when
    the token was made; `expires_on` then is the earlier one, and the right one. But one that lies in
    the past says that a clock is wrong: no endpoint hands out expired tokens.
    """
    token = token_of(answer, context, source=source, endpoint=endpoint)
    now = context.now()
    ends = epoch_of(fields_of(answer).get("expires_on"), now=now)
    here = now if ends is None else ends - context.skew()
    expires_on = min(token.expires_on, here) if here > now else token.expires_on
    return replace(
        token, expires_on=expires_on, refresh_on=token.refresh_on or _half_way(expires_on, context)
    )


def _half_way(expires_on: float, context: FlowContext) -> float | None:
    """When to renew a long-lived token; short ones are left to the refresh decision."""
    life = expires_on - context.now()
    return context.now() + life / 2 if life >= _LONG_LIFE else None
