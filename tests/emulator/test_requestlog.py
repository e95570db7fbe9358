"""The log of requests."""

from __future__ import annotations

from azbearer.emulator import RequestRecord
from azbearer.emulator.requestlog import RequestLog


def test_the_oldest_record_is_forgotten() -> None:
    """A full log keeps the latest."""
    log = RequestLog(2)
    for number in range(3):
        log.add(RequestRecord("h", "GET", f"/{number}", 200))
    assert ["/1", "/2"] == [record.path for record in log.records()]
