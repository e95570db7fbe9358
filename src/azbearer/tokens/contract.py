"""The values and contracts of this room.

A credential does not fetch: it describes. `Credential.flow` is a generator that yields effects
(send this request, run this program, read this file, wait) and is sent their results, and that
returns a `Token` in the end. It knows neither who performs the effects, nor whether the caller
blocks, nor what time it is; `FlowContext` hands it all three. Whoever drives it (see `drive.py`)
may be a thread, a test with canned answers, or a dry run.

Three ends of a flow are kept apart, because a chain must tell them apart:

- a `Token`: success;
- `NotAvailableError`: this source does not exist here, so the next one may be tried;
- `AuthenticationError` (or any other `AzbearerError`): it exists and said no, or broke; the chain stops.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from azbearer.errors import AuthenticationError
from azbearer.typed import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from azbearer.secrets import Secret


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and the times it lives by.

    Args:
        value: the token itself; opaque, never parsed to decide anything.
        expires_on: when it ends, in seconds since the epoch by this machine's clock.
        refresh_on: from when on a new one should be fetched in the background, likewise; None
            leaves it to the refresh decision.
        obtained_on: when it was received, likewise.
        kind: as Entra ID says it, `Bearer` or `pop`.
        refresh_token: what a user's sign-in also gave, or None.
    """

    value: Secret
    expires_on: float
    refresh_on: float | None = None
    obtained_on: float = 0.0
    kind: str = "Bearer"
    refresh_token: Secret | None = None


@dataclass(frozen=True, slots=True)
class TokenQuery:
    """What a caller asks for.

    Args:
        scopes: such as `("https://management.azure.com/.default",)`; one resource a token.
        claims: a claims challenge as JSON text, or None; it bypasses every cache.
        tenant_id: another tenant than the credential's own, or None.
        enable_cae: declare the client capability `cp1`; such tokens have slots of their own.
    """

    scopes: tuple[str, ...]
    claims: str | None = None
    tenant_id: str | None = None
    enable_cae: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """Effect: send this request, follow no redirect; the result is an `Answer`.

    What prevents an answer (`TransportError`) is thrown into the flow.

    Args:
        form: fields of a form body, in order; None with `body` None means no body.
        body: raw body bytes, instead of a form.
        timeout: seconds for the whole exchange.
        connect_timeout: seconds for the connection alone, or None for the driver's own.
        use_proxy: False for link-local services, which no proxy can reach.
        pinned_sha1: the SHA-1 thumbprint (hexadecimal) of the only server certificate that is
            accepted, instead of the trust store (Service Fabric).
        ca_pem: authorities to trust instead of the trust store, in PEM (AKS token proxy).
        server_name: the name for SNI and the certificate's check, if not the URL's host.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    form: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout: float = 10.0
    connect_timeout: float | None = None
    use_proxy: bool = True
    pinned_sha1: str = ""
    ca_pem: bytes = b""
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of `Send`; header names are lower case, the last of a name wins, see `all_headers`."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    all_headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RunProgram:
    """Effect: run a program without a shell; the result is a `ProgramResult`.

    `NotAvailableError` is thrown into the flow when there is no such program,
    `AuthenticationError` when it takes longer than `timeout` seconds.
    """

    arguments: tuple[str, ...]
    timeout: float = 30.0
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """How a program ended, and what it wrote."""

    exit_code: int
    out: str = field(repr=False)
    err: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Effect: read a file; the result is its bytes. `OSError` is thrown into the flow; larger files too."""

    path: str
    most_bytes: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Wait:
    """Effect: wait that many seconds; the result is None."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Tell:
    """Effect: show the user of an interactive flow a message; the result is None."""

    message: str
    url: str = ""
    user_code: str = ""


@dataclass(frozen=True, slots=True)
class Listen:
    """Effect: listen on loopback for the browser to come back; the result is a `Listener`.

    The driver closes it when the flow ends, however it ends.

    Args:
        host: `localhost` means 127.0.0.1 and, where there is one, ::1 on the same port.
        port: 0 means any free one.
        path: other paths are answered with 404 and not reported.
    """

    host: str = "localhost"
    port: int = 0
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Listener:
    """An open listener; `handle` belongs to the driver."""

    port: int
    handle: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OpenBrowser:
    """Effect: show a page in the user's browser; the result is whether that worked."""

    url: str


@dataclass(frozen=True, slots=True)
class AwaitCall:
    """Effect: wait for the browser; the result is a `BrowserCall`.

    The driver answers the browser with a page that says that the window can be closed.
    `AuthenticationError` is thrown into the flow when nobody comes within `timeout` seconds.
    """

    listener: Listener
    timeout: float = 300.0


@dataclass(frozen=True, slots=True)
class BrowserCall:
    """What the browser brought: the fields of its query, or of its form for a POST."""

    fields: tuple[tuple[str, str], ...] = field(repr=False)


Effect = Send | RunProgram | ReadFile | Wait | Tell | Listen | OpenBrowser | AwaitCall
if TYPE_CHECKING:
    Flow = Generator[Effect, Any, Token]


@dataclass(frozen=True, slots=True)
class FlowContext:
    """The world as a flow may see it.

    Args:
        now: seconds since the epoch.
        monotonic: seconds that only go forward.
        environment: environment variables.
        random: a float in [0, 1), for jitter.
        random_bytes: for ids and PKCE verifiers.
        skew: seconds that the token service's clock is ahead of ours, as far as is known.
    """

    now: Callable[[], float]
    monotonic: Callable[[], float]
    environment: Mapping[str, str]
    random: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    skew: Callable[[], float] = lambda: 0.0


class NotAvailableError(AuthenticationError):
    """This source of tokens does not exist here; a chain goes on to the next one."""

    code = "credential-not-available"


class Credential(Protocol):
    """A source of tokens as a description: sans-IO, frozen, safe to share between threads."""

    @property
    def name(self) -> str:
        """For messages, such as `ClientSecretCredential`."""

    def cache_key(self, query: TokenQuery) -> str:
        """What tells this token from any other: authority, tenant, client or identity, audience, cae.

        Stable over processes; holds no secret (an assertion is in it as a hash).
        """

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """The steps that fetch a token.

        Raises:
            NotAvailableError: the source does not exist here.
            AuthenticationError: it does, and gives no token.
        """


class TokenSource(Protocol):
    """Whatever gives tokens; safe for concurrent use, the token must not be changed.

    The runner, the proxy, the adapters and the command line take this and nothing more.
    """

    def token(self, query: TokenQuery) -> Token:
        """A token that is valid now.

        Raises:
            AuthenticationError: there is none to be had.
        """

    def invalidate(self, token: Token) -> None:
        """Never hand out this token again: a server has refused it."""
