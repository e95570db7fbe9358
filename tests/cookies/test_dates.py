"""Dates in cookies; the spellings are those of RFC 6265 section 5.1.1, the numbers those of tough-cookie."""

from __future__ import annotations

import pytest

from azbearer.cookies.dates import parse_cookie_date


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1893456000.0, "Tue, 01 Jan 2030 00:00:00 GMT"),
        (1893456000.0, "Tuesday, 01-Jan-30 00:00:00 GMT"),
        (1893456000.0, "Tue Jan  1 00:00:00 2030"),
        (1893456001.0, "2030 1 January 0:0:1"),
        (1893456000.0, "jAn-1-2030 00:00:00junk"),
        (0.0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (0.0, "01 Jan 70 00:00:00"),
        (3124224000.0, "01 Jan 69 00:00:00"),
        (1898726400.0, "31 Feb 2030 00:00:00"),
        (253402300799.0, "31 Dec 9999 23:59:59"),
    ],
)
def test_dates(seconds: float, text: str) -> None:
    """Order, month's case, delimiters and two digits of a year do not matter."""
    assert seconds == parse_cookie_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "never", "1893456000", "01 Jan 2030", "00:00:00", "01 Jan 1600 00:00:00", "00 Jan 2030 00:00:00",
        "32 Jan 2030 00:00:00", "01 Jan 2030 24:00:00", "01 Jan 2030 00:60:00", "01 Jan 2030 00:00:60",
        "01 Xyz 2030 00:00:00", "01 Jan 12345 00:00:00", " " * 100_000, "1" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """A part is missing or beyond its range: such an Expires is passed over."""
    assert parse_cookie_date(text) is None
