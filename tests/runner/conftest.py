"""A run without network, scripts or time: each part answers what the test has written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection import parse_collection
from azbearer.collection.model import Variable
from azbearer.cookies.jar import CookieJar
from azbearer.http.messages import Response, SendOptions, Timings
from azbearer.runner.clock import Clock
from azbearer.runner.hooks import Hook, Hooks
from azbearer.runner.parts import RunOptions, RunParts
from azbearer.runner.plan import make_plan
from azbearer.runner.run import Run
from azbearer.runner.vault import Vault
from azbearer.scripting.contract import ScriptOutcome
from azbearer.secrets import Redactor
from azbearer.variables.scopes import Scope, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.auth.managed import SourceMaker
    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import VariableFile
    from azbearer.http.messages import Request
    from azbearer.runner.events import Event
    from azbearer.runner.hookcontext import HookContext
    from azbearer.runner.listeners import Listener
    from azbearer.runner.plan import Plan
    from azbearer.runner.result import RunResult
    from azbearer.scripting.contract import ScriptHost, ScriptInput

    Answer = Response | BaseException | Callable[[Request], Response]
    Script = Callable[[ScriptInput, ScriptHost], ScriptOutcome | None]

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def answer_of(
    status: int = 200, body: bytes | dict[str, Any] = b"", headers: tuple[tuple[str, str], ...] = ()
) -> Callable[[Request], Response]:
    """An answer to any request; a body that is an object becomes JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(request: Request) -> Response:
        timings = Timings(dns=0.001, connect=0.002, tls=0.004, first_byte=0.010, total=0.012)
        return Response(
            status, "OK", headers, content, request.url, "1.1", request,
            timings=timings, wire_size=len(content), header_size=20, elapsed=0.012,
        )  # fmt: skip

    return answer


class FakeTransport:
    """Gives its answers in turn, the last one again and again; an exception among them is raised."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers or (answer_of(),))
        self.sent: list[Request] = []
        self.options: list[SendOptions] = []

    def send(self, request: Request, options: SendOptions = SendOptions()) -> Response:  # noqa: B008  frozen
        """Note the request, and answer."""
        self.sent.append(request)
        self.options.append(options)
        answer = self.answers[min(len(self.sent), len(self.answers)) - 1]
        if isinstance(answer, BaseException):
            raise answer
        response = answer if isinstance(answer, Response) else answer(request)
        cookies = [value for name, value in response.headers if name == "Set-Cookie"]
        if options.cookies is not None and cookies:
            options.cookies.take(request.url, cookies)
        return response

    def close(self) -> None:
        """Nothing is open."""


class FakeEngine:
    """Runs Python where a script stands: the text of a script names the function."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self.scripts = scripts
        self.ran: list[ScriptInput] = []
        self.starts = 0
        self.closed = 0

    def start(self, _: int = 0) -> FakeEngine:
        """The engine, as a run asks for it."""
        self.starts += 1
        return self

    def run(self, script: ScriptInput, host: ScriptHost) -> ScriptOutcome:
        """Call the function that the script names, if there is one."""
        self.ran.append(script)
        function = self.scripts.get(script.source)
        return (function(script, host) if function else None) or ScriptOutcome()

    def close(self) -> None:
        """Count how often that was asked for."""
        self.closed += 1


class FakeClock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Move on at once."""
        self.slept.append(seconds)
        self.time += seconds


class Recorder:
    """Keeps every event."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def handle(self, event: Event) -> None:
        """Keep it."""
        self.events.append(event)

    def names(self) -> list[str]:
        """The kinds of the events in order."""
        return [type(event).__name__ for event in self.events]

    def of(self, kind: type[Any]) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


class Lab:
    """Runs collections made of plain objects, and keeps everything that took part."""

    def __init__(self) -> None:
        self.transport = FakeTransport()
        self.engine = FakeEngine({})
        self.clock = FakeClock()
        self.recorder = Recorder()
        self.scopes = Scopes()
        self.environment: VariableFile | None = None
        self.globals: VariableFile | None = None
        self.answer = answer_of
        self.token_source: SourceMaker | None = None
        self.data: IterationData | None = None
        self.cookies = CookieJar()
        self.hooks: Hooks | None = None
        self.listeners: list[Listener] = []

    def answers(self, *answers: Answer) -> None:
        """What the network answers, in turn."""
        self.transport = FakeTransport(*answers)

    def scripts(self, **scripts: Script) -> None:
        """What the scripts of these names do."""
        self.engine = FakeEngine(scripts)

    def variables(self, **values: Any) -> None:
        """An environment of these values."""
        variables = [Variable(key, value) for key, value in values.items()]
        self.scopes = Scopes(Scope("environment", "test.json", variables))

    def before(self, *calls: Callable[[HookContext], object]) -> None:
        """Functions that are called before each request."""
        self.hooks = Hooks(Hook("prerequest", call) for call in calls)

    def after(self, *calls: Callable[[HookContext], object]) -> None:
        """Functions that are called after each response."""
        self.hooks = Hooks(Hook("test", call) for call in calls)

    def plan(self, *items: dict[str, Any], iterations: int = 1, **collection: Any) -> Plan:
        """A plan for a collection of these items."""
        document = {"info": {"name": "demo", "schema": SCHEMA}, "item": list(items), **collection}
        parsed = parse_collection(json.dumps(document).encode(), "demo.json")
        return make_plan(parsed, iterations=iterations)

    def run(self, plan: Plan, **options: Any) -> RunResult:
        """Run a plan to its end."""
        parts = RunParts(
            self.scopes,
            self.transport,
            self.engine.start,
            Redactor(),
            self.cookies,
            Vault(),
            self.environment,
            self.globals,
            token_source=self.token_source,
            clock=Clock(self.clock.now, self.clock.sleep, self.clock.now),
            data=self.data,
            hooks=self.hooks,
        )
        chosen = RunOptions(Path(), user_agent="azbearer/test", **options)
        return Run(plan, parts, chosen, [self.recorder, *self.listeners]).execute()


@pytest.fixture
def lab() -> Lab:
    """Everything that a run needs, made up."""
    return Lab()


@pytest.fixture
def item() -> Callable[..., dict[str, Any]]:
    """Makes an item: `item(name, prerequest="script", test="script", url=..., method=...)`."""

    def make(name: str = "one", prerequest: str = "", test: str = "", **request: Any) -> dict[str, Any]:
        scripts = {"prerequest": prerequest, "test": test}
        events = [{"listen": on, "script": {"exec": text}} for on, text in scripts.items() if text]
        return {"name": name, "event": events, "request": {"url": f"http://h.example/{name}", **request}}

    return make


@pytest.fixture
def folder() -> Callable[..., dict[str, Any]]:
    """Makes a folder: `folder(name, item, ..., prerequest="script", auth={...})`."""

    def make(
        name: str, *items: dict[str, Any], prerequest: str = "", test: str = "", **others: Any
    ) -> dict[str, Any]:
        scripts = {"prerequest": prerequest, "test": test}
        events = [{"listen": on, "script": {"exec": text}} for on, text in scripts.items() if text]
        return {"name": name, "item": list(items), "event": events, **others}

    return make
