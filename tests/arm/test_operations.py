"""Transcripts: what a service answers, and what is asked for then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.operations import follow, operation
from azbearer.arm.trail import resumed
from azbearer.errors import OperationError, TransportError
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Played

    from azbearer.arm.access import Access
    from azbearer.http.messages import Response

    Start = Callable[..., Played]

ARM = "https://management.azure.com"
DONE, RUNNING = {"status": "Succeeded"}, {"status": "InProgress"}
AGAIN = "GET /status"
READ = "GET /x"


def creating(word: str = "Creating") -> dict[str, Any]:
    """A resource in this state."""
    return {"id": "/x", "type": "a/b", "properties": {"provisioningState": word}}


@pytest.fixture
def start(play: type[Played], reply: Callable[..., Response], arm_access: Access) -> Start:
    """Starts an operation by a method and its first answer, and goes on: `(status, body, {headers})`."""

    def made(answer: Any) -> Any:
        if isinstance(answer, Exception):
            return answer
        status, body, headers = (*answer, b"", {})[:3] if len(answer) == 1 else (*answer, {})[:3]
        return reply(status, body, **headers)

    def begin(method: str, first: tuple[Any, ...], *others: Any, via: str = "") -> Played:
        request = Request(
            method, f"{ARM}/x", (("Content-Type", "a/b"), ("If-Match", "*"), ("Accept", "c/d")), b"{}"
        )
        flow = operation(request, made(first), arm_access, via=via, now=lambda: 0.0)
        return play(flow, [made(other) for other in others])

    return begin


ASYNC = {"Azure-AsyncOperation": f"{ARM}/status", "Retry-After": "3"}
LOCATION = {"Location": f"{ARM}/status", "Retry-After": "3"}
BOTH = {**ASYNC, "Location": f"{ARM}/result"}


def test_nothing_to_wait_for(start: Start) -> None:
    """An answer that is final already is the outcome, and nothing is asked."""
    for method, answer in (("PUT", (200, creating("Succeeded"))), ("PUT", (201, {"id": 1})),
                           ("DELETE", (204,)), ("POST", (200, {"keys": []}))):  # fmt: skip
        played = start(method, answer)
        assert ([], "Succeeded", True) == (played.lines, played.result.status, played.result.has_result)


def test_put_with_a_status_url(start: Start) -> None:
    """The status until it says so, then the resource itself (Azure-AsyncOperation)."""
    played = start("PUT", (201, creating(), ASYNC), (200, RUNNING), (200, DONE), (200, creating("Succeeded")))
    assert [AGAIN, AGAIN, READ] == played.lines
    assert ("Succeeded", [3.0, 2.0]) == (played.result.status, played.pauses)
    assert b"Succeeded" in played.result.response.body


def test_reads_have_no_content_and_no_conditions(start: Start) -> None:
    """A read is a GET without what belonged to the write."""
    played = start("PUT", (201, creating(), ASYNC), (200, DONE), (200, creating("Succeeded")))
    assert [("GET", None, (("Accept", "c/d"),))] * 2 == [(r.method, r.body, r.headers) for r in played.asked]


def test_put_that_the_resource_tells(start: Start) -> None:
    """201 with a provisioningState and no header: the resource is read until it has come to an end."""
    played = start("PUT", (201, creating()), (200, creating("Running")), (404,), (200, creating("Succeeded")))
    assert ([READ] * 3, "Succeeded") == (played.lines, played.result.status)


def test_put_200_that_updates(start: Start) -> None:
    """200 with a provisioningState that is no end is not the end either."""
    assert [READ] == start("PUT", (200, creating("Updating")), (200, creating("Succeeded"))).lines


def test_put_202_of_the_old_kind(start: Start) -> None:
    """202 without a header: the resource is read, though it is not there yet."""
    played = start("PUT", (202,), (404,), (404,), (200, creating("Succeeded")))
    assert ([READ] * 3, "Succeeded") == (played.lines, played.result.status)


def test_put_202_with_a_location(start: Start) -> None:
    """202 and Location: read until it is no 202; what is there is no resource, so that is read."""
    played = start("PUT", (202, b"", LOCATION), (202,), (200,), (200, creating("Succeeded")))
    assert [AGAIN, AGAIN, READ] == played.lines


def test_a_put_201_with_a_location_of_itself(start: Start) -> None:
    """201 with Location is HTTP's own way to name what was created, not an operation."""
    assert [] == start("PUT", (201, {"id": "/x"}, {"Location": f"{ARM}/x"})).lines


@pytest.mark.parametrize("last", [(200,), (204,)])
def test_delete_with_three_reads(start: Start, last: tuple[int]) -> None:
    """202, three reads, the end is 200 or 204 at the Location."""
    played = start("DELETE", (202, b"", LOCATION), (202,), (202,), last)
    assert ([AGAIN] * 3, last[0], "Succeeded") == (
        played.lines,
        played.result.response.status,
        played.result.status,
    )


