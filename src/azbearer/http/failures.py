"""libcurl's error numbers as our errors: what happened, where, and what to try.

The numbers are part of libcurl's stable interface (libcurl-errors(3)); they stand here as numbers, so
that this table needs no libcurl. libcurl's own words are shown for TLS and broken HTTP alone: others
may quote a URL, or a proxy with its password.
"""

from __future__ import annotations

from azbearer.errors import TransportError
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.routes import Route

TIMED_OUT = 28
_RESOLVE_PROXY, _PROXY = 5, 97
_CONNECT = 7
_RECEIVE = 56


class _Kind(NamedTuple):
    """How one number is told."""

    code: str
    message: str
    hint: str = ""
    quote: bool = False


_RETRY = "try again; if it stays so, look at the server's log"
_DNS = _Kind(
    "dns", "the host name can't be resolved", "check the spelling, and the network or VPN connection"
)
_REFUSED = _Kind("connect", "no connection could be made", "check that the server runs and the port is right")
_PROXY_FAILED = _Kind("proxy", "the proxy can't be used", "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY")
_TLS = _Kind("tls", "TLS failed", "check that the port speaks https", quote=True)
_UNTRUSTED = _Kind(
    "tls",
    "the server's certificate is not trusted",
    "name its authority with --ssl-extra-ca-certs FILE, or the whole store with SSL_CERT_FILE",
    quote=True,
)
_OTHER_NAME = _Kind(
    "tls",
    "the server's certificate is for another host",
    "check the URL's host, and where DNS or a connect-to rule sends it",
    quote=True,
)
_BAD_STORE = _Kind("tls", "the trusted certificates can't be loaded", "check SSL_CERT_FILE and SSL_CERT_DIR")
_PROTOCOL = _Kind("protocol", "the answer is not valid HTTP", "check the port, and http or https", quote=True)
_ABORTED = _Kind("aborted", "the connection was closed before the answer was complete", _RETRY)
_EMPTY = _Kind("aborted", "the server closed the connection without an answer", _RETRY)
_RESET = _Kind("aborted", "the connection broke", _RETRY)
_UNKNOWN = _Kind("network", "the exchange failed", _RETRY)

_KINDS = {
    1: _PROTOCOL,
    _RESOLVE_PROXY: _PROXY_FAILED,
    6: _DNS,
    _CONNECT: _REFUSED,
    8: _PROTOCOL,
    16: _PROTOCOL,
    18: _ABORTED,
    35: _TLS,
    52: _EMPTY,
    53: _TLS,
    54: _TLS,
    55: _RESET,
    _RECEIVE: _RESET,
    58: _TLS,
    59: _TLS,
    60: _UNTRUSTED,
    64: _TLS,
    66: _TLS,
    77: _BAD_STORE,
    80: _TLS,
    83: _TLS,
    90: _TLS,
    91: _TLS,
    92: _PROTOCOL,
    _PROXY: _PROXY_FAILED,
    100: _PROTOCOL,
}


def failure(number: int, words: str, route: Route, connect_code: int = 0) -> TransportError:
    """The error for a number of libcurl's.

    Args:
        number: such as 6, could not resolve host.
        words: libcurl's own.
        route: the way that was tried.
        connect_code: the status a proxy answered to CONNECT, or 0.
    """
    # Which number goes with a refused CONNECT has changed between versions of libcurl.
    if route.proxy and connect_code >= 400:  # noqa: PLR2004 - HTTP error statuses
        return _refused_by_proxy(connect_code, route)
    kind = _KINDS.get(number, _UNKNOWN)
    if kind is _UNTRUSTED and "match" in words:
        kind = _OTHER_NAME
    if route.proxy and number in {_CONNECT, _RECEIVE}:
        kind = _PROXY_FAILED
    detail = f": {words}" if kind.quote and words else ""
    if kind is _UNKNOWN:
        detail = f" (libcurl error {number})"
    return TransportError(f"{kind.message}{detail}", where=route.where, hint=kind.hint, code=kind.code)


def _refused_by_proxy(status: int, route: Route) -> TransportError:
    """The error for a proxy that answered CONNECT with an error."""
    authentication = 407
    hint = "add the host to NO_PROXY if it is reached without the proxy"
    if status == authentication:
        hint = "put user and password into the proxy's URL"
    return TransportError(
        f"the proxy refused to connect (status {status})", where=route.where, hint=hint, code="proxy"
    )


_PHASES = {
    "connect": ("no connection within {} s", "check host, port, proxy and firewall"),
    "first-byte": (
        "no answer within {} s",
        "the server is slow or hangs; raise the limit if it needs longer",
    ),
    "total": ("the exchange took longer than {} s", "raise the limit with --timeout-request"),
}


def timed_out(phase: str, seconds: float, where: str) -> TransportError:
    """The error for a limit of time: `phase` is connect, first-byte or total."""
    message, hint = _PHASES[phase]
    return TransportError(message.format(f"{seconds:g}"), where=where, hint=hint, code=f"timeout-{phase}")
