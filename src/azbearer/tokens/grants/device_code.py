"""Device code (RFC 8628): the user signs in with a browser on any device, and types a code.

Source: Microsoft, "OAuth 2.0 device authorization grant flow". The user is told where to go and what to
type (`Tell`); then the token endpoint is asked at the pace that it sets, until the user is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from azbearer.errors import AuthenticationError, TransportError
from azbearer.secrets import Secret
from azbearer.tokens.answer import body_of, token_of_body
from azbearer.tokens.authority import checked_endpoint
from azbearer.tokens.contract import Send, Tell, Wait
from azbearer.tokens.expiry import number_of
from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.exchange import Exchange, grant_fields, token_headers
from azbearer.tokens.grants.proof import NoProof
from azbearer.tokens.grants.user_scope import user_scope
from azbearer.tokens.hosts import site_of
from azbearer.tokens.rejection import details_of, json_object, safe_text
from azbearer.tokens.retry import send_with_retries
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from azbearer.tokens.contract import Answer, Effect, Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PENDING, _SLOW_DOWN = "authorization_pending", "slow_down"
# RFC 8628 section 3.2 and 3.5: seconds between questions without `interval`, and what slow_down adds.
_INTERVAL = 5.0
_SLOWER = 5.0
# Entra ID's codes live 900 s; a server that gives none gets the same, and none gets more than an hour.
_LIFE = 900.0
_LONGEST_LIFE = 3600.0
_LONGEST_INTERVAL = 60.0
_OK = 200

_ENDS = {
    "authorization_declined": ("the user declined to sign in", "start again, and accept"),
    "access_denied": ("the user declined to sign in", "start again, and accept"),
    "expired_token": ("the code has expired before the user signed in", "start again"),
    "code_expired": ("the code has expired before the user signed in", "start again"),
    "bad_verification_code": ("the device code is not known", "start again"),
}


class _Code(NamedTuple):
    """What the device authorization endpoint gave."""

    device_code: Secret
    user_code: str
    url: str
    message: str
    life: float
    interval: float


@dataclass(frozen=True, slots=True)
class DeviceCode(App):
    """A user who signs in elsewhere.

    Args:
        proof: of a confidential client; public ones have none.
        device_endpoint: of a server that is not Entra ID.
    """

    proof: ClientProof = field(default=NoProof(), kw_only=True)
    device_endpoint: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        """For messages."""
        return "DeviceCodeCredential"

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return self.key("device_code", query)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Get a code, tell the user, ask until there is a token.

        Raises:
            AuthenticationError: the user declined, or took too long.
        """
        code = yield from self._code(query, context)
        yield Tell(code.message, code.url, code.user_code)
        return (yield from self._poll(code, query, context))

    def _code(self, query: TokenQuery, context: FlowContext) -> Generator[Effect, Any, _Code]:
        if self.device_endpoint:
            endpoint = checked_endpoint(self.device_endpoint, allow_http=self.allow_http)
        else:
            endpoint = self.url(query, context.environment, "oauth2/v2.0/devicecode")
        scope = user_scope(self, query, "openid", "profile", "offline_access")
        form = grant_fields(query, ("client_id", self.client_id), *scope, *self.extra)
        answer: Answer = yield from send_with_retries(
            Send("POST", endpoint, token_headers(context), form), context
        )
        expected = ("device_code", "user_code", "verification_uri")
        body = body_of(answer, source=self.name, endpoint=endpoint, expected=expected)
        return _read_code(body, endpoint)

    def _poll(self, code: _Code, query: TokenQuery, context: FlowContext) -> Flow:
        secret = code.device_code.reveal()
        fields = grant_fields(query, ("grant_type", _GRANT), ("device_code", secret), *self.extra)
        endpoint = self.token_url(query, context.environment)
        exchange = Exchange(self.name, endpoint, self.client_id, fields, self.proof, (secret,))
        deadline = context.monotonic() + code.life
        interval = code.interval
        while context.monotonic() + interval <= deadline:
            yield Wait(interval)
            try:
                answer, redactor = yield from exchange.answer(context)
            except TransportError:
                # The user may be typing the code this very moment: not worth losing (RFC 8628 section 3.5).
                interval += _SLOWER
                continue
            error = _error_word(answer)
            if error in _ENDS:
                raise _ended(error, endpoint)
            if error not in {_PENDING, _SLOW_DOWN}:
                body = body_of(answer, source=self.name, endpoint=endpoint, redactor=redactor)
                return token_of_body(body, context)
            interval += _SLOWER if error == _SLOW_DOWN else 0.0
        raise _ended("expired_token", endpoint)


def _read_code(body: Mapping[str, Any], endpoint: str) -> _Code:
    """The code, checked: what it says is shown to a person who will follow it.

    Raises:
        AuthenticationError: the page to go to is no https URL (or loopback).
    """
    url = str(body["verification_uri"])
    site = site_of(url)
    if site is None or (site.scheme != "https" and site_of(endpoint) != site):
        raise AuthenticationError(
            "the device code's page is no https URL",
            where=endpoint,
            hint="check the authority",
            code="unusable-answer",
        )
    user_code = safe_text(str(body["user_code"]))
    life = number_of(body.get("expires_in"))
    interval = number_of(body.get("interval"))
    message = body.get("message")
    return _Code(
        Secret(str(body["device_code"])),
        user_code,
        url,
        safe_text(message)
        if isinstance(message, str)
        else f"to sign in, open {url} and enter the code {user_code}",
        min(life, _LONGEST_LIFE) if life is not None and life > 0 else _LIFE,
        min(interval, _LONGEST_INTERVAL) if interval is not None and interval >= 1 else _INTERVAL,
    )


def _error_word(answer: Answer) -> str:
    body = json_object(answer.body) if answer.status != _OK else None
    return details_of(body).error if body is not None else ""


def _ended(error: str, endpoint: str) -> AuthenticationError:
    message, hint = _ENDS[error]
    return AuthenticationError(message, where=endpoint, hint=hint, code=error.replace("_", "-"))
