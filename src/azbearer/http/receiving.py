"""Bodies of answers that are never in memory as a whole: what takes one as it comes."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from azbearer.http.answer import Head


class Receiver(Protocol):
    """Takes the body of an answer piece by piece, decoded; the answer's own body stays empty then."""

    def begin(self, head: Head) -> bool:
        """Whether it wants the body of this answer; False leaves it to the answer, as usual."""

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            AzbearerError: they can't be kept; ends the exchange.
            OSError: likewise, such as `BrokenPipeError`.
        """

    def restart(self) -> bool:
        """Forget what came, since the exchange broke; False when that is too late."""
