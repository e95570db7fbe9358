"""What may be put on the wire: each part of a request is judged before a socket is opened.

Variables of a collection reach every part of a request, so every part is suspect: a line break in a
header value would start a header of its own (RFC 9112 section 11.1).
"""

from __future__ import annotations

from azbearer.errors import RequestRefusedError
from azbearer.http.names import is_token
from azbearer.http.urls import basic_credentials, normalized, parse_url
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Request
    from azbearer.http.names import Names
    from azbearer.http.streams import StreamedBody
    from azbearer.http.urls import Address

# RFC 9110 section 5.5: visible characters, spaces, tabs and obs-text. Beyond Latin-1 Node.js, and so
# newman, refuses too.
_VALUE = regex(r"[\t\x20-\x7e\x80-\xff]*")


def addressed(request: Request) -> tuple[Request, Address]:
    """The request, and where its URL leads.

    User and password in the URL become a Basic Authorization header, as in newman, unless the
    request brings its own; so they are in no URL from here on, and redirects treat them as what
    they are.

    Raises:
        RequestRefusedError: the URL can't be sent safely. The message does not quote it: it may hold secrets.
    """
    try:
        address = parse_url(request.url)
    except ValueError as error:
        raise RequestRefusedError(
            f"{error}",
            where=f"{request.method[:40]!a} request",
            hint="give an absolute http:// or https:// URL; a {{variable}} in it may be unset",
        ) from None
    if address.userinfo is None:
        return request, address
    return _with_basic(request, address.userinfo), address


def check_method(method: str, where: str) -> None:
    """Refuse a method that is no token."""
    if not is_token(method):
        raise RequestRefusedError(
            f"the method {method[:40]!r} is not a token", where=where, hint="use letters only, such as GET"
        )


def check_headers(names: Names, values: tuple[str, ...], where: str) -> None:
    """Refuse headers that would not arrive as they are; no value is quoted, since values hold secrets."""
    # Plain ASCII is nearly every value, and these calls are many times quicker than a pattern.
    if names.are_tokens and (text := "".join(values)).isascii() and text.isprintable():
        return
    for name, value in zip(names.written, values, strict=True):
        _check_header(name, value, where)


def _check_header(name: str, value: str, where: str) -> None:
    """Refuse a header that would not arrive as the one header that it is."""
    if not is_token(name):
        raise RequestRefusedError(
            f"the header name {name[:40]!a} is not a token",
            where=where,
            hint="header names have letters, digits and hyphens",
        )
    if not _VALUE.fullmatch(value):
        raise RequestRefusedError(
            f"the value of the header {name} has a {_offence(value)}",
            where=where,
            hint="look at the variables in it; encode text that is not Latin-1",
        )


def _offence(value: str) -> str:
    """What is wrong with a header value, without quoting it."""
    if "\r" in value or "\n" in value:
        return "line break"
    if any(ord(character) > 0xFF for character in value):  # noqa: PLR2004 - the end of Latin-1
        return "character outside Latin-1"
    return "control character"


def check_no_body(body: bytes | None, stream: StreamedBody | None, where: str) -> None:
    """Refuse a body of a HEAD request, the one combination that libcurl can't send."""
    if body or stream:
        raise RequestRefusedError(
            "a HEAD request can't carry a body", where=where, hint="remove the body, or use GET"
        )


def _with_basic(request: Request, userinfo: str) -> Request:
    """The request with the URL's user and password moved into a header (RFC 7617)."""
    headers = request.headers
    if userinfo.strip(":") and not any(name.lower() == "authorization" for name, _ in headers):
        headers = (*headers, ("Authorization", f"Basic {basic_credentials(userinfo)}"))
    return request._replace(url=normalized(request.url), headers=headers)
