from __future__ import annotations

import re

from azbearer.reporters.html_charts import Lifetime, Point, durations_chart


def bars(chart: str) -> list[tuple[str, float, float]]:
    """Class, place and height of each bar."""
    found = re.findall(
        r'<rect class="(bar[^"]*)" x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', chart
    )
    return [(kind, float(left), float(height)) for kind, left, height in found]


def test_no_requests_no_chart() -> None:
    """There is nothing to see then."""
    assert "" == durations_chart([], [Lifetime(0, 1)])


def test_bars_stand_where_and_as_high_as_requests_were() -> None:
    """The slowest is the highest, half as long is half as high, failed ones have a class of their own."""
    points = [
        Point(100.0, 1.0, failed=False),
        Point(105.0, 0.5, failed=True),
        Point(109.0, 1.0, failed=False),
    ]
    first, second, third = bars(durations_chart(points, []))
    assert ("bar", "bar failed", "bar") == (first[0], second[0], third[0])
    assert (0.0, 480.0) == (first[1], second[1])
    assert (first[2], first[2] / 2) == (third[2], second[2])


def test_many_requests_share_columns() -> None:
    """The slowest of a moment counts, and one failure marks it."""
    points = [Point(100 + number / 1000, 0.001, failed=number == 5) for number in range(10_000)]
    found = bars(durations_chart(points, []))
    assert (240, 1) == (len(found), sum(kind == "bar failed" for kind, _, _ in found))


def test_lives_of_tokens_are_cut_at_the_edges() -> None:
    """A token that outlives the run ends at its end; one that was over before is not drawn."""
    points = [Point(100.0, 10.0, failed=False)]
    chart = durations_chart(points, [Lifetime(95.0, 10.0), Lifetime(105.0, 3600.0), Lifetime(0.0, 50.0)])
    found = re.findall(r'<rect class="token" x="([\d.]+)" y="\d+" width="([\d.]+)"', chart)
    assert [("0.0", "480.0"), ("480.0", "480.0")] == found
