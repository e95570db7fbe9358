"""Scripts and what they leave, as data: each `transcripts/*.js` is a list of cases.

A case begins with `//#` and the rule it shows. `//@response` or `//@fail` (JSON) change the answer
that it sees, `//>` lines say what it must leave, in order: messages, then writes, sends, the changed
fields of the request, the error. Scripts of one file run in one engine, one after the other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting import ConsoleLine, ScriptOutcome, SendFailure, TestOutcome
from azbearer.scripting.engine import SandboxEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from azbearer.scripting import ScriptError, VariableWrite

FOLDER = Path(__file__).parent / "transcripts"


@dataclass(frozen=True)
class Case:
    """One script with its settings and its expected lines."""

    rule: str
    source: str
    settings: dict[str, Any]
    expected: tuple[str, ...]


def parse_case(text: str) -> Case:
    rule, _, rest = text.partition("\n")
    lines = rest.strip("\n").split("\n")
    settings = {
        found[1]: json.loads(found[2]) for line in lines if (found := re.match(r"//@(\w+) (.*)", line))
    }
    source = "\n".join(line for line in lines if not re.match(r"//[@>]", line))
    return Case(rule, source, settings, tuple(line[4:] for line in lines if line.startswith("//> ")))


def cases(path: Path) -> list[Case]:
    return [parse_case(part) for part in re.split(r"(?m)^//# ", path.read_text("utf-8"))[1:]]


def where(error: ScriptError) -> str:
    return f"{error.name}: {error.message} @{error.line}:{error.column}"


def message_line(message: TestOutcome | ConsoleLine) -> str:
    if isinstance(message, ConsoleLine):
        plain = message.level in ("log", "clear")
        return f"{message.level}: {message.text}" + ("" if plain else f" {json.dumps(message.arguments)}")
    state = "skip" if message.skipped else "pass" if message.passed else "fail"
    return f"{state} {message.index}: {message.name}" + (
        f" | {where(message.error)}" if message.error else ""
    )


def write_line(write: VariableWrite) -> str:
    value = f" = {json.dumps(write.value)}" if write.operation == "set" else ""
    return f"{write.operation} {write.scope} {write.key}{value}" + (f" ({write.type})" if write.type else "")


def changed(request: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a script changed; null for one that it removed."""
    names = [*request, *(name for name in original if name not in request)]
    return {name: request.get(name) for name in names if request.get(name) != original.get(name)}


def transcript(outcome: ScriptOutcome, host: Any) -> Iterator[str]:
    yield from map(message_line, outcome.messages)
    yield from map(write_line, host.writes)
    yield from (f"send {json.dumps(request)}" for request in host.sent)
    if outcome.jump is not None:
        yield f"next {json.dumps(outcome.jump.request)}"
    if outcome.skipped:
        yield "skipped"
    if outcome.request is not None:
        yield f"request {json.dumps(changed(outcome.request, host.original))}"
    if outcome.error is not None:
        yield f"error {where(outcome.error)}"


def response_of(settings: dict[str, Any], answer: Callable[..., Any]) -> Any:
    changes = dict(settings.get("response", {}))
    if "latin1" in changes:
        changes["body"] = changes.pop("latin1").encode("latin-1")
    elif "body" in changes:
        changes["body"] = changes["body"].encode("utf-8")
    if "headers" in changes:
        changes["headers"] = tuple(map(tuple, changes["headers"]))
    return answer(**changes)


def escaped(lines: Iterator[str]) -> tuple[str, ...]:
    return tuple(line.replace("\n", "\\n").replace("\r", "\\r") for line in lines)


def play(case: Case, engine: SandboxEngine, host: Any, surroundings: Any) -> tuple[str, ...]:
    """Run one case and give its lines."""
    script_input, answer, event = surroundings
    if "fail" in case.settings:
        host.failure = SendFailure(**case.settings["fail"])
    response = response_of(case.settings, answer)
    return escaped(
        transcript(engine.run(script_input(case.source, event=event, response=response), host), host)
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.stem)
def test_scripts_leave_what_their_transcript_says(
    path: Path, fake_clock: Any, script_input: Any, answer: Any, host: Any
) -> None:
    """Every script of a file leaves exactly the lines that follow it."""
    event = "prerequest" if path.stem in ("request", "skip") else "test"
    with SandboxEngine(clock=fake_clock.clock) as engine:
        for case in cases(path):
            found = play(case, engine, type(host)(), (script_input, answer, event))
            assert (case.rule, case.expected) == (case.rule, found)
