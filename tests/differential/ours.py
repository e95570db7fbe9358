"""The corpus in azbearer's own sandbox, told in the same words as `sandbox.cjs` tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.differential.corpus import INFO

from azbearer.scripting import (
    ConsoleLine,
    ScopeView,
    ScriptInfo,
    ScriptInput,
    ScriptResponse,
    SendFailure,
)
from azbearer.scripting.engine import SandboxEngine
from azbearer.scripting.turns import Clock
from azbearer.variables.scopes import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.differential.corpus import Case

    from azbearer.scripting import ScriptError, ScriptOutcome, TestOutcome, VariableWrite
    from azbearer.scripting.contract import NestedRun

Parts = dict[str, Any]
# No scope of its own in a report: it is only read.
WRITTEN = ("local", "environment", "collection", "globals")


@dataclass
class Host:
    """Keeps the variables, and answers `pm.sendRequest` with an echo or with the failure of the case."""

    case: Case
    values: dict[str, dict[str, Any]]
    sent: list[Parts] = field(default_factory=list)

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """Keep what the script writes."""
        for write in writes:
            scope = self.values.setdefault(write.scope, {})
            if write.operation == "set":
                scope[write.key] = write.value
            elif write.operation == "unset":
                scope.pop(write.key, None)
            else:
                scope.clear()

    def send(self, request: Mapping[str, Any]) -> ScriptResponse | SendFailure:
        """Answer with what was asked."""
        parts = request_parts(request)
        self.sent.append(parts)
        failure = self.case.settings.get("failure")
        if failure is not None:
            return SendFailure(failure["message"], failure.get("code", ""))
        body = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        return ScriptResponse(200, "OK", (("Content-Type", "application/json"),), body, 0.012)

    def ask(self, topic: str, question: Mapping[str, Any]) -> SendFailure:
        """Nobody answers here, as nobody does in the other sandbox."""
        return SendFailure(f"no {topic} for {question['do']}")

    def run_request(self, name: str, variables: Mapping[str, Any]) -> NestedRun:
        """No case runs another request: the sandbox has no collection."""
        raise NotImplementedError(name, variables)


def pairs(items: Any) -> list[list[Any]]:
    return [
        [item.get("key"), item.get("value"), *(["disabled"] if item.get("disabled") else [])]
        for item in items or ()
    ]


def body_parts(body: Mapping[str, Any] | None) -> Parts | None:
    if body is None:
        return None
    content = body.get(body.get("mode", ""))
    return {"mode": body.get("mode"), "content": pairs(content) if isinstance(content, list) else content}


def auth_parts(auth: Mapping[str, Any] | None) -> Parts | None:
    if auth is None:
        return None
    return {"type": auth.get("type"), "values": pairs(auth.get(auth.get("type", "")))}


def request_parts(request: Mapping[str, Any]) -> Parts:
    url = request.get("url", "")
    return {
        "method": request.get("method"),
        "url": url if isinstance(url, str) else url.get("raw", ""),
        "header": pairs(request.get("header")),
        "body": body_parts(request.get("body")),
        "auth": auth_parts(request.get("auth")),
    }


def error_text(error: ScriptError | None) -> str | None:
    return f"{error.name}: {error.message}" if error is not None else None


def bare(value: Any) -> Any:
    """A console argument; an error without its stack, which names places in our own text."""
    if isinstance(value, dict):
        if set(value) == {"name", "message", "stack"}:
            return {"name": value["name"], "message": value["message"]}
        return {key: bare(item) for key, item in value.items()}
    return [bare(item) for item in value] if isinstance(value, list) else value


def message_parts(message: ConsoleLine | TestOutcome) -> list[Any]:
    if isinstance(message, ConsoleLine):
        values = [bare(value) for value in message.arguments]
        has_error = any(isinstance(value, dict) and "message" in value for value in values)
        return ["console", message.level, values, None if has_error else message.text]
    return [
        "test",
        message.name,
        message.index,
        message.passed,
        message.skipped,
        error_text(message.error),
    ]


def variables(given: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Postman's variable objects as the runner keeps them."""
    return [
        Entry(
            each["key"],
            each.get("value"),
            each.get("type", "any"),
            each.get("enabled", True) and not each.get("disabled", False),
        )
        for each in given
    ]


def script_input(case: Case) -> ScriptInput:
    info = ScriptInfo(INFO["requestName"], INFO["requestId"], INFO["iteration"], INFO["iterationCount"])
    scopes: Any = {name: ScopeView("", variables(case.scope(name))) for name in (*WRITTEN, "data")}
    scopes["environment"] = ScopeView("dev", variables(case.scope("environment")), "env-id")
    found = case.response
    response = found and ScriptResponse(
        found["status"],
        found["reason"],
        tuple((name, value) for name, value in found["headers"]),
        found["body"],
        found["time"] / 1000,
        cookies=tuple(case.settings.get("cookies", ())),
    )
    event: Any = case.event
    return ScriptInput(case.source, f"{case.topic}.js", event, info, scopes, case.request, response or None)


def enabled(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        item["key"]: item.get("value")
        for item in items
        if item.get("enabled") is not False and not item.get("disabled")
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The new values, and "(gone)" for what a script removed."""
    names = [name for name in {**before, **after} if before.get(name, "(gone)") != after.get(name, "(gone)")]
    return {name: after.get(name, "(gone)") for name in names}


def stream(outcome: ScriptOutcome, host: Host) -> Parts:
    return {
        "messages": [message_parts(message) for message in outcome.messages],
        "sent": host.sent,
        "scopes": {name: changes(enabled(host.case.scope(name)), host.values[name]) for name in WRITTEN},
        "request": request_parts(outcome.request) if outcome.request is not None else None,
        "error": error_text(outcome.error),
    }


@dataclass
class QuickClock:
    """Timers fire in their order, and nobody waits for them."""

    now: float = 0.0

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.now += seconds


def run_group(cases: Sequence[Case]) -> Iterator[Parts]:
    """One engine for the cases of a file, as for a run."""
    clock = QuickClock()
    with SandboxEngine(clock=Clock(lambda: clock.now, clock.sleep)) as engine:
        for case in cases:
            host = Host(case, {name: enabled(case.scope(name)) for name in WRITTEN})
            yield stream(engine.run(script_input(case), host), host)
