"""Answering what a script asks for while it runs: `pm.sendRequest`, `runRequest`, questions."""

from __future__ import annotations

from azbearer.scripting.contract import SendFailure
from azbearer.scripting.replies import Question, RunCall
from azbearer.scripting.wire import failure_frame, nested_frame, response_frame, value_frame
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScriptHost
    from azbearer.scripting.replies import AnyCall


def answer(host: ScriptHost, call: AnyCall) -> bytes:
    """Do what one call asks for, and give the answer as a frame."""
    if isinstance(call, RunCall):
        return nested_frame(call.id, host.run_request(call.name, call.variables))
    if isinstance(call, Question):
        value = host.ask(call.topic, call.question)
        if isinstance(value, SendFailure):
            return failure_frame(call.id, value.message, value.code)
        return value_frame(call.id, value)
    result = host.send(call.request)
    if isinstance(result, SendFailure):
        return failure_frame(call.id, result.message, result.code)
    return response_frame(call.id, result)
