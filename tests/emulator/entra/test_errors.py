"""The shape of AADSTS errors."""

from __future__ import annotations

import re

from azbearer.emulator.entra.errors import AadstsError, Trace, error_body

BODY = error_body(
    AadstsError(90002, "invalid_request", "No such tenant."), Trace("t-1", "c-1", 1_800_000_000)
)


def test_the_body_has_the_real_fields_in_their_order() -> None:
    """The fields are those that Entra sends."""
    expected = "error error_description error_codes timestamp trace_id correlation_id error_uri"
    assert expected.split() == list(BODY)
    assert ([90002], "t-1", "c-1") == (BODY["error_codes"], BODY["trace_id"], BODY["correlation_id"])


def test_the_description_carries_the_ids_on_lines_of_their_own() -> None:
    """Ids and time follow the text, separated by CR LF."""
    lines = BODY["error_description"].split("\r\n")
    expected = ["AADSTS90002: No such tenant.", "Trace ID: t-1", "Correlation ID: c-1"]
    assert [*expected, "Timestamp: 2027-01-15 08:00:00Z"] == lines


def test_the_time_has_entras_form() -> None:
    """A space between date and time, and a Z."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", BODY["timestamp"])
