"""Authorization code with PKCE on loopback (RFC 6749 section 4.1, RFC 7636, RFC 8252 section 7.3).

The browser goes to the authorization endpoint and comes back to a listener on this machine with a code,
which is redeemed at once. Three things bind the answer to the question: `state` to this flow, the
PKCE verifier to this process, and `nonce` to the id token. Source: Microsoft, "OAuth 2.0 authorization
code flow"; "Redirect URI restrictions" (`http://localhost`, whose port is free).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode

from azbearer.errors import AuthenticationError
from azbearer.tokens.answer import token_of_body
from azbearer.tokens.authority import checked_endpoint
from azbearer.tokens.contract import AwaitCall, BrowserCall, Listen, Listener, OpenBrowser, Tell
from azbearer.tokens.expiry import jwt_claims
from azbearer.tokens.grants.app import App
from azbearer.tokens.grants.exchange import Exchange, grant_fields
from azbearer.tokens.grants.proof import NoProof
from azbearer.tokens.grants.user_scope import user_scope
from azbearer.tokens.pkce import base64url, new_pkce
from azbearer.tokens.rejection import rejection_of_fields
from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from azbearer.tokens.contract import Effect, Flow, FlowContext, TokenQuery
    from azbearer.tokens.grants.proof import ClientProof, Fields
    from azbearer.tokens.pkce import Pkce

_RANDOM_BYTES = 32


class _Attempt(NamedTuple):
    """What one sign-in is recognised by."""

    redirect_uri: str
    state: str
    nonce: str
    pkce: Pkce


@dataclass(frozen=True, slots=True)
class AuthorizationCode(App):
    """A user who signs in with the browser of this machine.

    Args:
        proof: of a confidential client; public ones have none.
        host: of the redirect URI.
        port: likewise; 0 means any free one, which Entra ID allows on `localhost`.
        path: likewise.
        response_mode: `form_post` keeps the code out of URLs and histories; `query` is for servers that
            know nothing else.
        login_hint: the user's name, if it is known.
        prompt: such as `select_account`.
        authorization_endpoint: of a server that is not Entra ID.
        timeout: seconds that the user has.
    """

    proof: ClientProof = field(default=NoProof(), kw_only=True)
    host: str = field(default="localhost", kw_only=True)
    port: int = field(default=0, kw_only=True)
    path: str = field(default="/", kw_only=True)
    response_mode: Literal["form_post", "query"] = field(default="form_post", kw_only=True)
    login_hint: str = field(default="", kw_only=True)
    prompt: str = field(default="", kw_only=True)
    authorization_endpoint: str = field(default="", kw_only=True)
    timeout: float = field(default=300.0, kw_only=True)

    @property
    def name(self) -> str:
        """For messages."""
        return "InteractiveBrowserCredential"

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return self.key("authorization_code", query, self.login_hint.lower())

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Listen, open the browser, wait for it, redeem the code.

        Raises:
            AuthenticationError: the user declined or never came, or the answer is not to our question.
        """
        listener: Listener = yield Listen(self.host, self.port, self.path)
        attempt = self._attempt(listener, context)
        url = self._authorization_url(attempt, query, context)
        opened: bool = yield OpenBrowser(url)
        if not opened:
            yield Tell("to sign in, open this page with a browser of this machine", url)
        call: BrowserCall = yield AwaitCall(listener, self.timeout)
        code = _code(dict(call.fields), attempt, self.name, url)
        return (yield from self._redeemed(code, attempt, query, context))

    def _attempt(self, listener: Listener, context: FlowContext) -> _Attempt:
        return _Attempt(
            f"http://{self.host}:{listener.port}{self.path}",
            base64url(context.random_bytes(_RANDOM_BYTES)),
            base64url(context.random_bytes(_RANDOM_BYTES)),
            new_pkce(context.random_bytes),
        )

    def _scope(self, query: TokenQuery) -> Fields:
        return user_scope(self, query, "openid", "profile", "offline_access")

    def _authorization_url(self, attempt: _Attempt, query: TokenQuery, context: FlowContext) -> str:
        if self.authorization_endpoint:
            endpoint = checked_endpoint(self.authorization_endpoint, allow_http=self.allow_http)
        else:
            endpoint = self.url(query, context.environment, "oauth2/v2.0/authorize")
        fields = grant_fields(
            query,
            ("client_id", self.client_id),
            ("response_type", "code"),
            ("redirect_uri", attempt.redirect_uri),
            ("response_mode", self.response_mode),
            *self._scope(query),
            ("state", attempt.state),
            ("nonce", attempt.nonce),
            ("code_challenge", attempt.pkce.challenge),
            ("code_challenge_method", attempt.pkce.method),
            ("login_hint", self.login_hint),
            ("prompt", self.prompt),
        )
        separator = "&" if "?" in endpoint else "?"
        return endpoint + separator + urlencode([(name, value) for name, value in fields if value])

    def _redeemed(self, code: str, attempt: _Attempt, query: TokenQuery, context: FlowContext) -> Flow:
        verifier = attempt.pkce.verifier.reveal()
        fields = grant_fields(
            query,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", attempt.redirect_uri),
            ("code_verifier", verifier),
            *self._scope(query),
            *self.extra,
        )
        endpoint = self.token_url(query, context.environment)
        exchange = Exchange(self.name, endpoint, self.client_id, fields, self.proof, (code, verifier))
        body = yield from _checked_nonce(exchange, attempt.nonce, context)
        return token_of_body(body, context)


def _code(fields: Mapping[str, str], attempt: _Attempt, source: str, url: str) -> str:
    """The code, if it answers our question.

    Raises:
        AuthenticationError: wrong state, an error of the service, or no code.
    """
    endpoint = url.partition("?")[0]
    # Compared before anything else is believed: anybody on this machine can call the listener.
    if not hmac.compare_digest(fields.get("state", "").encode(), attempt.state.encode()):
        raise _foreign_answer("its state is not ours", endpoint)
    if "error" in fields:
        raise rejection_of_fields(fields, source=source, endpoint=endpoint)
    if not fields.get("code"):
        raise _foreign_answer("it brings no code", endpoint)
    return fields["code"]


def _checked_nonce(
    exchange: Exchange, nonce: str, context: FlowContext
) -> Generator[Effect, Any, Mapping[str, Any]]:
    """The answer, whose id token (if there is one) is for this sign-in.

    Its signature is not checked: it came from the token endpoint itself over TLS (OpenID Connect core
    section 3.1.3.7, point 6).
    """
    body = yield from exchange.body(context)
    id_token = body.get("id_token")
    if isinstance(id_token, str) and id_token.count(".") == 2:  # noqa: PLR2004 - the dots of a JWT
        claimed = jwt_claims(id_token.split(".")[1]).get("nonce")
        if not isinstance(claimed, str) or not hmac.compare_digest(claimed.encode(), nonce.encode()):
            raise _foreign_answer("the nonce of its id token is not ours", exchange.endpoint)
    return body


def _foreign_answer(why: str, endpoint: str) -> AuthenticationError:
    return AuthenticationError(
        f"the browser's answer does not belong to this sign-in: {why}",
        where=endpoint,
        hint="start the sign-in again, and use the page that it opens",
        code="sign-in-mismatch",
    )
