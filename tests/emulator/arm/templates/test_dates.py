"""The date functions, with the values of Microsoft's page on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "'2020-04-07 14:53:14Z'"
DOCUMENTED = [
    (f"dateTimeAdd({BASE}, 'P3Y')", "4/7/2023 2:53:14 PM"),
    (f"dateTimeAdd({BASE}, '-P9D')", "3/29/2020 2:53:14 PM"),
    (f"dateTimeAdd({BASE}, 'PT1H')", "4/7/2020 3:53:14 PM"),
    (f"dateTimeAdd({BASE}, 'PT1H', 'yyyy-MM-ddTHH:mm:ssZ')", "2020-04-07T15:53:14Z"),
    ("dateTimeAdd('2020-01-31T00:00:00Z', 'P1M', 'u')", "2020-02-29 00:00:00Z"),
    ("dateTimeAdd('2020-01-31T00:00:00Z', 'P1W', 'ddd, d MMMM yy')", "Fri, 7 February 20"),
    ("dateTimeFromEpoch(1683040573)", "2023-05-02T15:16:13Z"),
    ("dateTimeToEpoch('2023-05-02T15:16:13Z')", 1683040573),
]


@pytest.mark.parametrize(("expression", "expected"), DOCUMENTED)
def test_values_are_those_of_the_page(value: Callable[..., Any], expression: str, expected: Any) -> None:
    """Each function gives what the documentation shows for it."""
    assert expected == value(expression)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("", "20270115T080000Z"), ("'d'", "1/15/2027"), ("'yyyy-MM-dd'", "2027-01-15"), ("'M d'", "1 15")],
)
def test_the_time_is_known_in_defaults_only(value: Callable[..., Any], code: str, expected: str) -> None:
    """UtcNow is refused outside of a parameter's default value, and takes .NET's formats there."""
    parameters = {"now": {"type": "string", "defaultValue": f"[utcNow({code})]"}}
    assert expected == value("parameters('now')", parameters=parameters)
    with pytest.raises(ExpressionError, match="default value of a parameter"):
        value(f"utcNow({code})")


@pytest.mark.parametrize("expression", ["dateTimeAdd('x', 'P1D')", "dateTimeAdd('2020-01-01', 'P')"])
def test_what_is_no_date_is_refused(value: Callable[..., Any], expression: str) -> None:
    """A date and a duration must be in ISO 8601 form."""
    with pytest.raises(ExpressionError, match="ISO 8601"):
        value(expression)
