"""What `azbearer.Client` does for many scopes, and with many requests in one call."""

from __future__ import annotations

from azbearer.arm.batching.contract import Item
from azbearer.arm.batching.flow import batched, parts_of
from azbearer.arm.batching.kinds import kind_for
from azbearer.arm.many.crew import Crew
from azbearer.arm.many.scopes import names_in, scope_of
from azbearer.arm.performing import perform
from azbearer.arm.results import Reply
from azbearer.arm.target import filled
from azbearer.errors import AzbearerError, UsageError
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from azbearer.arm.client import Client
    from azbearer.arm.many.scopes import Scope
    from azbearer.arm.sender import Sender
    from azbearer.http.messages import Request

_WRITES = frozenset({"PUT", "PATCH", "POST", "DELETE"})


class ScopeReply(NamedTuple):
    """What became of one scope.

    Args:
        scope: the values that stood in the URL.
        reply: the answer, of an error too; None when there was none, and for a list of several pages.
        items: of a list that was followed; those that came before an error, too.
        error: why it failed, or None.
    """

    scope: Mapping[str, str]
    reply: Reply | None
    items: list[Any]
    error: AzbearerError | None = None

    @property
    def ok(self) -> bool:
        """Whether it did not fail."""
        return self.error is None


class EachCall(NamedTuple):
    """What is done for each scope.

    Args:
        client: does it.
        method: of the request.
        url: with names in braces.
        every_page: whether lists are followed to their end.
        wait: whether operations are.
        options: of the client's calls.
    """

    client: Client
    method: str
    url: str
    every_page: bool
    wait: bool
    options: Mapping[str, Any]

    def result(self, scope: Scope) -> ScopeReply:
        """Do it for one scope; an error is part of the result."""
        items: list[Any] = []
        try:
            reply = self._reply(filled(self.url, lambda name: scope.values.get(name, "")), items)
        except AzbearerError as error:
            found = getattr(error, "response", None)
            return ScopeReply(scope.values, found if isinstance(found, Reply) else None, items, error)
        return ScopeReply(scope.values, reply, items)

    def _reply(self, url: str, items: list[Any]) -> Reply | None:
        if self.every_page:
            for page in self.client.pages(url, method=self.method, **self.options):
                items += page.items
            return None
        if self.wait and self.method in _WRITES:
            return self.client.begin(self.method, url, **self.options).wait()
        return self.client.request(self.method, url, **self.options)


def each(call: EachCall, scopes: Iterable[str | Mapping[str, Any]], workers: int) -> Iterator[ScopeReply]:
    """The results for the scopes, in their order.

    Raises:
        UsageError: the URL does not depend on the scope.
    """
    if not names_in(call.url):
        raise UsageError(
            "the URL is the same for every scope", hint="write such as {subscriptionId} or {line}"
        )
    return iter(Crew([scope_of(scope) for scope in scopes], call.result, workers))


class BatchCall(NamedTuple):
    """One request of a batch.

    Args:
        url: a path of the Resource Manager, or an absolute URL.
        method: any.
        headers: its own.
        json: its body; None for none.
        name: by which others depend on it.
        depends_on: names of requests that have to succeed before (Microsoft Graph alone).
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = {}
    json: Any = None
    name: str = ""
    depends_on: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, Any]:
        """As options of the client's calls."""
        return {"headers": self.headers, **({} if self.json is None else {"json": self.json})}


def in_batches(
    calls: Sequence[BatchCall], prepared: Callable[[BatchCall], tuple[Request, Sender]], workers: int
) -> list[Reply]:
    """The answers of all calls, in their order, whatever their status.

    Args:
        calls: to one service.
        prepared: makes the request, and says who sends it.
        workers: how many HTTP calls at the same time.

    Raises:
        UsageError: they can't be sent in batches.
        AzbearerError: a batch had no answer.
    """
    if not calls:
        return []
    made = [prepared(call) for call in calls]
    items = [
        Item(request, call.name, call.depends_on) for (request, _), call in zip(made, calls, strict=True)
    ]
    sender = made[0][1]
    kind = kind_for(sender.access)
    parts = parts_of(items, kind)

    def answers(part: list[int]) -> list[Reply]:
        flow = batched([items[at] for at in part], sender.access, kind)
        return [Reply(response) for response in perform(sender, flow)]

    replies: dict[int, Reply] = {}
    for part, found in zip(parts, Crew(parts, answers, workers), strict=True):
        replies.update(zip(part, found, strict=True))
    return [replies[at] for at in range(len(items))]
