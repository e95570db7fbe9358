"""What the emulator was asked, for tests that count requests."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request that was answered; the query is left out, since it may hold a secret.

    Args:
        host: the name that the client asked for, without port.
        method: upper case.
        path: still percent-encoded.
        status: of the answer.
    """

    host: str
    method: str
    path: str
    status: int


class RequestLog:
    """The latest records; written by the server's thread, read by any."""

    def __init__(self, size: int) -> None:
        self._records: deque[RequestRecord] = deque(maxlen=size)
        self._lock = threading.Lock()

    def add(self, record: RequestRecord) -> None:
        """Remember a record, forgetting the oldest when the log is full."""
        with self._lock:
            self._records.append(record)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._records.clear()

    def records(self) -> tuple[RequestRecord, ...]:
        """The records so far, oldest first."""
        with self._lock:
            return tuple(self._records)
