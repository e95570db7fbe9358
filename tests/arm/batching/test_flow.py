from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.batching.flow import batched, parts_of
from azbearer.arm.batching.graph import GraphBatch
from azbearer.arm.batching.manager import ManagerBatch
from azbearer.errors import InputError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Played

    from azbearer.arm.access import Access
    from azbearer.arm.batching.contract import Item
    from azbearer.http.messages import Response

    Make = Callable[..., Item]
    Answer = Callable[..., Response]

GRAPH = "https://graph.microsoft.com/v1.0"
ARM = "https://management.azure.com"
URL = f"{GRAPH}/users"


def responses(*statuses: int, **headers: str) -> dict[str, Any]:
    """An answer of Graph, last item first."""
    found = [{"id": str(at), "status": status, "headers": headers, "body": {"n": at}}
             for at, status in enumerate(statuses)]  # fmt: skip
    return {"responses": found[::-1]}


def ids(body: bytes | None) -> list[str]:
    """The URLs of a call."""
    return [step["url"] for step in json.loads(body or b"")["requests"]]


def test_answers_in_the_order_of_the_requests(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """Whatever their order in the answer."""
    items = [item(f"{URL}/{number}") for number in range(3)]
    played = play(batched(items, arm_access, GraphBatch()), [reply(200, responses(200, 404, 200))])
    assert [200, 404, 200] == [each.status for each in played.result]
    assert [b'{"n":0}', b'{"n":1}', b'{"n":2}'] == [each.body for each in played.result]


def test_one_that_is_told_to_wait_is_sent_again(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """It alone, after its own Retry-After."""
    items = [item(f"{URL}/{number}") for number in range(3)]
    first = responses(200, 429, 200)
    first["responses"][1]["headers"] = {"Retry-After": "7"}
    played = play(batched(items, arm_access, GraphBatch()), [reply(200, first), reply(200, responses(200))])
    assert [7.0] == played.pauses
    assert [["/users/0", "/users/1", "/users/2"], ["/users/1"]] == [ids(each.body) for each in played.asked]
    assert [200, 200, 200] == [each.status for each in played.result]


def test_those_that_depend_on_it_go_along(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """What it depended on and what is done already is not asked for twice."""
    items = [
        item(f"{URL}/0", name="a"),
        item(f"{URL}/1", name="b", depends_on=("a",)),
        item(f"{URL}/2", name="c", depends_on=("b",)),
        item(f"{URL}/3"),
    ]
    answers = [reply(200, responses(200, 429, 424, 200)), reply(200, responses(200, 200))]
    played = play(batched(items, arm_access, GraphBatch()), answers)
    again = json.loads(played.asked[1].body or b"")["requests"]
    assert [("0", "/users/1", None), ("1", "/users/2", ["0"])] == [
        (step["id"], step["url"], step.get("dependsOn")) for step in again
    ]
    assert [200] * 4 == [each.status for each in played.result]


def test_a_write_is_not_repeated_when_it_may_have_been_done(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """Neither the item nor the call that holds it."""
    items = [item(URL, "POST", {"a": 1}, headers=(("Content-Type", "application/json"),)), item(URL)]
    lone = play(batched(items, arm_access, GraphBatch()), [reply(200, responses(500, 200))])
    assert (1, [500, 200]) == (len(lone.asked), [each.status for each in lone.result])
    whole = play(batched(items, arm_access, GraphBatch()), [reply(502)])
    assert (1, [502, 502]) == (len(whole.asked), [each.status for each in whole.result])
    lost = play(batched(items, arm_access, GraphBatch()), [TransportError("gone", code="aborted")])
    assert isinstance(lost.error, TransportError)


def test_reads_are_repeated(play: type[Played], item: Make, reply: Answer, arm_access: Access) -> None:
    """After a call that failed, and after one without an answer."""
    answers = [TransportError("gone", code="aborted"), reply(502), reply(200, responses(200))]
    played = play(batched([item(URL)], arm_access, GraphBatch()), answers)
    assert (3, 2, [200]) == (len(played.asked), len(played.pauses), [each.status for each in played.result])


def test_a_call_that_is_refused_is_everybodys_answer(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """Such as 403."""
    played = play(batched([item(URL)] * 3, arm_access, GraphBatch()), [reply(403)])
    assert [403] * 3 == [each.status for each in played.result]


def test_a_large_batch_of_the_manager_is_waited_for(
    play: type[Played], item: Make, reply: Answer, arm_access: Access
) -> None:
    """202 with a Location until the answers are there."""
    items = [item(f"{ARM}/x/{number}?api-version=1") for number in range(2)]
    names = [f"00000000-0000-0000-0000-00000000000{number}" for number in (2, 1)]
    done = {"value": [{"name": name, "httpStatusCode": 200, "content": name[-1]} for name in names]}
    pending = reply(202, b"", Location="/batch/7", Retry_After="2")
    played = play(batched(items, arm_access, ManagerBatch()), [pending, reply(202, b"", Location="/batch/8"),
                                                               reply(200, done)])  # fmt: skip
    assert ["POST /batch?api-version=2020-06-01", "GET /batch/7", "GET /batch/8"] == played.lines
    assert ([2.0, 1.0], [b"1", b"2"]) == (played.pauses, [each.body for each in played.result])


def test_an_answer_that_is_missing(play: type[Played], item: Make, reply: Answer, arm_access: Access) -> None:
    """Is not taken for success."""
    for kind, url in ((GraphBatch(), URL), (ManagerBatch(), f"{ARM}/x")):
        bodies: list[Any] = [{"responses": []}, b"no JSON"]
        for body in bodies:
            played = play(batched([item(url)], arm_access, kind), [reply(200, body)])
            assert (TransportError, "protocol") == (type(played.error), getattr(played.error, "code", ""))


def test_parts(item: Make) -> None:
    """Twenty each; those that depend on each other stay together, in their order."""
    plain = [item(URL)] * 45
    assert [20, 20, 5] == [len(part) for part in parts_of(plain, GraphBatch())]
    chain = [item(URL, name=f"n{at}", depends_on=(f"n{at - 1}",) if at % 19 else ()) for at in range(38)]
    parts = parts_of([*chain, item(URL)], GraphBatch())
    assert [list(range(19)), [*range(19, 38), 38]] == parts
    assert [500, 1] == [len(part) for part in parts_of([item(f"{ARM}/x")] * 501, ManagerBatch())]
    assert [20, 1] == [len(part) for part in parts_of([item(f"{ARM}/x", "PUT", {})] * 21, ManagerBatch())]


def test_parts_that_cannot_be(item: Make) -> None:
    """A name that is not there; more than one call takes."""
    with pytest.raises(InputError, match="not in the batch"):
        parts_of([item(URL, depends_on=("x",))], GraphBatch())
    chain = [item(URL, name="n0"), *[item(URL, name=f"n{at}", depends_on=("n0",)) for at in range(1, 21)]]
    with pytest.raises(InputError, match="21 requests depend on each other"):
        parts_of(chain, GraphBatch())
