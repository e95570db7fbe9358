"""The values that cross this room's door: what to send, what came back, how long each phase took."""

from __future__ import annotations

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.http.certificates import ClientCertificate
    from azbearer.http.receiving import Receiver
    from azbearer.http.streams import StreamedBody

Headers = tuple[tuple[str, str], ...]
"""Names and values in their order; repeated names stay repeated."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""The statuses that send us elsewhere (RFC 9110 section 15.4)."""
_USERINFO = regex(r"(?<=://)[^/?#]*@")


def shown_url(url: str) -> str:
    """The URL as messages may have it: without user, password, query and fragment, which hold secrets."""
    return _USERINFO.sub("", url.partition("?")[0].partition("#")[0])


class Request(NamedTuple):
    """One request, complete: nothing in it is resolved, encoded or added later.

    Args:
        method: as it goes on the wire; any token of RFC 9110 section 5.6.2.
        url: absolute http or https URL, already percent-encoded.
        headers: in the order to send; repeated names stay repeated.
        body: the bytes to send, or None for no body.
        stream: what to send instead, read while it is sent; `body` is None then.
        without: lower-case names of headers that the transport must not add: host, user-agent,
            content-length; without the last one the connection is not used again.
        protected: values (secrets, tokens) that must not cross origins: on a redirect to
            another origin each header that contains one is dropped, whatever its name.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    protected: frozenset[str] = frozenset()
    stream: StreamedBody | None = None
    without: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Request {self.method} {shown_url(self.url)}>"

    def with_header(self, name: str, value: str) -> Request:
        """The same request with this header instead of any of its name."""
        kept = tuple(header for header in self.headers if header[0].lower() != name.lower())
        return self._replace(headers=(*kept, (name, value)))


class Respond(Protocol):
    """Answers a server's challenge, on the connection that it came over.

    `lone` says that what is agreed holds for the connection (NTLM): nobody else may use it then.
    """

    lone: bool

    def __call__(self, request: Request, status: int, headers: Headers) -> Request | None:
        """The request to send instead, to the same origin, or None when the answer is final."""


class Timings(NamedTuple):
    """When each phase of the last hop was over, in seconds since its start; 0.0 if it did not happen."""

    dns: float = 0.0
    connect: float = 0.0
    tls: float = 0.0
    first_byte: float = 0.0
    total: float = 0.0


class Hop(NamedTuple):
    """One redirect that was followed: the answer's status, and where it sent us.

    `dropped` names the request headers that were left behind because the origin changed.
    """

    status: int
    url: str
    location: str
    dropped: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Hop {self.status} {shown_url(self.url)} to {shown_url(self.location)}>"


class Response(NamedTuple):
    """One answer, with its body decoded (gzip, br, zstd, deflate).

    Args:
        status: such as 200.
        reason: the reason phrase as sent, empty in HTTP/2.
        headers: as received, repeated names stay repeated.
        body: decoded bytes.
        url: the URL that answered, after redirects.
        http_version: "1.0", "1.1", "2" or "3".
        hops: the redirects followed before this answer.
        wire_size: bytes of the body as it came over the wire.
        header_size: bytes of the status line and headers.
        elapsed: seconds of the whole exchange, with all hops.
        remote: the address that answered, or the proxy's.
        sent: the request of the last hop, as it was sent (headers that curl adds included
            where known).
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str
    http_version: str
    sent: Request
    hops: tuple[Hop, ...] = ()
    timings: Timings = Timings()
    wire_size: int = 0
    header_size: int = 0
    elapsed: float = 0.0
    remote: str = ""

    def __repr__(self) -> str:
        return f"<Response {self.status} {shown_url(self.url)} {len(self.body)} bytes>"

    def header(self, name: str) -> str | None:
        """The first header of that name, compared case-insensitively, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class CookieKeeper(Protocol):
    """Keeps cookies over the hops of a send and beyond; `azbearer.cookies.CookieJar` is one."""

    def header(self, url: str) -> str:
        """What the Cookie header of a request to this URL holds; empty for none."""

    def take(self, url: str, headers: Iterable[str]) -> object:
        """Take what the Set-Cookie headers of an answer from this URL say."""


class TlsOptions(NamedTuple):
    """What a request wants of TLS, in the names of postman-runtime and OpenSSL.

    Args:
        disabled: protocols that must not be spoken: TLSv1, TLSv1_1, TLSv1_2, TLSv1_3 (older ones never are).
        ciphers: the only suites to offer, in their order; empty is libcurl's own choice.
    """

    disabled: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()


class SendOptions(NamedTuple):
    """What may differ from one request of a run to the next.

    Times are seconds; None means no limit, or no cookies. Cookies are sent behind those of the
    request's own Cookie header. `receiver` takes the body of the answer as it comes. `respond` answers
    challenges of the first origin. With `referer` redirects say where they come from. `certificate` and
    `proxy` are used for the first origin, instead of the settings' and the environment's; an empty proxy is
    none. Without `metadata` no hop may lead to a metadata service.
    """

    follow_redirects: bool = True
    max_redirects: int = 10
    follow_original_method: bool = False
    follow_authorization: bool = False
    verify: bool | None = None
    timeout: float | None = None
    receiver: Receiver | None = None
    cookies: CookieKeeper | None = None
    respond: Respond | None = None
    referer: bool = False
    http_version: Literal["http1", "http2", "auto"] = "http1"
    tls: TlsOptions = TlsOptions()
    certificate: ClientCertificate | None = None
    proxy: str | None = None
    metadata: bool = True


class Transport(Protocol):
    """Sends one request and returns its final answer; safe to use from several threads."""

    def send(self, request: Request, options: SendOptions = ...) -> Response:
        """Send, follow redirects by our own rule, decode.

        Raises:
            RequestRefusedError: before a socket is opened.
            TransportError: the exchange failed.
            LimitError: too many redirects, or too large a body.
        """

    def close(self) -> None:
        """Close kept connections; may be called twice."""
