"""Following a list to its end: a generator that is sent answers and yields pages.

Sources: Microsoft, resource provider contract ("Pagination": an empty page may have a next one, never stop
at a count); Graph (`@odata.nextLink`); Storage (`NextMarker` is the next request's `marker`); Resource Graph
(`$skipToken` goes into the options of the next request's body). For lists by POST there is no one rule:
Cost Management wants the same verb and body again, the generated SDKs send a GET. So the next page of such
a list is asked for as the first was, and with GET from then on if that is refused.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from azbearer.arm.contract import Ask, Page
from azbearer.arm.pagebody import marker_in_xml, next_in_header, page_of
from azbearer.errors import LimitError
from azbearer.http.messages import shown_url
from azbearer.http.urls import percent_encoded, resolve
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.arm.access import Access
    from azbearer.arm.contract import PageBody
    from azbearer.http.messages import Request, Response

MOST_PAGES = 1000
_ERRORS = 400
# With these the server has understood, and wants another verb or body.
_OTHER_VERB = frozenset({400, 404, 405, 411, 415, 422})
_CONTENT_HEADERS = frozenset({"content-type", "content-length", "content-encoding"})


def pages(
    request: Request, access: Access, *, most: int = MOST_PAGES
) -> Generator[Ask | Page, Response, Response]:
    """Ask for a list, page by page.

    Args:
        request: for the first page.
        access: says which links may be followed.
        most: pages.

    Returns:
        The last answer; with an error status if a page could not be had.

    Raises:
        RequestRefusedError: a link leads to a stranger; the pages before it have been yielded.
        LimitError: a page links to one that was there already, or there are too many.
    """
    walk = _Walk(request, access)
    number = 0
    while True:
        response = yield Ask(request)
        if response.status in _OTHER_VERB and number and request.method == "POST":
            walk.by_get = True
            request = _as_get(request)
            response = yield Ask(request)
        if response.status >= _ERRORS:
            return response
        number += 1
        body = page_of(response)
        yield Page(number, response, body)
        following = walk.after(request, response, body)
        if following is None:
            return response
        if number >= most:
            raise LimitError(
                f"the list has more than {most} pages",
                where=shown_url(request.url),
                hint="narrow it down with $filter, or raise the limit with --max-pages",
                code="pages",
            )
        request = following


class _Walk:
    """Where a walk through a list has been, and where it goes on."""

    def __init__(self, first: Request, access: Access) -> None:
        self._first = first
        self._access = access
        self._seen = {(first.url, first.body)}
        self.by_get = False

    def after(self, request: Request, response: Response, body: PageBody | None) -> Request | None:
        """The request for the next page, or None behind the last one."""
        following = self._next(request, response, body)
        if following is None:
            return None
        place = (following.url, following.body)
        if place in self._seen:
            raise LimitError(
                "the list goes in a circle: a page links to one that was there already",
                where=shown_url(following.url),
                hint="report it to the service; what was read up to here is complete",
                code="page-loop",
            )
        self._seen.add(place)
        return following

    def _next(self, request: Request, response: Response, body: PageBody | None) -> Request | None:
        if body is not None and body.next_link:
            return self._linked(request, body.next_link, "nextLink")
        if body is not None and body.skip_token:
            return _with_skip_token(self._first, body.skip_token)
        marker = body.next_marker if body is not None else marker_in_xml(response.body)
        if marker:
            return self._first._replace(url=_with_parameter(self._first.url, "marker", marker))
        link = next_in_header(response)
        return self._linked(request, link, "the Link header") if link else None

    def _linked(self, request: Request, link: str, what: str) -> Request:
        # As Latin-1, which is how the encoder takes bytes.
        text = percent_encoded(link.strip().encode("utf-8", "surrogatepass").decode("latin-1"))
        url = self._access.follow(resolve(request.url, text), what)
        following = self._first._replace(url=url)
        return _as_get(following) if self.by_get else following


def _as_get(request: Request) -> Request:
    headers = tuple(header for header in request.headers if header[0].lower() not in _CONTENT_HEADERS)
    return request._replace(method="GET", body=None, headers=headers)


def _with_skip_token(request: Request, token: str) -> Request:
    """The request for the page behind a `$skipToken`: in the body's options, or in the query of a GET."""
    if request.method != "POST":
        return request._replace(url=_with_parameter(request.url, "$skipToken", token))
    try:
        document = json.loads((request.body or b"{}").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        return request._replace(url=_with_parameter(request.url, "$skipToken", token))
    options = document.get("options")
    document["options"] = {**(options if isinstance(options, dict) else {}), "$skipToken": token}
    return request._replace(body=json.dumps(document).encode())


def _with_parameter(url: str, name: str, value: str) -> str:
    """The URL with this query parameter in the place of any of its name; the others stay as they are."""
    plain, mark, fragment = url.partition("#")
    base, _, query = plain.partition("?")
    names = (name.lower(), quote(name, safe="").lower())
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in names]
    query = "&".join([*kept, f"{name}={quote(value, safe='')}"])
    return f"{base}?{query}{mark}{fragment}"