def test_delete_with_a_status_url(start: Start) -> None:
    """A status is no result: a deletion has none."""
    played = start("DELETE", (202, b"", ASYNC), (200, RUNNING), (200, DONE))
    assert ("Succeeded", False) == (played.result.status, played.result.has_result)


def test_delete_without_any_header(start: Start) -> None:
    """The resource is read until it is gone."""
    played = start("DELETE", (202,), (200, creating("Deleting")), (200, creating("Succeeded")), (404,))
    assert ([READ] * 3, "Succeeded", False) == (played.lines, played.result.status, played.result.has_result)


def test_delete_whose_status_is_gone_with_it(start: Start) -> None:
    """Some forget the status with the resource: both gone is the end."""
    played = start("DELETE", (202, b"", LOCATION), (404,), (404,))
    assert ([AGAIN, READ], "Succeeded") == (played.lines, played.result.status)


def test_delete_whose_status_is_not_there_yet(start: Start) -> None:
    """404 while the resource is still there says nothing."""
    played = start("DELETE", (202, b"", LOCATION), (404,), (200, creating()), (202,), (204,))
    assert ([AGAIN, READ, AGAIN, AGAIN], 204) == (played.lines, played.result.response.status)


def test_post_with_both_headers(start: Start) -> None:
    """The status wins while it goes on; the result of an action is at the Location."""
    played = start("POST", (202, b"", BOTH), (200, RUNNING), (200, DONE), (200, {"value": 1}))
    assert [AGAIN, AGAIN, "GET /result"] == played.lines


def test_a_result_that_is_not_ready(start: Start) -> None:
    """202 at the Location after the status said Succeeded: a little later."""
    played = start(
        "POST", (202, b"", BOTH), (200, DONE), (202, b"", {"Retry-After": "7"}), (200, {"value": 1})
    )
    assert (["GET /result"] * 2, 7.0) == (played.lines[1:], played.pauses[-1])


def test_a_result_that_was_not_kept(start: Start) -> None:
    """What is gone from the Location is no failure: the action succeeded."""
    played = start("POST", (202, b"", BOTH), (200, DONE), *[(404,)] * 6)
    assert ("Succeeded", 200) == (played.result.status, played.result.response.status)


def test_post_202_with_a_location(start: Start) -> None:
    """The answer at the Location is the one that the call would have given."""
    played = start("POST", (202, b"", LOCATION), (202,), (200, {"output": 1}))
    assert ([AGAIN] * 2, b'{"output": 1}') == (played.lines, played.result.response.body)


def test_post_202_without_any_header(start: Start) -> None:
    """There is no way to follow it, and that is said."""
    played = start("POST", (202,))
    assert ([], "Accepted", True) == (played.lines, played.result.status, played.result.succeeded)


def test_patch(start: Start) -> None:
    """As PUT: status, then the resource."""
    assert [AGAIN, READ] == start("PATCH", (202, b"", ASYNC), (200, DONE), (200, creating("Succeeded"))).lines


def test_operation_location(start: Start) -> None:
    """The data planes' header, with their words and a resourceLocation."""
    headers = {"Operation-Location": f"{ARM}/status"}
    document = {"status": "succeeded", "resourceLocation": "/made"}
    played = start("POST", (202, b"", headers), (200, {"status": "notStarted"}), (200, document), (200, {}))
    assert [AGAIN, AGAIN, "GET /made"] == played.lines


@pytest.mark.parametrize(
    ("word", "status"), [("partiallyCompleted", "Succeeded"), ("validationFailed", "Failed")]
)
def test_words_of_data_planes(start: Start, word: str, status: str) -> None:
    """Ends that the Resource Manager does not have."""
    played = start("POST", (202, b"", {"Operation-Location": f"{ARM}/status"}), (200, {"status": word}))
    assert status == played.result.status


@pytest.mark.parametrize(
    ("via", "method", "last"),
    [
        ("azure-async-operation", "PUT", AGAIN),
        ("location", "PUT", "GET /result"),
        ("original-uri", "POST", READ),
        ("operation-location", "POST", AGAIN),
        ("", "PUT", READ),
        ("", "POST", "GET /result"),
    ],
)
def test_final_state_via(start: Start, via: str, method: str, last: str) -> None:
    """The description's `final-state-via` says where the result is; else the rules of the method."""
    assert last == start(method, (202, b"", BOTH), (200, DONE), (200, {"id": 1}), via=via).lines[-1]


def test_a_location_that_moves(start: Start) -> None:
    """Each 202 may name a new place and a new pause: the latest counts."""
    played = start(
        "DELETE",
        (202, b"", LOCATION),
        (202, b"", {"Location": f"{ARM}/status2", "Retry-After": "9"}),
        (202,),
        (204,),
    )
    assert [AGAIN, "GET /status2", "GET /status2"] == played.lines
    assert [3.0, 9.0] == played.pauses[:2]


