"""Scopes that a process keeps from script to script: nobody can tell them from those that it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.scripting.conftest import RecordingHost

from azbearer.collection.model import Variable
from azbearer.runner.views import ScopeViews
from azbearer.scripting.contract import NestedRun, VariableWrite
from azbearer.scripting.engine import SandboxEngine
from azbearer.scripting.surroundings import Surroundings
from azbearer.variables.scopes import Scope, Scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHOW = """
for (const scope of [pm.environment, pm.globals, pm.collectionVariables, pm.variables, pm.iterationData]) {
  const all = scope.toObject();
  const kind = (key) => [typeof scope.get(key), Object.is(scope.get(key), -0), scope.has(key)].join();
  console.log(JSON.stringify([scope.toJSON(), all, scope.id, scope.name]), Object.keys(all).map(kind));
}
"""
SERIES = {
    "plain values": [
        "pm.environment.set('a', 1); pm.environment.set('b', 'x'); pm.globals.set('c', true)",
        "pm.environment.set('a', null); pm.environment.set('d', 1e21); pm.environment.set('e', 0.1)",
        "pm.environment.set('a', 'again'); pm.variables.set('l', 'local')",
    ],
    "what JSON does not have": [
        "pm.globals.set('a', undefined); pm.globals.set('b', NaN); pm.globals.set('c', -0)",
        "pm.globals.set('a', () => 1); pm.globals.set('b', Symbol('s')); pm.globals.set('c', Infinity)",
        "try { pm.globals.set('a', 10n); } catch {} try { pm.globals.set('f', 1n) } catch {}",
        r"pm.globals.set('s\ud800', '\udc00'); pm.globals.set('t', 'a\u{1f600}', 'x\ud800')",
        "pm.globals.set('o', new Date(0)); pm.globals.set('p', new String('s'))",
    ],
    "objects": [
        "pm.environment.set('o', { a: [1] }); kept = pm.environment.get('o'); kept.a.push(2)",
        "kept.a.push(3); pm.environment.get('o').a.push(4)",
        "pm.environment.set('p', 1)",
        "pm.environment.get('o').b = 1; pm.environment.set('o', 'text')",
        "pm.environment.set('q', 'x')",
    ],
    "types": [
        "pm.environment.set('n', '5', 'number'); pm.environment.set('n', '6')",
        "pm.environment.set('n', '7'); pm.environment.set('s', 1, 'string')",
        "pm.environment.set('t', 'x', ''); pm.environment.set('n', '9', '')",
        "pm.environment.set('n', '8', ''); pm.environment.set('j', '[1]', 'array')",
        "pm.environment.get('j').push(2); pm.environment.set('s', 2)",
        "pm.collectionVariables.set('count', '9'); pm.collectionVariables.set('flag', 'false')",
    ],
    "removals": [
        "pm.globals.set('a', 1); pm.globals.set('b', 2); pm.globals.unset('a'); pm.globals.set('a', 3)",
        "pm.globals.unset('b'); pm.globals.unset('none'); pm.globals.set('none', 1)",
        "pm.globals.set('c', 1); pm.globals.clear(); pm.globals.set('d', 1)",
        "pm.globals.set('e', 1)",
    ],
    "disabled and repeated ones": [
        "pm.environment.set('off', 'on'); pm.environment.set('twice', 3)",
        "pm.environment.unset('off'); pm.environment.set('twice', 4)",
    ],
    "data, which nobody can write": [
        "pm.iterationData.set?.('row', 8); pm.iterationData.set?.('new', 8)",
        "pm.globals.set('a', pm.iterationData.get('row'))",
    ],
    "skipped": [
        "pm.globals.set('a', 1)",
        "pm.globals.set('a', 2); pm.execution.skipRequest(); pm.globals.set('a', 3)",
        "pm.globals.set('b', pm.globals.get('a'))",
    ],
    "requests that scripts run": [
        "pm.globals.set('a', 1); await pm.execution.runRequest('x'); pm.globals.set('b', 2)",
        "pm.globals.set('c', 3)",
    ],
    "errors": [
        "pm.globals.set('a', 1); throw new Error('x')",
        "pm.globals.set('b', 2); null.x",
        "let pm_ = ;",
    ],
    "the oldest API": [
        "environment.host; postman.setEnvironmentVariable('a', 1); console.log(environment.a, data.row)",
        "pm.environment.set('a', 2); pm.globals.set('g', 1); console.log(environment.a, globals.g)",
        "pm.environment.set('b', 1); console.log(Object.keys(environment).join(), globals.g)",
    ],
    "later": [
        "setTimeout(() => pm.sendRequest('h', () => pm.globals.set('b', 2))); pm.globals.set('a', 1)",
        "pm.globals.set('a', pm.globals.get('b'))",
        "kept = pm.globals; kept.set('k', 1)",
        "kept.set('k', 2); pm.globals.set('m', kept.get('m') ?? 'none')",
    ],
}


class Host(RecordingHost):
    """Performs writes as the runner does."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes = Scopes(
            Scope("environment", "e", [Variable("off", "", enabled=False), Variable("twice", 1)] * 2),
            *(Scope("globals", "g"), Scope("collection", "c"), Scope("data", "d")),
        )
        self.scopes["data"].set("row", 7)
        self.scopes["collection"].set("count", "3", "number")
        self.scopes["collection"].set("flag", "true", "boolean")
        self.views = ScopeViews(self.scopes, {})

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """In the scopes that the next script sees, but for the data."""
        for write in writes:
            if write.scope == "data":
                continue
            scope = self.scopes[write.scope]
            if write.operation == "set":
                scope.set(write.key, write.value, write.type)
            elif write.operation == "unset":
                scope.unset(write.key)
            else:
                scope.clear()

    def run_request(self, name: str, variables: Any) -> NestedRun:
        """A request whose script sets a variable."""
        del name, variables
        writes = (VariableWrite("globals", "set", "nested", "n"), VariableWrite("environment", "set", "n", 1))
        self.apply(writes)
        return NestedRun(None, writes)


