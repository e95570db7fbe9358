"""What the whole process knows about each token service: told to wait, or broken.

Two rules, for all credentials together, since they all disturb the same service. A service that asks
for a pause (429 or 503 with Retry-After) gets it from everyone. A service that failed five times in a
row is asked again by one request in 30 seconds, and everyone else is told at once that it is broken.
Neither touches a token that is still valid: that one is served without asking anybody.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from azbearer.errors import AuthenticationError, TransportError
from azbearer.tokens.forks import reset_in_children
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES = 5
PROBE_SECONDS = 30.0
LONGEST_PAUSE = 120.0
# Services a process talks to; tenants share one, so this is plenty.
_MOST_SERVICES = 256


class BreakerOpenError(TransportError):
    """The service failed again and again, and was not asked this time."""


class ThrottledError(AuthenticationError):
    """The service asked for a longer pause than anyone waits; `seconds` is when to come back."""

    code = "throttled"

    def __init__(self, message: str, *, where: str = "", hint: str = "", seconds: float = 0.0) -> None:
        super().__init__(message, where=where, hint=hint)
        self.seconds = seconds


@dataclass(slots=True)
class _Service:
    """What is known about one service; times by the monotonic clock."""

    failures: int = 0
    cause: str = ""
    code: str = ""
    next_probe: float = 0.0
    paused_until: float = 0.0


class Services:
    """The memory of all services, by origin; safe for several threads."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._services: dict[str, _Service] = {}
        self._lock = threading.Lock()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """See `Forkable`; what is known stays known."""
        self._lock = threading.Lock()

    def admit(self, origin: str) -> float:
        """How long to wait before a request may be sent, in seconds; mostly 0.0.

        Raises:
            BreakerOpenError: the service is broken, and this is not the moment to try it.
            ThrottledError: the pause is too long to wait for.
        """
        with self._lock:
            service = self._services.get(origin)
            if service is None:
                return 0.0
            now = self._monotonic()
            pause = max(0.0, service.paused_until - now)
            if pause > LONGEST_PAUSE:
                raise _throttled(origin, pause)
            self._check_breaker(service, origin, now)
            return pause

    def _check_breaker(self, service: _Service, origin: str, now: float) -> None:
        """Let one probe through when it is time."""
        if service.failures < FAILURES:
            return
        if now < service.next_probe:
            raise _broken(service, origin, service.next_probe - now)
        service.next_probe = now + PROBE_SECONDS

    def succeeded(self, origin: str) -> None:
        """The service has answered, with whatever."""
        service = self._services.get(origin)
        if service is not None:
            with self._lock:
                service.failures = 0

    def failed(self, origin: str, cause: str, code: str = "") -> None:
        """The service did not answer, or said that it is broken; `cause` is shown."""
        with self._lock:
            service = self._known(origin)
            service.failures += 1
            service.cause, service.code = cause, code
            if service.failures == FAILURES:
                service.next_probe = self._monotonic() + PROBE_SECONDS

    def pause(self, origin: str, seconds: float) -> None:
        """The service asks to be left alone that long."""
        with self._lock:
            service = self._known(origin)
            service.paused_until = max(service.paused_until, self._monotonic() + seconds)

    def _known(self, origin: str) -> _Service:
        """The entry of a service, made if need be; the lock is held."""
        service = self._services.get(origin)
        if service is None:
            if len(self._services) >= _MOST_SERVICES:
                del self._services[next(iter(self._services))]
            service = self._services[origin] = _Service()
        return service


def _broken(service: _Service, origin: str, seconds: float) -> BreakerOpenError:
    """The error for a service that isn't asked."""
    return BreakerOpenError(
        f"the service failed {service.failures} times in a row and is asked again in {seconds:.0f} s;"
        f" the last time: {service.cause}",
        where=origin,
        hint="look at the first failure: the network, a proxy, or the service itself",
        code=service.code,
    )


def _throttled(origin: str, seconds: float) -> ThrottledError:
    """The error for a service that asked for a long pause."""
    return ThrottledError(
        f"the service asks to be left alone for {seconds:.0f} s more",
        where=origin,
        hint="come back then; fewer token requests, or a shared cache, keep it from happening",
        seconds=seconds,
    )


# Shared by every driver of the process that isn't given another one.
SERVICES = Services()
