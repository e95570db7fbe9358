from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.throttle import (
    Attempt,
    asked_pause,
    error_code,
    is_throttling,
    pause_after,
    pause_after_failure,
    pause_in_text,
    repeatable,
)
from azbearer.errors import TransportError
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Response

    Reply = Callable[..., Response]

GET, POST = Request("GET", "https://h/x"), Request("POST", "https://h/x/start")
FIRST = Attempt(1)
# As azapi 691, pulumi-azure-native 3720 and apiops 612 quote them.
OF_ONE_OPERATION = {
    "error": {
        "code": "RetryableError",
        "message": "A retryable error occurred.",
        "details": [
            {
                "code": "RetryableErrorDueToTooManyCallsToThisOperation",
                "message": "Operation GetServiceTagsOperation exceeded throttling limit of 5 calls "
                "within last 5 minutes. The call can be retried in 76 seconds.",
            }
        ],
    }
}
OF_ANOTHER = {
    "error": {
        "code": "RetryableError",
        "details": [
            {
                "code": "RetryableErrorDueToAnotherOperation",
                "message": "Operation PutSubnetOperation is updating resource. The call can be "
                "retried in 14 seconds.",
            }
        ],
    }
}
OF_THE_SUBSCRIPTION = {
    "error": {
        "code": "SubscriptionRequestsThrottled",
        "message": "Number of 'read' requests for subscription actor '*:*' exceeded. Please try again "
        "after '1' seconds after additional tokens are available.",
    }
}
COMPUTE = {"error": {"code": "OperationNotAllowed", "details": [{"code": "TooManyRequests", "message": "x"}]}}
QUOTA = {
    "error": {"code": "OperationNotAllowed", "message": "Operation could not be completed: QuotaExceeded."}
}


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_worth_another_try(reply: Reply, status: int) -> None:
    """408, 429 and what a broken server says (RPC, addendum)."""
    assert pause_after(reply(status), GET, FIRST) is not None


@pytest.mark.parametrize(
    "status", [200, 202, 304, 400, 401, 403, 404, 405, 409, 410, 412, 422, 501, 505, 507]
)
def test_not_worth_one(reply: Reply, status: int) -> None:
    """What has been understood is final."""
    assert None is pause_after(reply(status), GET, FIRST)


@pytest.mark.parametrize(
    ("status", "pause"), [(409, 2.0), (423, 2.0), (400, 2.0), (404, None), (202, None), (403, None)]
)
def test_any_error_with_retry_after(reply: Reply, status: int, pause: float | None) -> None:
    """RPC: on any answer with Retry-After; not where it can't help, and 202's is an operation's."""
    assert pause == pause_after(reply(status, Retry_After="2"), GET, FIRST)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "601"}, None),
        ({"Retry-After": "1e9"}, None),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:30 GMT"}, 20.0),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:30 GMT", "Date": "Thu, 01 Jan 1970 00:00:25 GMT"}, 5.0),
        ({"x-ms-retry-after-ms": "1500"}, 1.5),
        ({"x-ms-ratelimit-microsoft.costmanagement-client-retry-after": "9"}, 9.0),
        ({"Retry-After": "soon"}, 0.4),
    ],
)
def test_how_long(reply: Reply, headers: dict[str, str], pause: float | None) -> None:
    """Seconds, a date, milliseconds, Cost Management's own; more than ten minutes is not waited for."""
    assert pause == pause_after(reply(429, **headers), GET, Attempt(1, now=10.0))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("The call can be retried in 76 seconds.", 76.0),
        ("Please try again after '1' seconds after additional tokens", 1.0),
        ("Please retry after 45 seconds.", 45.0),
        ("Rate limit is exceeded. Try again in 2 minutes.", 120.0),
        ("Please wait 500 ms", 0.5),
        ("retry after 00:01:16", 76.0),
        ("5 calls within last 5 minutes", None),
        ("", None),
    ],
)
def test_a_pause_in_the_text(text: str, seconds: float | None) -> None:
    """The sentences that services write, and no other number."""
    assert seconds == pause_in_text(text)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [(OF_ONE_OPERATION, 76.0), (OF_ANOTHER, 14.0), (OF_THE_SUBSCRIPTION, 1.0), (COMPUTE, None)],
)
def test_a_pause_that_stands_in_the_body_alone(reply: Reply, body: Any, seconds: float | None) -> None:
    """Without a header the message counts; a header wins."""
    assert seconds == asked_pause(reply(429, body), 0.0)
    assert 3.0 == asked_pause(reply(429, body, Retry_After="3"), 0.0)


