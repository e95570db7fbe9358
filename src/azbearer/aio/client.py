"""Calls of the Azure REST API for asynchronous code: the blocking client, each call on a thread.

Threads do the waiting (see docs/decisions.md, "Threads, not asyncio, in the client"); the event loop is
never blocked. Cancelling a task leaves its request to end by itself.
"""

from __future__ import annotations

import asyncio
import contextlib

from azbearer.arm.client import Client as BlockingClient
from azbearer.typed import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
    from types import TracebackType

    from azbearer.arm.many.calls import BatchCall, ScopeReply
    from azbearer.arm.results import ListPage, Reply
    from azbearer.arm.results import Operation as BlockingOperation

T = TypeVar("T")


class Client:
    """`azbearer.Client` to await: the same arguments, methods and errors.

    Args:
        *arguments: of `azbearer.Client`; a credential of either face.
        **options: likewise.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._client = BlockingClient(*arguments, **options)

    async def close(self) -> None:
        """Close kept connections."""
        await asyncio.to_thread(self._client.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self.close()

    async def get(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.get`."""
        return await asyncio.to_thread(self._client.get, url, **options)

    async def head(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.head`."""
        return await asyncio.to_thread(self._client.head, url, **options)

    async def put(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.put`."""
        return await asyncio.to_thread(self._client.put, url, **options)

    async def patch(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.patch`."""
        return await asyncio.to_thread(self._client.patch, url, **options)

    async def post(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.post`."""
        return await asyncio.to_thread(self._client.post, url, **options)

    async def delete(self, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.delete`."""
        return await asyncio.to_thread(self._client.delete, url, **options)

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        """See `azbearer.Client.request`."""
        return await asyncio.to_thread(self._client.request, method, url, **options)

    async def begin(self, method: str, url: str, **options: Any) -> Operation:
        """See `azbearer.Client.begin`."""
        return Operation(await asyncio.to_thread(self._client.begin, method, url, **options))

    async def resume(self, resume_id: str, **options: Any) -> Operation:
        """See `azbearer.Client.resume`."""
        return Operation(await asyncio.to_thread(self._client.resume, resume_id, **options))

    async def pages(self, url: str, **options: Any) -> AsyncIterator[ListPage]:
        """See `azbearer.Client.pages`; each page is fetched when it is wanted."""
        pages = await asyncio.to_thread(self._client.pages, url, **options)
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            yield page

    async def items(self, url: str, **options: Any) -> AsyncIterator[Any]:
        """See `azbearer.Client.items`."""
        async for page in self.pages(url, **options):
            for item in page.items:
                yield item

    async def subscriptions(self, **options: Any) -> list[Mapping[str, str]]:
        """See `azbearer.Client.subscriptions`."""
        return await asyncio.to_thread(self._client.subscriptions, **options)

    async def each(
        self, url: str, scopes: Iterable[str | Mapping[str, Any]], **options: Any
    ) -> AsyncIterator[ScopeReply]:
        """See `azbearer.Client.each`; a scope's result comes as soon as those before it have."""
        async for result in _awaited(self._client.each(url, scopes, **options)):
            yield result

    async def batch(self, calls: Iterable[str | BatchCall], **options: Any) -> list[Reply]:
        """See `azbearer.Client.batch`."""
        return await asyncio.to_thread(self._client.batch, calls, **options)

    async def resource_graph(self, query: str, **options: Any) -> AsyncIterator[Any]:
        """See `azbearer.Client.resource_graph`."""
        async for row in _awaited(await asyncio.to_thread(self._client.resource_graph, query, **options)):
            yield row

    async def download(self, url: str, path: str | os.PathLike[str], **options: Any) -> Reply:
        """See `azbearer.Client.download`."""
        return await asyncio.to_thread(self._client.download, url, path, **options)


async def _awaited(results: Iterator[T]) -> AsyncIterator[T]:
    """What an iterator gives, each fetched on a thread."""
    nothing = object()
    try:
        while (result := await asyncio.to_thread(next, results, nothing)) is not nothing:
            yield result  # type: ignore[misc]  # it is a T: the other object is ours
    finally:
        # A cancelled task leaves its thread in the midst of the next one.
        with contextlib.suppress(AttributeError, ValueError):
            results.close()  # type: ignore[attr-defined]  # generators have it


class Operation:
    """`arm.results.Operation` to await.

    Args:
        operation: the blocking one.
    """

    def __init__(self, operation: BlockingOperation) -> None:
        self._operation = operation

    @property
    def status(self) -> str:
        """The service's latest word."""
        return self._operation.status

    @property
    def percent(self) -> float | None:
        """0 to 100, or None when the service does not say."""
        return self._operation.percent

    @property
    def done(self) -> bool:
        """Whether it is known to be over."""
        return self._operation.done

    @property
    def first(self) -> Reply:
        """The answer that started it."""
        return self._operation.first

    @property
    def resume_id(self) -> str:
        """See `arm.results.Operation.resume_id`."""
        return self._operation.resume_id

    async def wait(self, *, progress: Callable[[BlockingOperation], object] = lambda _: None) -> Reply:
        """See `arm.results.Operation.wait`; `progress` is called on the thread that waits."""
        return await asyncio.to_thread(self._operation.wait, progress=progress)
