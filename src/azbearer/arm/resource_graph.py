"""Azure Resource Graph: queries to their last row, within the quota.

Sources: Microsoft, "Resources - Resources" (1000 rows a page, `$skipToken` in the options of the next one)
and "Guidance for throttled requests in Azure Resource Graph": 15 queries in 5 seconds for each user, told by
`x-ms-user-quota-remaining` and `x-ms-user-quota-resets-after` (hh:mm:ss); of more than 10,000 subscriptions
only the first are asked, and `x-ms-tenant-subscription-limit-hit` says so.
"""

from __future__ import annotations

import json
import threading
import time

from azbearer.arm.contract import Ask, Page, Pause
from azbearer.arm.many.scopes import SUBSCRIPTIONS, in_management_group, subscriptions_in
from azbearer.arm.paging import pages
from azbearer.arm.throttle import quota_resets
from azbearer.http.messages import Request
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from azbearer.arm.access import Access
    from azbearer.http.messages import Response

    Flow = Generator[Ask | Page | Pause, Response, "Rows"]

PATH = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01"
LARGEST_PAGE = 1000
MOST_SUBSCRIPTIONS = 1000
"""That one query names; many more make bodies that services refuse."""
_QUERIES = 15
_WINDOW = 5.0
_MOST_PAGES = 100_000
_ERRORS = 400
_LIMIT_HIT = "x-ms-tenant-subscription-limit-hit"
_REMAINING = "x-ms-user-quota-remaining"


class Wish(NamedTuple):
    """What is asked.

    Args:
        query: in Kusto.
        subscriptions: whose resources; all that the principal sees without any.
        management_groups: instead of subscriptions.
        first: how many rows at most, or None.
    """

    query: str
    subscriptions: tuple[str, ...] = ()
    management_groups: tuple[str, ...] = ()
    first: int | None = None

    def in_groups(self) -> Iterator[Wish]:
        """The same for so many subscriptions at a time as one query names."""
        if not self.subscriptions:
            yield self
        for start in range(0, len(self.subscriptions), MOST_SUBSCRIPTIONS):
            yield self._replace(subscriptions=self.subscriptions[start : start + MOST_SUBSCRIPTIONS])


def request_for(wish: Wish, manager: str, headers: Sequence[tuple[str, str]] = ()) -> Request:
    """The request for the first page.

    Args:
        wish: what is asked.
        manager: the address of the Resource Manager.
        headers: further ones.
    """
    body: dict[str, object] = {"query": wish.query}
    if wish.subscriptions:
        body["subscriptions"] = list(wish.subscriptions)
    if wish.management_groups:
        body["managementGroups"] = list(wish.management_groups)
    body["options"] = {"$top": _page_size(wish.first), "resultFormat": "objectArray"}
    content = (("Accept", "application/json"), ("Content-Type", "application/json"))
    return Request("POST", f"{manager}{PATH}", (*headers, *content), json.dumps(body).encode())


def _page_size(left: int | None) -> int:
    return LARGEST_PAGE if left is None else min(LARGEST_PAGE, left)


class Place(NamedTuple):
    """Where a query goes.

    Args:
        manager: the address of the Resource Manager.
        access: see `paging.pages`.
        quota: of the user.
        headers: of every request.
    """

    manager: str
    access: Access
    quota: Quota
    headers: tuple[tuple[str, str], ...] = ()


