"""What a batch is made of."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from azbearer.arm.contract import Ask, Pause
    from azbearer.http.messages import Request, Response

    Flow = Generator[Ask | Pause, Response, list[Response]]
    Exchange = Generator[Ask | Pause, Response, Response]


class Item(NamedTuple):
    """One request of a batch.

    Args:
        request: without a token.
        name: by which others depend on it; empty when none does.
        depends_on: names of requests that have to succeed before.
    """

    request: Request
    name: str = ""
    depends_on: tuple[str, ...] = ()


class Kind(Protocol):
    """How one service takes batches."""

    def most(self, items: Sequence[Item]) -> int:
        """How many requests like these go into one call."""

    def call(self, items: Sequence[Item]) -> Request:
        """The call that holds these requests; the first one tells where it goes.

        Raises:
            UsageError: one of them can't be part of it.
        """

    def link(self, response: Response) -> str:
        """Where the answers will be, for a call that is not answered at once; or empty."""

    def answers(self, response: Response, items: Sequence[Item]) -> list[Response]:
        """The answers of the items, in their order.

        Raises:
            TransportError: one is missing.
        """
