"""Answering several calls of one script."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.scripting.conftest import RecordingHost

from azbearer.scripting import ConsoleLine, SendFailure
from azbearer.scripting.courier import Courier
from azbearer.scripting.engine import SandboxEngine
from azbearer.scripting.replies import Call


def test_calls_overlap_and_complete_in_order_of_arrival(script_input: Any, answer: Any) -> None:
    """The first call is answered last when the second one frees it."""
    freed = threading.Event()

    class Host(RecordingHost):
        def send(self, request: Any) -> Any:
            if request["url"]["raw"] == "slow":
                freed.wait(10)
            else:
                freed.set()
            return answer(body=request["url"]["raw"].encode())

    source = "for (const url of ['slow', 'fast']) pm.sendRequest(url, (e, r) => console.log(r.text()))"
    with SandboxEngine() as engine:
        outcome = engine.run(script_input(source), Host())
    assert [message.text for message in outcome.messages if isinstance(message, ConsoleLine)] == [
        "fast",
        "slow",
    ]


def test_many_calls_are_all_answered(run: Any, host: Any) -> None:
    """More calls than threads wait their turn."""
    source = "const all = []; for (let i = 0; i < 30; i++) all.push(pm.sendRequest('h' + i)); console.log((await Promise.all(all)).length)"  # noqa: E501 - one script
    assert [message.text for message in run(source).messages] == ["30"]
    assert len(host.sent) == 30


def test_a_host_that_raises_in_a_thread_raises_in_the_caller(script_input: Any) -> None:
    """No error of the host is lost between threads."""

    class Host(RecordingHost):
        def send(self, request: Any) -> Any:
            raise LookupError("host", request)

    with SandboxEngine() as engine, pytest.raises(LookupError, match="host"):
        engine.run(script_input("pm.sendRequest('a'); pm.sendRequest('b')"), Host())


def test_waiting_ends_after_its_time(host: Any) -> None:
    """Without an answer in time there is none."""
    freed = threading.Event()

    class Host(type(host)):  # type: ignore[misc]
        def send(self, request: Any) -> Any:
            freed.wait(10)
            return SendFailure("late", str(request))

    courier = Courier(Host())
    courier.post(Call(1, {}))
    assert courier.wait(0.01) == []
    freed.set()
    assert len(courier.wait(None)) == 1
    courier.close()