def test_failed_in_a_200_at_the_location(start: Start) -> None:
    """Some put a status at the Location: 200, and `Failed` in it (msrestazure-for-python issue 157)."""
    body = {"status": "Failed", "error": {"code": "Conflict", "message": "no"}}
    played = start("DELETE", (202, b"", LOCATION), (200, {**RUNNING, "startTime": ""}), (200, body))
    assert ("Failed", False) == (played.result.status, played.result.succeeded)
    assert b"Conflict" in played.result.response.body


def test_a_resource_with_a_status_at_the_location(start: Start) -> None:
    """A resource may have a member of that name: it is no status."""
    body = {"id": "/x", "type": "a/b", "status": "Failed", "location": "here"}
    assert "Succeeded" == start("POST", (202, b"", LOCATION), (200, body)).result.status


@pytest.mark.parametrize(
    ("word", "status"), [("Failed", "Failed"), ("Canceled", "Canceled"), ("cancelled", "Canceled")]
)
@pytest.mark.parametrize("headers", [ASYNC, {}])
def test_bad_ends(start: Start, word: str, status: str, headers: dict[str, str]) -> None:
    """By the status or by the resource itself."""
    body = {"status": word, **creating(word)}
    played = start("PUT", (201, creating(), headers), (200, body))
    assert (status, 1) == (played.result.status, len(played.lines))


def test_any_other_word_goes_on(start: Start) -> None:
    """Only three words are ends; progress is told."""
    words = ["Accepted", "Preparing", "Odd"]
    bodies = [(200, {"status": word, "percentComplete": 10}) for word in words]
    played = start("PUT", (201, b"", ASYNC), *bodies, (200, DONE), (200, {}))
    assert ["Accepted", "Accepted", "Preparing", "Odd", "Succeeded"] == played.words


def test_no_state_at_all_is_success(start: Start) -> None:
    """A resource without a provisioningState is there (RPC)."""
    assert "Succeeded" == start("PUT", (202,), (200, {"id": "/x"})).result.status


@pytest.mark.parametrize("status", [404, 408, 429, 500, 503])
def test_a_status_that_cannot_be_read_twice(start: Start, status: int) -> None:
    """A failed read says nothing about the operation."""
    played = start("PUT", (201, b"", ASYNC), (status,), (status,), (200, DONE), (200, creating("Succeeded")))
    assert ([AGAIN] * 3 + [READ], "Succeeded") == (played.lines, played.result.status)


def test_a_connection_that_breaks(start: Start) -> None:
    """Neither does an exchange that fails."""
    broken = TransportError("the connection broke", code="aborted")
    assert "Succeeded" == start("DELETE", (202, b"", ASYNC), broken, broken, (200, DONE)).result.status


def test_a_status_that_is_never_read(start: Start) -> None:
    """After nine failures in a row it is given up, and nobody says that the operation failed."""
    played = start("DELETE", (202, b"", ASYNC), *[(500,)] * 20)
    assert isinstance(played.error, OperationError)
    assert ("status-unreadable", 9) == (played.error.code, len(played.lines))
    assert "goes on" in played.error.message


@pytest.mark.parametrize("status", [400, 401, 403, 405])
def test_a_status_that_is_refused(start: Start, status: int) -> None:
    """What does not pass by waiting is given up at once."""
    assert 1 == len(start("DELETE", (202, b"", ASYNC), (status,), (200, DONE)).lines)


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("5", 5.0),
        ("0", 0.1),
        ("-1", 0.1),
        ("99999", 600.0),
        ("Thu, 01 Jan 1970 00:00:20 GMT", 20.0),
        ("soon", 1.0),
    ],
)
def test_retry_after(start: Start, header: str, pause: float) -> None:
    """Seconds or a date, within limits; without one our own, growing."""
    played = start("DELETE", (202, b"", {**LOCATION, "Retry-After": header}), (204,))
    assert [pause] == played.pauses


def test_our_own_pauses_grow(start: Start) -> None:
    """From a second to half a minute."""
    first = (202, b"", {"Location": f"{ARM}/status"})
    played = start("DELETE", first, *[(202,)] * 7, (204,))
    assert [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0] == played.pauses


def test_a_result_that_comes_late(start: Start) -> None:
    """404 at the resource after Succeeded: not everywhere yet."""
    played = start("PUT", (201, b"", ASYNC), (200, DONE), (404,), (404,), (200, creating("Succeeded")))
    assert (200, [READ] * 3) == (played.result.response.status, played.lines[1:])


def test_resuming(
    start: Start, play: type[Played], reply: Callable[..., Response], arm_access: Access
) -> None:
    """By the id that was told, elsewhere: the same reads, the same result."""
    left = start("PUT", (201, b"", ASYNC), (200, RUNNING), *[(403,)])
    trail = resumed(left.resume)
    answers = [reply(200, DONE), reply(200, creating("Succeeded"))]
    played = play(follow(trail, Request(trail.method, trail.url), arm_access), answers)
    assert ([AGAIN, READ], [0.0]) == (played.lines, played.pauses)


def test_an_error_starts_nothing(start: Start) -> None:
    """Also one with a Location."""
    assert [] == start("PUT", (409, b"", BOTH)).lines
