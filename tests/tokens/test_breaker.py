from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.tokens.breaker import FAILURES, BreakerOpenError, Services, ThrottledError

if TYPE_CHECKING:
    from typing import Any

HOST = "login.contoso.example:443"


def fail(services: Services, times: int = FAILURES) -> None:
    for _ in range(times):
        services.failed(HOST, "status 503")


def test_four_failures_change_nothing(services: Services) -> None:
    """A service may fail four times in a row."""
    fail(services, FAILURES - 1)
    assert 0.0 == services.admit(HOST)


def test_five_failures_open_it(services: Services) -> None:
    """After five nobody asks, and everybody hears why and until when."""
    fail(services)
    with pytest.raises(BreakerOpenError, match=r"failed 5 times .* again in 30 s; the last time: status 503"):
        services.admit(HOST)


def test_one_probe_in_thirty_seconds(services: Services, clock: Any) -> None:
    """One request gets through when it is time, and no second one."""
    fail(services)
    clock.go(30)
    assert 0.0 == services.admit(HOST)
    with pytest.raises(BreakerOpenError):
        services.admit(HOST)


def test_a_failed_probe_waits_for_the_next(services: Services, clock: Any) -> None:
    """A probe that fails costs another 30 seconds, not more."""
    fail(services)
    clock.go(30)
    services.admit(HOST)
    services.failed(HOST, "status 503")
    clock.go(29)
    with pytest.raises(BreakerOpenError):
        services.admit(HOST)
    clock.go(1)
    assert 0.0 == services.admit(HOST)


def test_any_answer_closes_it(services: Services) -> None:
    """A service that answers is not broken."""
    fail(services)
    services.succeeded(HOST)
    assert 0.0 == services.admit(HOST)


def test_services_do_not_share(services: Services) -> None:
    """Another service is asked as before."""
    fail(services)
    assert 0.0 == services.admit("login.fabrikam.example:443")


def test_a_pause_is_for_everyone(services: Services, clock: Any) -> None:
    """Who comes during a pause waits for its end, not longer."""
    services.pause(HOST, 3.0)
    clock.go(1)
    assert 2.0 == services.admit(HOST)
    clock.go(2)
    assert 0.0 == services.admit(HOST)


def test_a_shorter_pause_does_not_end_a_longer_one(services: Services) -> None:
    """The longest pause that was asked for counts."""
    services.pause(HOST, 60.0)
    services.pause(HOST, 1.0)
    assert 60.0 == services.admit(HOST)


def test_a_long_pause_is_an_error_with_the_time(services: Services) -> None:
    """Beyond two minutes nobody waits, and the error says when to come back."""
    services.pause(HOST, 1e9)
    with pytest.raises(ThrottledError, match="1000000000 s more") as caught:
        services.admit(HOST)
    assert (1e9, "throttled") == (caught.value.seconds, caught.value.code)


def test_the_memory_is_bounded(services: Services) -> None:
    """However many services there are, only so many are remembered."""
    for number in range(1000):
        services.failed(f"{number}.contoso.example:443", "down")
    assert 256 == len(services._services)
