"""Row 1 of the threat model: programs that try to get out of the sandbox, each a file of `escapes/`.

None may reach files, variables of the process, the network, other programs, an object of the host, or what
another run knew; whatever it does to the language, the next script runs or says why not. A program says
`escaped(what, value)` for everything that should not be there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting import ScopeView, ScriptInfo, ScriptInput, ScriptLimits, SendFailure
from azbearer.scripting.contract import NestedRun
from azbearer.scripting.engine import SandboxEngine
from azbearer.variables.scopes import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROGRAMS = sorted((Path(__file__).parent / "escapes").glob("*.js"))
FEWEST = 60
PRELUDE = "const escaped = (what, value) => { if (value) console.log('ESCAPED ' + what); };\n"
CANARIES = {"env": "canary-of-env-5b1", "file": "canary-of-file-77c", "other": "canary-of-other-run-e09"}
NEXT = "pm.environment.set('whole', 'yes'); pm.test('next', () => {});"


class Host:
    """Performs nothing, and keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.writes: list[Any] = []

    def apply(self, writes: Sequence[Any]) -> None:
        """Keep the writes."""
        self.writes += writes

    def send(self, request: Mapping[str, Any]) -> SendFailure:
        """Keep the request, and send none."""
        self.asked.append(request)
        return SendFailure("nothing is sent here", "connect")

    def ask(self, topic: str, question: Mapping[str, Any]) -> SendFailure:
        """Keep the question about cookies or the vault, and answer none."""
        self.asked.append((topic, question))
        return SendFailure("refused", "refused")

    def run_request(self, name: str, variables: Mapping[str, Any]) -> NestedRun:
        """Keep the name, and run nothing."""
        self.asked.append((name, variables))
        return NestedRun(SendFailure("nothing is run here", "refused"))


@pytest.fixture
def engine() -> Iterator[SandboxEngine]:
    """An engine of its own for each, as each run has one."""
    engine = SandboxEngine(ScriptLimits(cpu=1.0))
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def canaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Secrets in the process's environment and in a file; `made` must not be there afterwards."""
    monkeypatch.setenv("AZBEARER_HOSTILE_CANARY", CANARIES["env"])
    (tmp_path / "marker").write_text(CANARIES["file"])
    return tmp_path


def run(engine: SandboxEngine, source: str, folder: Path, **secrets: str) -> tuple[Any, Host]:
    """The outcome of a script, and what it asked for."""
    values = {"marker_file": str(folder / "marker"), "made_file": str(folder / "made"), **secrets}
    scope = ScopeView("env", [Entry(key, value) for key, value in values.items()])
    host = Host()
    info = ScriptInfo("name", "id", 0, 1)
    request = {"method": "GET", "url": {"raw": "http://a.test/"}, "header": []}
    script = ScriptInput(source, "hostile", "prerequest", info, {"environment": scope}, request)
    return engine.run(script, host), host


def test_there_are_enough() -> None:
    """The corpus does not shrink."""
    assert len(PROGRAMS) >= FEWEST


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_nothing_gets_out(program: Path, engine: SandboxEngine, canaries: Path) -> None:
    """A program reaches nothing, and the run goes on."""
    run(engine, "pm.variables.get('token');", canaries, token=CANARIES["other"])
    outcome, host = run(engine, PRELUDE + program.read_text("utf-8"), canaries)
    told = json.dumps([str(outcome), str(host.asked), str(host.writes)])
    assert "ESCAPED" not in told
    for canary in CANARIES.values():
        assert canary not in told
    assert ["marker"] == [path.name for path in canaries.iterdir()]
    after, next_host = run(engine, NEXT, canaries)
    # What a program breaks in its own run may break later scripts of it, but never without a word.
    went_on = ["yes"] == [write.value for write in next_host.writes] and all(
        test.passed for test in after.tests
    )
    assert went_on or after.error is not None
