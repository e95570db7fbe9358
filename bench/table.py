"""Tables of figures, and the units in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MIB = 1 << 20


def seconds(value: float) -> str:
    """A time, in the unit that suits it."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def mebibytes(value: float) -> str:
    """An amount of memory given in bytes."""
    return f"{value / _MIB:.1f} MiB"


def ratio(value: float) -> str:
    """One figure as a multiple of another."""
    return f"{value:.3f}x" if value < 1 else f"{value:.1f}x"


def lines(rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Rows as lines with columns as wide as they need to be, all flush right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
