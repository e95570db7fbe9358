"""Where a redirect leads, and what may go there: the decision, without any I/O.

Credentials stay with the origin (scheme, host and port) that they were meant for. A header is
dropped on the way to another one by its name (Authorization, Cookie, Proxy-Authorization) and by its
content: any that holds a value the caller protects, whatever it is called. Once dropped, it is gone
for all later hops, also when they lead back.

Methods change as in newman (postman-request, `lib/redirect.js`): every redirect but 307 and 308
becomes a GET without a body, HEAD stays HEAD. The Referer that runs send, as there, is the whole old URL
only within an origin: elsewhere it would carry the query, with what is secret in it, to somebody else. So
another origin hears of the old one alone, and http nothing of https, as browsers do it.
"""

from __future__ import annotations

import re

from azbearer.errors import RequestRefusedError, TransportError
from azbearer.http.messages import Hop
from azbearer.http.urls import Origin, host_and_port, normalized, parse_url, percent_encoded, resolve
from azbearer.secrets import Redactor
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from azbearer.http.messages import Request, SendOptions
    from azbearer.http.urls import Address

_KEEP_METHOD = frozenset({307, 308})
_CREDENTIAL_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
# Browsers take it for a slash, which ends the host; others for a part of user and password.
# `re` compiles it for the first redirect.
_BACKSLASH_IN_AUTHORITY = r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*\\"
# RFC 9110 section 15.4: headers that describe the content go when the content goes.
_CONTENT_HEADERS = frozenset(
    {"content-type", "content-length", "content-encoding", "content-language", "transfer-encoding"}
)


class Step(NamedTuple):
    """The request that follows a redirect, and the record of it."""

    request: Request
    hop: Hop


def next_step(request: Request, status: int, location: str, options: SendOptions) -> Step:
    """The request to send after a redirect.

    Args:
        request: the one that was answered; its URL has passed the guard.
        status: 301, 302, 303, 307 or 308.
        location: the Location header, Latin-1, as received.
        options: of the send.

    Raises:
        TransportError: the target is no http or https URL.
        RequestRefusedError: a protected value would reach another origin in the body, or another
            host in the URL.
    """
    old = parse_url(request.url)
    target = _target(request.url, location, old.origin)
    new = parse_url(target)
    kept = request if options.follow_original_method else _with_method_of(request, status)
    if options.referer:
        kept = _with_referer(kept, request.url, old, new.origin)
    if new.origin == old.origin:
        return Step(_host_last(kept)._replace(url=target), Hop(status, request.url, target))
    protected = _forms(request.protected)
    _refuse_leaks(kept, target, old.origin, new.origin, protected)
    keep_authorization = options.follow_authorization and not _is_downgrade(old.origin, new.origin)
    headers, dropped = _sift(kept.headers, protected, keep_authorization=keep_authorization)
    return Step(kept._replace(url=target, headers=headers), Hop(status, request.url, target, dropped=dropped))


def _target(base: str, location: str, origin: Origin) -> str:
    """The absolute URL that a Location header means.

    User and password in it are left out: a server does not choose our credentials.
    """
    try:
        if re.match(_BACKSLASH_IN_AUTHORITY, location.strip()):
            raise ValueError("the URL's host is malformed")  # noqa: TRY301 - one error for all reasons
        return normalized(resolve(base, percent_encoded(location.strip())))
    except ValueError as error:
        raise TransportError(
            f"the server redirects to an address that can't be followed: {error}",
            where=host_and_port(origin),
            hint="turn redirects off to see its answer",
            code="protocol",
        ) from None


def _with_method_of(request: Request, status: int) -> Request:
    """The request with the method, body and headers that the status leaves it."""
    if status in _KEEP_METHOD:
        return request
    headers = tuple(header for header in request.headers if header[0].lower() not in _CONTENT_HEADERS)
    method = request.method if request.method == "HEAD" else "GET"
    return request._replace(method=method, body=None, stream=None, headers=headers)


def _with_referer(request: Request, url: str, old: Address, new: Origin) -> Request:
    """The request with a Referer, by W3C's policy strict-origin-when-cross-origin; its own is replaced."""
    whole = url.partition("#")[0]
    value = whole if old.origin == new else f"{old.origin.scheme}://{old.netloc}/"
    if _is_downgrade(old.origin, new):
        return request
    headers = tuple((name, value if name.lower() == "referer" else own) for name, own in request.headers)
    if headers == request.headers and ("Referer", value) not in headers:
        headers = (*headers, ("Referer", value))
    return request._replace(headers=headers)


def _host_last(request: Request) -> Request:
    """The request with its Host behind all other headers, where Node.js has it after a redirect."""
    hosts = tuple(header for header in request.headers if header[0].lower() == "host")
    others = tuple(header for header in request.headers if header[0].lower() != "host")
    return request._replace(headers=(*others, *hosts))


def _is_downgrade(old: Origin, new: Origin) -> bool:
    """Whether the way leads from https to http, where everyone can read along."""
    return old.scheme == "https" and new.scheme == "http"


def _forms(protected: Collection[str]) -> frozenset[str]:
    """The protected values, plain and as encodings write them."""
    values = frozenset(value for value in protected if value)
    return values | Redactor(values).values


def _contains(text: str, protected: frozenset[str]) -> bool:
    """Whether any protected value is in the text."""
    return any(value in text for value in protected)


def _refuse_leaks(request: Request, target: str, old: Origin, new: Origin, protected: frozenset[str]) -> None:
    """Stop before a protected value reaches another origin where dropping a header does not help.

    The same host may repeat a value in its own redirect's URL (http to https keeps the query):
    it knows the value and stays the receiver.
    """
    values = [value.encode("utf-8", "surrogatepass") for value in protected]
    in_body = any(value in text for text in _texts(request) for value in values)
    in_url = new.host != old.host and _contains(target, protected)
    if in_body or in_url:
        raise RequestRefusedError(
            f"a redirect would send a secret in the {'body' if in_body else 'URL'} to {host_and_port(new)}",
            where=f"redirect from {host_and_port(old)}",
            hint="send the request to that host itself if you trust it",
        )


def _texts(request: Request) -> Iterator[bytes]:
    """The body; of a streamed one two pieces at a time, since a value may stand across their border."""
    if request.stream is None:
        yield request.body or b""
        return
    before = b""
    for piece in request.stream.pieces():
        yield before + piece
        before = piece


def _sift(
    headers: tuple[tuple[str, str], ...], protected: frozenset[str], *, keep_authorization: bool
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Part the headers into those that may go to another origin, and the names of the others.

    Host goes too, without being a secret: it names the old origin.
    """
    kept: list[tuple[str, str]] = []
    dropped: list[str] = []
    for name, value in headers:
        lowered = name.lower()
        if lowered == "authorization" and keep_authorization:
            kept.append((name, value))
        elif lowered in _CREDENTIAL_HEADERS or _contains(value, protected):
            dropped.append(name)
        elif lowered != "host":
            kept.append((name, value))
    return tuple(kept), tuple(dropped)
