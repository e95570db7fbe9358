"""The hops of one send: each redirect is judged, each challenge answered, before another request goes out."""

from __future__ import annotations

from azbearer.errors import LimitError
from azbearer.http.guard import checked
from azbearer.http.urls import host_and_port
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.answer import Answer
    from azbearer.http.messages import CookieKeeper, Hop, Request, SendOptions
    from azbearer.http.urls import Address


class Outcome(NamedTuple):
    """The last hop's answer, the request it answers with its cookies, and the redirects before it."""

    answer: Answer
    request: Request
    address: Address
    hops: tuple[Hop, ...]


def follow(request: Request, options: SendOptions, send_one: Callable[[Request, Address], Answer]) -> Outcome:
    """Send a request, and those that its redirects ask for.

    Args:
        request: as the caller gave it; the guard looks at this one and at each that follows.
        options: of the send.
        send_one: sends one request that has passed the guard.

    Raises:
        RequestRefusedError: the guard, or the rule for redirects, refuses a request.
        LimitError: there are more redirects than the options allow.
        TransportError: as `send_one` raises it, or a redirect leads nowhere.
    """
    hops: list[Hop] = []
    asked = None
    while True:
        request, address = checked(request)
        if not options.metadata:
            from azbearer.http.metadata import check_not_metadata  # noqa: PLC0415  for requests of scripts

            check_not_metadata(address.origin.host)
        asked = asked or address.origin
        sent = _with_cookies(request, address.text, options.cookies)
        answer = send_one(sent, address)
        if options.cookies is not None and (set_cookies := answer.head.values("set-cookie")):
            options.cookies.take(address.text, set_cookies)
        if options.respond is not None and address.origin == asked:
            again = options.respond(request, answer.head.status, answer.head.headers)
            if again is not None:
                request = again
                continue
        location = answer.head.location() if options.follow_redirects else ""
        if not location:
            return Outcome(answer, sent, address, tuple(hops))
        if len(hops) >= options.max_redirects:
            raise LimitError(
                f"the server redirects more than {options.max_redirects} times",
                where=host_and_port(address.origin),
                hint="probably a loop; turn redirects off to see the first one, or raise the limit",
                code="redirects",
            )
        from azbearer.http.redirects import next_step  # noqa: PLC0415 - few answers are redirects

        request, hop = next_step(request, answer.head.status, location, options)
        hops.append(hop)


def _with_cookies(request: Request, url: str, cookies: CookieKeeper | None) -> Request:
    """The request with the cookies that are kept for its URL, behind those that it brings itself.

    A Cookie header of its own keeps its place among the headers (newman).

    Raises:
        RequestRefusedError: one of them can't stand in a header.
    """
    kept = "" if cookies is None else cookies.header(url)
    if not kept:
        return request
    own = [value for name, value in request.headers if name.lower() == "cookie"]
    cookie = ("Cookie", "; ".join([*own, kept]))
    at = next((at for at, header in enumerate(request.headers) if header[0].lower() == "cookie"), None)
    if at is None:
        return checked(request._replace(headers=(*request.headers, cookie)))[0]
    others = [header for header in request.headers[at:] if header[0].lower() != "cookie"]
    return checked(request._replace(headers=(*request.headers[:at], cookie, *others)))[0]
