"""What a chain found out about each of its sources, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from azbearer.tokens.contract import NotAvailableError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Verdict:
    """One source of a chain.

    Args:
        source: the credential's name.
        would_try: whether the chain would ask it, or has asked it.
        certain: False when only asking can tell whether it is here.
        looked_at: the variables, files and programs that were looked at.
        reason: why it is or is not asked; after asking, why it gave no token.
    """

    source: str
    would_try: bool
    certain: bool
    looked_at: tuple[str, ...]
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The same as values that JSON knows."""
        return {**asdict(self), "looked_at": list(self.looked_at)}

    def line(self) -> str:
        """The same on one line."""
        looked_at = f" (looked at {', '.join(self.looked_at)})" if self.looked_at else ""
        return f"{self.source}: {self.reason}{looked_at}"


class NoSourceError(NotAvailableError):
    """No source of a chain gave a token.

    Args:
        chain: the chain's name.
        verdicts: one for each source, in order.
        code: of the first refusal, if any source was there and refused.
    """

    def __init__(self, chain: str, verdicts: Sequence[Verdict], *, code: str = "") -> None:
        super().__init__(
            f"no source of tokens is available here ({len(verdicts)} were looked at)",
            where="\n    ".join([chain, *(verdict.line() for verdict in verdicts)]),
            hint="azbearer login, az login, or AZURE_TENANT_ID with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET",
            code=code,
        )
        self.chain = chain
        self.verdicts = tuple(verdicts)

    def lines(self) -> tuple[str, ...]:
        """As of every error, and a line of its own for each source."""
        message, _, *rest = super().lines()
        sources = (f"    {verdict.line()}" for verdict in self.verdicts)
        return (message, f"  where: {self.chain}", *sources, *rest)
