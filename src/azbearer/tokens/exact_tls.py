"""One exchange with a server that is known by more, or less, than the trust store.

Service Fabric shows a self-signed certificate that is known by its thumbprint alone, and the AKS token
proxy one of an authority and for a name that only the cluster knows. libcurl can't express the first
(its pins are SHA-256 digests of keys, and fetching the certificate beforehand would judge one
connection and use another), so these exchanges go over the standard library's TLS: the certificate is
judged on the very connection, before the first byte of the request is written. h11 speaks HTTP on it.
"""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
import time

import h11

from azbearer.errors import TransportError
from azbearer.http.connect import matching_rule
from azbearer.http.failures import timed_out
from azbearer.http.routes import route_to
from azbearer.http.urls import normalized, parse_url
from azbearer.patterns import regex
from azbearer.tokens.contract import Answer
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Request
    from azbearer.http.settings import TransportSettings
    from azbearer.http.urls import Address
    from azbearer.tokens.contract import Send

_CHUNK = 1 << 16
_THUMBPRINT = regex(r"[0-9a-f]{40}")


def exchange(request: Request, send: Send, settings: TransportSettings) -> Answer:
    """Send the request over a connection of its own, judged as `send` says; never over a proxy.

    Args:
        request: what to send; `send` has the rules of TLS and the limits of time.
        send: the effect it was made from.
        settings: for connect-to rules, offline mode and the largest body.

    Raises:
        RequestRefusedError: offline mode does not allow it.
        TransportError: there was no complete answer, or the certificate is not the one.
    """
    address = parse_url(request.url)
    where = route_to(address.origin, settings, {}).where
    deadline = time.monotonic() + send.timeout
    context = _context(send, where)
    try:
        with _connected(address, send, settings) as plain:
            _limit(plain, deadline)
            name = send.server_name or address.origin.host
            with context.wrap_socket(plain, server_hostname=name) as secure:
                _check_pin(secure, send.pinned_sha1, where)
                secure.sendall(_written(request, address))
                return _Reading(secure, request.method, deadline, settings.max_body, where).answer()
    except TimeoutError:
        raise timed_out("total", send.timeout, where) from None
    except (OSError, h11.RemoteProtocolError) as error:
        raise _failure(error, where) from None


def _context(send: Send, where: str) -> ssl.SSLContext:
    """Whom to believe: the named authorities, or nobody, when the certificate itself is known."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if send.pinned_sha1:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif send.ca_pem:
        try:
            context.load_verify_locations(cadata=send.ca_pem.decode("ascii"))
        except (ssl.SSLError, ValueError):
            raise TransportError("the CA certificates can't be read", where=where, code="tls") from None
    else:
        context.load_default_certs()
    return context


def _connected(address: Address, send: Send, settings: TransportSettings) -> socket.socket:
    """A connection to the address, or to where a connect-to rule sends it."""
    origin = address.origin
    rule = matching_rule(settings.connect_to, origin)
    host, port = origin.host, origin.port
    if rule is not None:
        host, port = rule.to_host or host, int(rule.to_port or port)
    limits = (send.timeout, send.connect_timeout, settings.connect_timeout)
    connection = socket.create_connection((host, port), min(limit for limit in limits if limit is not None))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _limit(connection: socket.socket, deadline: float) -> None:
    """Let the next step take no longer than is left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _check_pin(secure: ssl.SSLSocket, pinned_sha1: str, where: str) -> None:
    """Compare the server's certificate with the one that is known."""
    if not pinned_sha1:
        return
    expected = pinned_sha1.replace(":", "").replace(" ", "").lower()
    certificate = secure.getpeercert(binary_form=True) or b""
    # The platform publishes SHA-1 thumbprints; forging one takes a second preimage, not a collision.
    found = hashlib.sha1(certificate, usedforsecurity=False).hexdigest()
    if not _THUMBPRINT.fullmatch(expected) or not hmac.compare_digest(found, expected):
        raise TransportError(
            "the server's certificate is not the one that was announced",
            where=where,
            hint="the cluster's certificate may have been renewed: restart the service",
            code="tls",
        )


def _written(request: Request, address: Address) -> bytes:
    """The request as bytes."""
    body = request.body or b""
    headers = [("Host", address.netloc), ("Connection", "close"), *request.headers]
    if body:
        headers.append(("Content-Length", str(len(body))))
    target = "/" + normalized(request.url).partition("://")[2].partition("#")[0].partition("/")[2]
    connection = h11.Connection(h11.CLIENT)
    parts = [h11.Request(method=request.method, target=target, headers=headers), h11.Data(data=body)]
    return b"".join(connection.send(part) or b"" for part in [*parts, h11.EndOfMessage()])


class _Reading:
    """Reads one answer."""

    def __init__(self, secure: ssl.SSLSocket, method: str, deadline: float, most: int, where: str) -> None:
        self._socket = secure
        self._deadline = deadline
        self._most = most
        self._where = where
        self._connection = h11.Connection(h11.CLIENT)
        # Only the state matters here: the request has been written.
        self._connection.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
        self._connection.send(h11.EndOfMessage())

    def answer(self) -> Answer:
        """The answer, complete."""
        head, body = self._next(), bytearray()
        while isinstance(head, h11.InformationalResponse):
            head = self._next()
        while isinstance(event := self._next(), h11.Data):
            body += event.data
            if len(body) > self._most:
                raise TransportError(
                    f"the answer is larger than {self._most} bytes", where=self._where, code="protocol"
                )
        if not isinstance(head, h11.Response) or not isinstance(event, h11.EndOfMessage):
            raise TransportError(
                "the connection was closed before the answer was complete", where=self._where, code="aborted"
            )
        pairs = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers)
        return Answer(head.status_code, dict(pairs), bytes(body), pairs)

    def _next(self) -> object:
        """The next part of the answer."""
        while (event := self._connection.next_event()) is h11.NEED_DATA:
            _limit(self._socket, self._deadline)
            self._connection.receive_data(self._socket.recv(_CHUNK))
        return event


def _failure(error: Exception, where: str) -> TransportError:
    """Our error for what the system, OpenSSL or h11 raised."""
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"the server's certificate is not trusted: {error.verify_message}"
        return TransportError(message, where=where, hint="check the announced authority", code="tls")
    if isinstance(error, ssl.SSLEOFError | ConnectionResetError | BrokenPipeError):
        return TransportError("the connection broke", where=where, hint="try again", code="aborted")
    if isinstance(error, ssl.SSLError):
        return TransportError(f"TLS failed: {error.reason}", where=where, code="tls")
    if isinstance(error, socket.gaierror):
        return TransportError("the host name can't be resolved", where=where, code="dns")
    if isinstance(error, h11.RemoteProtocolError):
        return TransportError("the answer is not complete, valid HTTP", where=where, code="aborted")
    return TransportError("no connection could be made", where=where, code="connect")
