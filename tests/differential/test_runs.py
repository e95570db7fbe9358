"""newman and azbearer run the same collections: reports, exports, exit codes and requests are the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema
import pytest
import xmlschema
from tests.differential.corpus import FOLDER
from tests.differential.runs import comparing
from tests.differential.runs.building import RunCase, echo, item
from tests.differential.runs.cases import cases
from tests.differential.runs.schema import derived
from tests.differential.runs.server import Recorder
from tests.peers.programs import needs_peers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.node

LEAST_CASES = 100
LEAST_JARS = 10
DIFFERENCES: dict[str, dict[str, str]] = json.loads((FOLDER / "runs" / "differences.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def server() -> Iterator[Recorder]:
    """The server that both talk to."""
    server = Recorder()
    server.start()
    yield server
    server.shutdown()
    server.server_close()


class Outcomes(NamedTuple):
    """What became of every case, and the folder with its files."""

    by_case: dict[str, dict[str, Any]]
    folder: Path

    def files(self, name: str) -> list[Path]:
        """The files of that name, of every case that has one."""
        return sorted(self.folder.glob(f"*/{name}"))


@pytest.fixture(scope="module")
def theirs(server: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What newman makes of every case; one process runs them all."""
    folder = tmp_path_factory.mktemp("newman")
    return Outcomes(comparing.newman(needs_peers(), folder, server, cases()), folder)


@pytest.fixture(scope="module")
def ours(theirs: Outcomes, server: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What azbearer makes of every case, after newman: both talk to one server."""
    assert theirs.by_case
    folder = tmp_path_factory.mktemp("azbearer")
    return Outcomes({case.name: comparing.azbearer(case, folder, server) for case in cases()}, folder)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_runs_end_the_same(case: RunCase, theirs: Outcomes, ours: Outcomes) -> None:
    """Every case gives the same; one that is listed to differ does."""
    wanted, found = (json.loads(json.dumps(each.by_case[case.name])) for each in (theirs, ours))
    if case.differs:
        assert case.differs in DIFFERENCES
        assert wanted != found
    else:
        assert wanted == found


# The folder of a failure is told by its name: newman repeats everything in it for every failure.
SHORTENED = ("failures", "parent")


def test_json_reports_have_newmans_shape(theirs: Outcomes, ours: Outcomes) -> None:
    """Each fits the schema that newman's own reports of the same runs give."""
    reports = [json.loads(path.read_text("utf-8")) for path in theirs.files(comparing.JSON_REPORT)]
    assert len(reports) >= LEAST_CASES
    validator = jsonschema.Draft202012Validator(derived(reports))
    for path in ours.files(comparing.JSON_REPORT):
        errors = validator.iter_errors(json.loads(path.read_text("utf-8")))
        assert [] == [
            (path.parent.name, error.message)
            for error in errors
            if not all(word in error.path for word in SHORTENED)
        ]


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_junit_reports_fit_the_schema(whose: str, request: pytest.FixtureRequest) -> None:
    """Newman's and ours, of every run that got as far as a report."""
    outcomes: Outcomes = request.getfixturevalue(whose)
    schema = xmlschema.XMLSchema(str(FOLDER / "runs" / "junit.xsd"))
    reports = outcomes.files(comparing.JUNIT_REPORT)
    assert len(reports) >= LEAST_CASES
    for path in reports:
        schema.validate(str(path))


def test_jars_go_both_ways(theirs: Outcomes, ours: Outcomes, server: Recorder, tmp_path: Path) -> None:
    """Each sends what the other has kept, as it does with its own jar."""
    jars = list(zip(theirs.files(comparing.JAR), ours.files(comparing.JAR), strict=True))
    assert len(jars) >= LEAST_JARS
    asked = [jar_case(jar) for pair in jars for jar in pair]
    newmans = comparing.newman(needs_peers(), tmp_path, server, asked)
    for newmans_jar, azbearers_jar in zip(asked[::2], asked[1::2], strict=True):
        pair = newmans_jar, azbearers_jar
        sent = [comparing.azbearer(case, tmp_path, server)["requests"] for case in pair]
        sent += [newmans[case.name]["requests"] for case in pair]
        assert [sent[0]] * 4 == sent, newmans_jar.name


def jar_case(jar: Path) -> RunCase:
    """A run that starts with a jar."""
    items = (item(), item("deep", url=echo("a/b/c")))
    return RunCase(f"{jar.parent.parent.name} {jar.parent.name}", items, ("--cookie-jar", str(jar)))


def test_the_corpus_is_large() -> None:
    """There are at least a hundred cases, and each has a name of its own."""
    names = [case.name for case in cases()]
    assert len(names) >= LEAST_CASES
    assert len(set(names)) == len(names)


def test_every_difference_is_used() -> None:
    """The list has no entry that no case shows."""
    assert set(DIFFERENCES) == {case.differs for case in cases() if case.differs}