class Quota:
    """The queries that a user may still send in this window; safe for several threads.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # The window that is drawn from; it may be one that has not begun yet.
        self._ends = 0.0
        self._left = 0

    def take(self) -> float:
        """Take one; the result is how many seconds to wait before it is sent."""
        with self._lock:
            now = self._clock()
            if self._left <= 0 or now >= self._ends:
                self._ends, self._left = max(self._ends, now) + _WINDOW, _QUERIES
            self._left -= 1
            return max(0.0, self._ends - _WINDOW - now)

    def told(self, response: Response) -> None:
        """An answer said how many are left, and for how long."""
        left, resets = response.header(_REMAINING), quota_resets(response.header)
        if left is None or not left.isdecimal() or resets is None:
            return
        with self._lock:
            now = self._clock()
            if self._ends - _WINDOW > now:  # ours begins when this one is over
                self._ends = max(self._ends, now + resets + _WINDOW)
            else:
                self._ends, self._left = now + resets, min(self._left, int(left))


class Quotas:
    """The quota of each user; safe for several threads."""

    def __init__(self) -> None:
        self._of: dict[str, Quota] = {}
        self._lock = threading.Lock()

    def of(self, principal: str) -> Quota:
        """That of this one."""
        with self._lock:
            return self._of.setdefault(principal, Quota())


SHARED = Quotas()
"""Those of this process."""


class Rows(NamedTuple):
    """How a query ended.

    Args:
        response: the last answer; with an error status if a page could not be had.
        total: rows.
        is_limited: whether there are more subscriptions than one query can ask; then nothing was taken.
        is_cut: whether there are more rows, and the service names no way to them.
    """

    response: Response
    total: int
    is_limited: bool = False
    is_cut: bool = False


def found(wish: Wish, place: Place) -> Flow:
    """Ask for all rows, page by page, within the quota.

    More subscriptions than one query can ask are asked in groups, one after the other; what a query counts or
    sorts, it counts and sorts for each group then.

    Args:
        wish: what is asked.
        place: where, and by whom.

    Raises:
        LimitError: the pages go in a circle.
    """
    total, ended = 0, None
    for group in wish.in_groups():
        left = None if wish.first is None else wish.first - total
        request = request_for(group._replace(first=left), place.manager, place.headers)
        ended = yield from _rows(request, place, left, whole=not group.subscriptions)
        if ended.is_limited:
            every = yield from _subscriptions(wish, place)
            return (yield from found(wish._replace(subscriptions=every, management_groups=()), place))
        total += ended.total
        if ended.response.status >= _ERRORS or (wish.first is not None and total >= wish.first):
            break
    assert ended is not None  # noqa: S101 - there is at least one group
    return ended._replace(total=total)


def _rows(request: Request, place: Place, first: int | None, *, whole: bool) -> Flow:
    """The rows of one group of subscriptions; `whole` when the request names none."""
    walk, total = pages(request, place.access, most=_MOST_PAGES), 0
    effect, response = next(walk), None
    while True:
        if isinstance(effect, Page):
            if whole and effect.number == 1 and _is_limited(effect.response):
                return Rows(effect.response, 0, is_limited=True)
            total += len(effect.members.items) if effect.members is not None else 0
            yield effect
            if first is not None and total >= first:
                return Rows(effect.response, total)
        else:
            response = yield from _asked(_with_top(effect.request, first, total), place.quota)
        try:
            effect = walk.send(response)  # type: ignore[arg-type]  # nobody looks at what follows a page
        except StopIteration as stop:
            last: Response = stop.value
            return Rows(last, total, is_cut=b'"resultTruncated":"true"' in last.body.replace(b" ", b""))


def _asked(request: Request, quota: Quota) -> Generator[Ask | Page | Pause, Response, Response]:
    wait = quota.take()
    if wait > 0:
        yield Pause(wait)
    response = yield Ask(request)
    quota.told(response)
    return response


def _is_limited(response: Response) -> bool:
    return (response.header(_LIMIT_HIT) or "").lower() == "true"


def _subscriptions(wish: Wish, place: Place) -> Generator[Ask | Page | Pause, Response, tuple[str, ...]]:
    """The subscriptions that a query without any means."""
    items: list[object] = []
    for path in [in_management_group(group) for group in wish.management_groups] or [SUBSCRIPTIONS]:
        walk = pages(Request("GET", f"{place.manager}{path}", place.headers), place.access, most=_MOST_PAGES)
        effect, response = next(walk), None
        while True:
            if isinstance(effect, Page):
                items += effect.members.items if effect.members is not None else []
            else:
                response = yield effect
            try:
                effect = walk.send(response)  # type: ignore[arg-type]  # as above
            except StopIteration:
                break
    return tuple(scope.name for scope in subscriptions_in(items))


def _with_top(request: Request, first: int | None, total: int) -> Request:
    """The request for a page of no more rows than are wanted."""
    if first is None or not total:
        return request
    document = json.loads(request.body or b"{}")
    document["options"]["$top"] = _page_size(first - total)
    return request._replace(body=json.dumps(document).encode())
