"""A user's sign-in that lasts: the user is asked once, then the refresh token does it.

The refresh token is kept in memory and, where there is one, in the shared cache, so that another process
of this user need not ask again. It is good for every resource and tenant that the user may use.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.effects import mapped
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.grants.refresh_token import RefreshToken, SignInRequiredError
from azbearer.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from azbearer.secrets import Secret
    from azbearer.tokens.cache.contract import TokenCache
    from azbearer.tokens.contract import Effect, Flow, FlowContext, Token
    from azbearer.tokens.grants.app import App


class SignIn(Protocol):
    """A grant by which a user signs in: it is an `App` and a `Credential`."""

    @property
    def name(self) -> str:
        """For messages."""

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""


class Memory:
    """Where the refresh token is kept; reading and writing one attribute is atomic.

    Args:
        cache: shared with other processes, or None.
        key: of the entry there.
    """

    def __init__(self, cache: TokenCache | None, key: str) -> None:
        self._cache = cache
        self._key = key
        self._token: Token | None = None

    def recall(self) -> Secret | None:
        """The newest refresh token, if there is one."""
        if self._token is None and self._cache is not None:
            self._token = self._cache.get(self._key)
        return None if self._token is None else self._token.refresh_token

    def keep(self, token: Token) -> None:
        """Keep what came with this token; one without a refresh token changes nothing."""
        if token.refresh_token is None:
            return
        self._token = token
        if self._cache is not None:
            self._cache.put(self._key, token)

    def forget(self) -> None:
        """It is dead."""
        token, self._token = self._token, None
        if self._cache is not None and token is not None:
            self._cache.drop(self._key, token)


@dataclass(frozen=True, slots=True)
class Session:
    """A credential of a user who signs in when there is no other way.

    Args:
        app: which the user signs in to.
        sign_in: asks the user.
        timeout: seconds that the user has, or None for as long as the sign-in lasts.
        memory: keeps the refresh token.
    """

    app: App
    sign_in: SignIn
    timeout: float | None = None
    memory: Memory = field(default_factory=lambda: Memory(None, ""), compare=False, repr=False)

    @property
    def name(self) -> str:
        """For messages."""
        return self.sign_in.name

    @property
    def authority(self) -> str:
        """Where the user signs in."""
        return self.app.authority

    @property
    def client_id(self) -> str:
        """Of the app."""
        return self.app.client_id

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return self.sign_in.cache_key(query)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Use the refresh token, or ask the user.

        Raises:
            AuthenticationError: neither gave a token.
        """
        kept = self.memory.recall()
        try:
            token = (yield from self._quietly(kept, query, context)) if kept is not None else None
        except SignInRequiredError:
            self.memory.forget()
            token = None
        if token is None:
            token = yield from self._asking(query, context)
        self.memory.keep(token)
        return token

    def _quietly(self, kept: Secret, query: TokenQuery, context: FlowContext) -> Flow:
        app = self.app
        grant = RefreshToken(
            app.authority,
            app.tenant_id,
            app.client_id,
            kept,
            additionally_allowed_tenants=app.additionally_allowed_tenants,
        )
        return (yield from grant.flow(query, context))

    def _asking(self, query: TokenQuery, context: FlowContext) -> Flow:
        flow = self.sign_in.flow(query, context)
        if self.timeout is None:
            return (yield from flow)
        deadline, timeout = context.monotonic() + self.timeout, self.timeout

        def in_time(effect: Effect) -> Effect:
            if context.monotonic() >= deadline:
                raise AuthenticationError(
                    f"nobody has signed in within {timeout:g} s", hint="start again", code="sign-in-timeout"
                )
            return effect

        return (yield from mapped(flow, in_time))


def session_key(app: App, user: str = "") -> str:
    """The key of a user's refresh token: of no resource, since it is good for all."""
    return app.key("session", TokenQuery(()), user.lower())


def session(app: App, sign_in: SignIn, cache: TokenCache | None, timeout: float | None, user: str) -> Session:
    """A session that keeps its refresh token in a cache too."""
    bare = Session(app, sign_in, timeout)
    return replace(bare, memory=Memory(cache, session_key(app, user)))
