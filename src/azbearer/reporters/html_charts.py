"""Charts of the HTML report, as SVG: how long requests took over the run, and how long its tokens lived."""

from __future__ import annotations

from azbearer.reporters.style import duration
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH, _HEIGHT, _BAND, _MARGIN = 960, 150, 10, 18
_COLUMNS = 240


class Point(NamedTuple):
    """One request: when it was sent (seconds since the epoch), and how many seconds it took."""

    started: float
    elapsed: float
    failed: bool


class Lifetime(NamedTuple):
    """A token: when it was asked for (seconds since the epoch), and how many seconds it is good for."""

    started: float
    seconds: float


class _Column(NamedTuple):
    elapsed: float
    failed: bool


def durations_chart(points: Sequence[Point], lifetimes: Iterable[Lifetime]) -> str:
    """A figure: the slowest request of each moment as a bar, and below it the lives of tokens; or nothing.

    Args:
        points: the requests; times may be in any order.
        lifetimes: what was learned of tokens.
    """
    if not points:
        return ""
    begin = min(point.started for point in points)
    span = max(max(point.started + point.elapsed for point in points) - begin, 0.001)
    slowest = max(*(point.elapsed for point in points), 0.000_001)
    bars = "".join(
        _bar(at, column, slowest) for at, column in enumerate(_columns(points, begin, span)) if column
    )
    bands = "".join(_band(lifetime, begin, span) for lifetime in lifetimes)
    top, base = _MARGIN, _HEIGHT - _MARGIN - _BAND
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="how long requests took">'
        f'<text x="0" y="{top - 6}">{duration(slowest)}</text>'
        f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{base}" y2="{base}"/>{bars}{bands}'
        f'<text x="0" y="{_HEIGHT - 2}">0</text>'
        f'<text x="{_WIDTH}" y="{_HEIGHT - 2}" text-anchor="end">{duration(span)}</text></svg>'
        f"<figcaption>How long requests took, over the run{_token_words(bands)}</figcaption></figure>"
    )


def _columns(points: Iterable[Point], begin: float, span: float) -> list[_Column | None]:
    columns: list[_Column | None] = [None] * _COLUMNS
    for point in points:
        at = min(int((point.started - begin) / span * _COLUMNS), _COLUMNS - 1)
        known = columns[at] or _Column(0.0, failed=False)
        columns[at] = _Column(max(known.elapsed, point.elapsed), failed=known.failed or point.failed)
    return columns


def _bar(at: int, column: _Column, slowest: float) -> str:
    height = max(1.0, column.elapsed / slowest * (_HEIGHT - 2 * _MARGIN - _BAND))
    kind = "bar failed" if column.failed else "bar"
    width = _WIDTH / _COLUMNS
    top = _HEIGHT - _MARGIN - _BAND - height
    place = f'x="{at * width:.1f}" y="{top:.1f}"'
    return f'<rect class="{kind}" {place} width="{width - 1:.1f}" height="{height:.1f}"/>'


def _band(lifetime: Lifetime, begin: float, span: float) -> str:
    left = max(0.0, (lifetime.started - begin) / span) * _WIDTH
    right = min(1.0, (lifetime.started + lifetime.seconds - begin) / span) * _WIDTH
    if right <= left:
        return ""
    words = f"a token, good for {lifetime.seconds:.0f} s"
    top = _HEIGHT - _MARGIN - _BAND + 2
    return (
        f'<rect class="token" x="{left:.1f}" y="{top}" width="{right - left:.1f}" height="{_BAND - 3}">'
        f"<title>{words}</title></rect>"
    )


def _token_words(bands: str) -> str:
    return "; the band below shows while the tokens that were fetched are good" if bands else ""
