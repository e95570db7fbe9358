"""A host that records, and the surroundings in which the scripts of these tests run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from azbearer.cookies import CookieJar
from azbearer.runner.cookies import LaneCookies
from azbearer.scripting import (
    ScopeView,
    ScriptInfo,
    ScriptInput,
    ScriptLimits,
    ScriptOutcome,
    ScriptResponse,
    SendFailure,
    VariableWrite,
)
from azbearer.scripting.contract import NestedRun
from azbearer.scripting.engine import SandboxEngine
from azbearer.scripting.turns import Clock
from azbearer.secrets import Redactor
from azbearer.variables.scopes import Entry

SCOPES: Mapping[Any, ScopeView] = {
    "data": ScopeView("", [Entry("row", 7)]),
    "environment": ScopeView(
        "dev",
        [
            Entry("host", "contoso.example"),
            Entry("url", "https://{{host}}/{{num}}"),
            Entry("num", 5),
            Entry("who", "environment"),
            Entry("off", "hidden", enabled=False),
        ],
        "env-id",
    ),
    "collection": ScopeView(
        "",
        [
            Entry("who", "collection"),
            Entry("count", "3", "number"),
            Entry("flag", "false", "boolean"),
            Entry("json", "[1]", "array"),
        ],
    ),
    "globals": ScopeView("", [Entry("who", "globals")]),
}

REQUEST: Mapping[str, Any] = {
    "method": "POST",
    "url": {
        "raw": "http://127.0.0.1:8080/get/:id/x?a=1&b={{host}}#h",
        "protocol": "http",
        "host": ["127", "0", "0", "1"],
        "port": "8080",
        "path": ["get", ":id", "x"],
        "query": [
            {"key": "a", "value": "1"},
            {"key": "b", "value": "{{host}}"},
            {"key": "c", "value": "3", "disabled": True},
        ],
        "variable": [{"key": "id", "value": "77"}],
        "hash": "h",
    },
    "header": [{"key": "H1", "value": "{{host}}"}, {"key": "H2", "value": "z", "disabled": True}],
    "body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "v"}]},
    "auth": {
        "type": "basic",
        "basic": [{"key": "username", "value": "u"}, {"key": "password", "value": "p"}],
    },
    "description": "kept",
}


@dataclass
class RecordingHost:
    """Keeps what it is asked for, and answers each call with an echo of the request, or with `failure`."""

    writes: list[VariableWrite] = field(default_factory=list)
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    cookies: LaneCookies = field(default_factory=lambda: LaneCookies(CookieJar(), Redactor()))
    failure: SendFailure | None = None
    original: Mapping[str, Any] = field(default_factory=lambda: REQUEST)

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """Keep the writes, and that they came now."""
        self.writes += writes
        self.events += [f"{write.operation} {write.scope} {write.key}" for write in writes]

    def ask(self, topic: str, question: Mapping[str, Any]) -> Any:
        """Keep the question; a jar that the test has filled answers for cookies, the rest echoes."""
        self.asked.append((topic, question))
        return self.failure or (self.cookies.answer(question) if topic == "cookies" else question)

    def send(self, request: Mapping[str, Any]) -> ScriptResponse | SendFailure:
        """Keep the request, and answer it."""
        self.sent.append(request)
        self.events.append("send")
        return self.failure or answer(body=json.dumps(request).encode())

    def run_request(self, name: str, variables: Mapping[str, Any]) -> NestedRun:
        """Keep what was asked for; the requests `skipped` and `broken` end as they are named."""
        self.sent.append({"run": name, "variables": variables})
        if name == "skipped":
            return NestedRun(None)
        if name == "broken":
            return NestedRun(SendFailure("no answer", "connect"))
        written = VariableWrite("environment", "set", "who", "the other request")
        return NestedRun(answer(), (written, VariableWrite("globals", "clear")))


def answer(**changes: Any) -> ScriptResponse:
    """A plain 200, with whatever a test wants different."""
    headers = (("Content-Type", "application/json"), ("X-Dup", "a"), ("X-Dup", "b"))
    plain = {"status": 200, "reason": "OK", "headers": headers, "body": b'{"n": 5}', "elapsed": 0.0125}
    return ScriptResponse(**{**plain, **changes})


@dataclass
class FakeClock:
    """Time that passes only while somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        """For the engine."""
        return Clock(lambda: self.now, self.sleep)


Run = Callable[..., ScriptOutcome]


def script_input(source: str, **changes: Any) -> ScriptInput:
    """A test script in the surroundings above."""
    info = ScriptInfo("Get", "request-id", 1, 3, ("demo", "F", "Get"), "F")
    plain: dict[str, Any] = {"scopes": SCOPES, "request": REQUEST, "response": answer()}
    return ScriptInput(source, "demo.json > Get", changes.pop("event", "test"), info, **{**plain, **changes})


@pytest.fixture
def host() -> RecordingHost:
    return RecordingHost()


@pytest.fixture
def fake_clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(name="script_input", scope="session")
def script_input_fixture() -> Callable[..., ScriptInput]:
    return script_input


@pytest.fixture(name="answer")
def answer_fixture() -> Callable[..., ScriptResponse]:
    return answer


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[tuple[SandboxEngine, FakeClock]]:
    """One engine for a whole module, as for a whole run; its timers pass without waiting."""
    clock = FakeClock()
    with SandboxEngine(clock=clock.clock) as engine:
        yield engine, clock


@pytest.fixture
def run(shared_engine: tuple[SandboxEngine, FakeClock], host: RecordingHost) -> Run:
    engine, _ = shared_engine
    return lambda source, **changes: engine.run(script_input(source, **changes), host)


@pytest.fixture
def small_engine() -> Iterator[SandboxEngine]:
    """An engine whose limits are met soon."""
    with SandboxEngine(ScriptLimits(cpu=0.2, memory=24 << 20)) as engine:
        yield engine