@pytest.mark.parametrize(
    ("body", "throttled"),
    [
        (OF_THE_SUBSCRIPTION, True),
        (OF_ONE_OPERATION, False),
        (OF_ANOTHER, False),
        (COMPUTE, False),
        ({}, False),
    ],
)
def test_which_429_is_everybodys_business(reply: Reply, body: Any, throttled: bool) -> None:
    """Only the Resource Manager's own buckets make others wait."""
    assert throttled == is_throttling(reply(429, body))


def test_a_quota_does_not_pass(reply: Reply) -> None:
    """429 for a quota is final; Compute's OperationNotAllowed with TooManyRequests in it is not."""
    assert None is pause_after(reply(429, QUOTA, Retry_After="1"), GET, FIRST)
    assert pause_after(reply(429, COMPUTE), GET, FIRST) is not None


@pytest.mark.parametrize(
    ("status", "again"), [(429, True), (503, True), (500, False), (502, False), (504, False)]
)
def test_an_action_is_not_done_twice(reply: Reply, status: int, again: bool) -> None:
    """A POST that may have been worked on is not repeated, unless the server says that it was not."""
    assert again == (pause_after(reply(status), POST, FIRST) is not None)


@pytest.mark.parametrize(
    ("method", "path", "safe"),
    [
        ("GET", "/x", True), ("PUT", "/x", True), ("DELETE", "/x", True), ("PATCH", "/x", True),
        ("POST", "/x/listKeys", True), ("POST", "/providers/Microsoft.ResourceGraph/resources?a=1", True),
        ("POST", "/x/query", True), ("POST", "/x/restart", False), ("POST", "/x", False),
        ("POST", "/x/checkNameAvailability", True), ("POST", "/x/regenerateKey", False),
    ],
)  # fmt: skip
def test_what_may_be_repeated(method: str, path: str, safe: bool) -> None:
    """By the method, and POSTs that only read."""
    assert safe == repeatable(Request(method, f"https://h{path}"))


@pytest.mark.parametrize(
    ("code", "get", "post"),
    [("connect", True, True), ("dns", True, True), ("timeout-connect", True, True), ("aborted", True, False),
     ("network", True, False), ("tls", False, False), ("proxy", False, False), ("protocol", False, False),
     ("timeout-total", False, False)],
)  # fmt: skip
def test_failed_exchanges(code: str, get: bool, post: bool) -> None:
    """What was not sent may be sent; what is wrong the same way each time is not tried again."""
    error = TransportError("x", code=code)
    assert (get, post) == tuple(pause_after_failure(error, each, FIRST) is not None for each in (GET, POST))


def test_how_often(reply: Reply) -> None:
    """Five tries of what is broken, twelve of what asks to wait."""
    assert (True, False) == tuple(pause_after(reply(500), GET, Attempt(n)) is not None for n in (4, 5))
    told = reply(429, Retry_After="1")
    assert (True, False) == tuple(pause_after(told, GET, Attempt(n)) is not None for n in (11, 12))


def test_our_own_pauses(reply: Reply) -> None:
    """They double, and are spread by chance."""
    assert [0.4, 0.8, 1.6, 3.2] == [pause_after(reply(500), GET, Attempt(n)) for n in (1, 2, 3, 4)]
    assert 0.8 == pause_after(reply(500), GET, Attempt(1, chance=1.0))


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (OF_ANOTHER, "RetryableError RetryableErrorDueToAnotherOperation"),
        ({"code": "A", "innererror": {"code": "B"}}, "A B"),
        ({"error": "text"}, ""), ([], ""), (b"<", ""), ({"error": {"details": {}}}, ""),
    ],
)  # fmt: skip
def test_codes(reply: Reply, body: Any, codes: str) -> None:
    """All of them, nested ones too; any other body has none."""
    assert codes == error_code(reply(429, body))


def test_resource_graphs_own_header(reply: Callable[..., Response]) -> None:
    """A refused query says when the quota is reset, and nothing else."""
    assert 5.0 == asked_pause(reply(429, x_ms_user_quota_resets_after="00:00:05"), 0.0)
    assert 3723.0 == asked_pause(reply(429, x_ms_user_quota_resets_after="01:02:03"), 0.0)
    assert None is asked_pause(reply(429, x_ms_user_quota_resets_after="soon"), 0.0)
    assert None is asked_pause(reply(200, x_ms_user_quota_resets_after="00:00:05"), 0.0)