@pytest.fixture(scope="module")
def engine() -> Iterator[SandboxEngine]:
    with SandboxEngine() as made:
        yield made


def seen(engine: SandboxEngine, host: Host, script_input: Any, sources: Sequence[str]) -> list[str]:
    """What each script says, and what the one after it sees."""
    texts = []
    for source in sources:
        for text in (source, SHOW):
            outcome = engine.run(
                script_input(text, scopes=host.views.now(), event="prerequest", response=None), host
            )
            texts += [message.text for message in outcome.messages if not hasattr(message, "passed")]
    return texts


@pytest.mark.parametrize("sources", SERIES.values(), ids=SERIES)
def test_what_is_kept_is_what_would_be_told(
    engine: SandboxEngine, script_input: Any, monkeypatch: Any, sources: Sequence[str]
) -> None:
    """Each script sees the same in a process that is told everything again before each."""
    kept, note = seen(engine, Host(), script_input, sources), Surroundings.note
    monkeypatch.setattr(Surroundings, "note", lambda self, _: note(self, None))
    assert seen(engine, Host(), script_input, sources) == kept
    assert len(kept) >= 5 * len(sources)


def test_plain_values_are_told_once(engine: SandboxEngine, script_input: Any, monkeypatch: Any) -> None:
    """A process that has set a variable is not told of it."""
    told: list[str] = []
    original = Surroundings.scopes

    def scopes(self: Surroundings, views: Any) -> list[str]:
        found = original(self, views)
        told.extend(found)
        return found

    monkeypatch.setattr(Surroundings, "scopes", scopes)
    host, sources = Host(), SERIES["plain values"]
    seen(engine, host, script_input, sources)
    told.clear()
    seen(
        engine,
        host,
        script_input,
        [*sources, "pm.globals.set('new', 1); pm.collectionVariables.set('count', 1)"],
    )
    assert {""} == set(told)
