"""The hops of one send: each redirect is judged, each challenge answered, before another request goes out."""

from __future__ import annotations

from azbearer.errors import LimitError
from azbearer.http.guard import addressed
from azbearer.http.urls import host_and_port
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.answer import Head
    from azbearer.http.messages import Hop, Request, SendOptions
    from azbearer.http.urls import Address


def follow(
    request: Request, options: SendOptions, send_one: Callable[[Request, Address, SendOptions], Head]
) -> tuple[Hop, ...]:
    """Send a request, and those that its redirects ask for.

    Args:
        request: as the caller gave it; the guard looks at this one and at each that follows.
        options: of the send.
        send_one: sends one request that has passed the guard, with the options that it may see.

    Returns:
        The redirects that led to the last answer.

    Raises:
        RequestRefusedError: the guard, or the rule for redirects, refuses a request.
        LimitError: there are more redirects than the options allow.
        TransportError: as `send_one` raises it, or a redirect leads nowhere.
    """
    hops: tuple[Hop, ...] = ()
    asked, cookies = None, options.cookies
    while True:
        request, address = addressed(request)
        if not options.metadata:
            from azbearer.http.metadata import check_not_metadata  # noqa: PLC0415  for requests of scripts

            check_not_metadata(address.origin.host)
        origin = address.origin
        asked = asked or origin
        at_home = origin == asked
        kept = "" if cookies is None else cookies.header(request.url)
        sent = _with_cookies(request, kept) if kept else request
        head = send_one(sent, address, options if at_home else _elsewhere(options))
        if cookies is not None and (set_cookies := head.values("set-cookie")):
            cookies.take(request.url, set_cookies)
        if options.respond is not None and at_home:
            again = options.respond(request, head.status, head.headers)
            if again is not None:
                request = again
                continue
        location = head.location() if options.follow_redirects else ""
        if not location:
            return hops
        if len(hops) >= options.max_redirects:
            raise LimitError(
                f"the server redirects more than {options.max_redirects} times",
                where=host_and_port(origin),
                hint="probably a loop; turn redirects off to see the first one, or raise the limit",
                code="redirects",
            )
        from azbearer.http.redirects import next_step  # noqa: PLC0415 - few answers are redirects

        request, hop = next_step(request, head.status, location, options)
        hops = (*hops, hop)


def _elsewhere(options: SendOptions) -> SendOptions:
    """The options for another origin: a certificate and a proxy that the request brings are for its own."""
    if options.certificate is None and options.proxy is None:
        return options
    return options._replace(certificate=None, proxy=None)


def _with_cookies(request: Request, kept: str) -> Request:
    """The request with the cookies that are kept for its URL, behind those that it brings itself.

    A Cookie header of its own keeps its place among the headers (newman).
    """
    own = [value for name, value in request.headers if name.lower() == "cookie"]
    cookie = ("Cookie", "; ".join([*own, kept]))
    at = next((at for at, header in enumerate(request.headers) if header[0].lower() == "cookie"), None)
    if at is None:
        return request._replace(headers=(*request.headers, cookie))
    others = [header for header in request.headers[at:] if header[0].lower() != "cookie"]
    return request._replace(headers=(*request.headers[:at], cookie, *others))
