"""The JUnit report, in the shape of newman's: a suite for each request, a case for each of its tests.

Iterations are folded into one suite, as in newman. Consumers look at cases only, so an error is a case
here as well, where newman has it in `system-err` alone; and what failed once has failed, where newman
forgets it when a later iteration passes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from azbearer.files import write_private
from azbearer.patterns import regex
from azbearer.reporters.outcomes import Collector
from azbearer.reporters.registry import chosen_file
from azbearer.reporters.style import printable, printable_lines
from azbearer.runner.events import RunFinished, RunStarted
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.reporters.outcomes import ItemOutcomes, Outcome
    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.events import Problem
    from azbearer.runner.plan import PlannedItem
    from azbearer.secrets import Redactor

# The words of a name as lodash's camelCase finds them, which newman makes class names with.
_WORDS = regex(r"\d*(?:1st|2nd|3rd|\dth)(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Characters that no XML document may have, and that `printable` leaves alone (XML 1.0, section 2.2).
_NONCHARACTERS = regex("[\ufffe\uffff]")
_MOST_ERRORS = 100
# Newman's words in `system-err`.
_ERRORS = {
    "request": "RequestError",
    "prerequest-script": "prerequestScriptError",
    "test-script": "testScriptError",
    "run": "runError",
}


@dataclass(slots=True)
class _Case:
    """One test over all iterations."""

    failures: int = 0
    problem: Problem | None = None
    first: int = 0
    skipped: bool = True


@dataclass(slots=True)
class _Suite:
    """One request over all iterations; the times are in seconds."""

    planned: PlannedItem
    runs: int = 0
    total: float = 0.0
    last: float = 0.0
    failures: int = 0
    errors: int = 0
    cases: dict[tuple[bool, str], _Case] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def add(self, item: ItemOutcomes) -> None:
        """Take what became of it in one more iteration."""
        self.runs += 1
        self.last = round(item.elapsed, 3)
        self.total += self.last
        for outcome in item.outcomes:
            self._add(outcome, item.cursor.iteration)

    def _add(self, outcome: Outcome, iteration: int) -> None:
        error = outcome.kind == "error"
        case = self.cases.setdefault((error, outcome.name), _Case())
        case.skipped &= outcome.kind == "skipped"
        if outcome.problem is None:
            return
        case.failures += 1
        if case.problem is None:
            case.problem, case.first = outcome.problem, iteration
        if not error:
            self.failures += 1
            return
        self.errors += 1
        if self.errors <= _MOST_ERRORS:
            self.messages.append(
                f"Iteration: {iteration}\n{_ERRORS[outcome.name]}: {_full(outcome.problem)}\n---"
            )


class JUnitReporter(Choosy):
    """Counts while the run goes on, and writes the report at its end.

    Args:
        path: the file to write.
        redactor: what is known to be secret at the end.
    """

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self._collector = Collector(self._add)
        super().__init__({**self._collector.takers, RunStarted: self._start, RunFinished: self._end})
        self._path = path
        self._redactor = redactor
        self._suites: dict[int, _Suite] = {}
        self._started: RunStarted  # the first event of every run

    def _start(self, event: RunStarted) -> None:
        self._started = event

    def _add(self, item: ItemOutcomes) -> None:
        self._suites.setdefault(item.cursor.position, _Suite(item.planned)).add(item)

    def _end(self, event: RunFinished) -> None:
        self._collector.cut(event)
        write_private(self._path, self._document(), "JUnit report")

    def _document(self) -> str:
        suites = self._suites.values()
        root = ET.Element(
            "testsuites",
            name=self._line(self._started.plan.collection.name),
            tests=str(sum(len(suite.cases) for suite in suites)),
            failures=str(sum(suite.failures for suite in suites)),
            errors=str(sum(suite.errors for suite in suites)),
            time=_seconds(sum(suite.total for suite in suites)),
        )
        for suite in suites:
            self._suite(root, suite)
        ET.indent(root)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'

    def _suite(self, root: ET.Element, suite: _Suite) -> None:
        moment = datetime.fromtimestamp(self._started.started, UTC)
        element = ET.SubElement(
            root,
            "testsuite",
            name=self._line(suite.planned.title),
            id=self._line(suite.planned.item.id),
            timestamp=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            tests=str(len(suite.cases)),
            failures=str(suite.failures),
            errors=str(suite.errors),
            skipped=str(sum(case.skipped for case in suite.cases.values())),
            time=_seconds(suite.total / suite.runs),
        )
        if self._started.plan.shard is not None:
            self._notes(element, suite)
        owner = class_name(element.attrib["name"]) or class_name(root.attrib["name"])
        for (error, name), case in suite.cases.items():
            found = ET.SubElement(
                element, "testcase", name=self._line(name), time=_seconds(suite.last), classname=owner
            )
            if case.skipped:
                ET.SubElement(found, "skipped")
            elif case.problem is not None:
                self._failure(found, error, case, case.problem, suite.planned)
        if suite.messages:
            more = suite.errors - len(suite.messages)
            texts = [*suite.messages, *([f"and {more} more"] if more else [])]
            ET.SubElement(element, "system-err").text = self._text("\n".join(texts))

    def _notes(self, parent: ET.Element, suite: _Suite) -> None:
        """What `azbearer report merge` has to know of a part of a run; it takes them out again."""
        shard = self._started.plan.shard
        position = next(at for at, each in self._suites.items() if each is suite)
        notes = {
            "shard": f"{shard.number}/{shard.of}" if shard else "",
            "position": position,
            "runs": suite.runs,
            "first": ",".join(str(case.first) if case.problem else "" for case in suite.cases.values()),
        }
        properties = ET.SubElement(parent, "properties")
        for name, value in notes.items():
            ET.SubElement(properties, "property", name=f"azbearer.{name}", value=str(value))

    def _failure(
        self, parent: ET.Element, error: bool, case: _Case, problem: Problem, planned: PlannedItem
    ) -> None:
        collection = self._started.plan.collection
        element = ET.SubElement(
            parent,
            "error" if error else "failure",
            type=self._line(problem.kind) if error else "AssertionFailure",
            message=self._line(problem.message),
        )
        lines = (
            f"Failed {case.failures} times.",
            f"Collection JSON ID: {collection.id}.",
            f"Collection name: {printable(collection.name)}.",
            f"Request name: {printable(planned.title)}.",
            f"Test description: {parent.attrib['name']}.",
            f"Error message: {problem.message}.",
            *([f"Where: {problem.where}."] if problem.where else []),
            f"Stacktrace: {_full(problem)}.",
        )
        element.text = self._text("\n".join(lines))

    def _line(self, text: str) -> str:
        return _allowed(printable(self._redactor.text(text)))

    def _text(self, text: str) -> str:
        return _allowed(printable_lines(self._redactor.text(text)))


def make(context: ReporterContext) -> JUnitReporter:
    """The reporter `junit`."""
    return JUnitReporter(chosen_file(context), context.redactor)


def class_name(name: str) -> str:
    """The name as newman's class names are: words of ASCII letters and digits, each begun with a capital."""
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return "".join(word.capitalize() for word in _WORDS.findall(re.sub("['\u2019]", "", plain)))


def _full(problem: Problem) -> str:
    return problem.stack or f"{problem.kind}: {problem.message}"


def _allowed(text: str) -> str:
    return _NONCHARACTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
