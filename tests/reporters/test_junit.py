"""The JUnit report: `written/NAME.xml` is what a scene must look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.reporters.scenes import SECRET, empty, hostile, interrupted, red, repeated, telling

from azbearer.errors import OutputError
from azbearer.reporters.junit import JUnitReporter, class_name
from azbearer.runner.events import Problem
from azbearer.secrets import Redactor

WRITTEN = Path(__file__).parent / "written"
SCENES = {"red": red, "hostile": hostile, "empty": empty, "interrupted": interrupted, "repeated": repeated}
SHAPE = Path(__file__).parent / "newman_junit_shape.txt"
"""Every element and attribute in the report that newman 6.2.2 wrote for a run like the one in `red`."""
# What the schema of Jenkins' xUnit plugin (junit-10.xsd) demands, and what else it allows of what is used
# here: attributes, more attributes, children.
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"time", "skipped", "timestamp", "id"},
        {"testcase", "system-err"},
    ),
    "testcase": ({"name"}, {"time", "classname"}, {"skipped", "error", "failure"}),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}  # fmt: skip


def written(stage: Any, path: Path, redactor: Redactor | None = None) -> str:
    stage.play(JUnitReporter(path, redactor or Redactor()))
    return path.read_text("utf-8")


def report(stage: Any, path: Path) -> ET.Element:
    """The report, read by a parser of XML."""
    return ET.fromstring(written(stage, path))  # noqa: S314  we wrote it a moment ago


@pytest.mark.parametrize("name", SCENES)
def test_transcripts(stage: Any, tmp_path: Path, name: str) -> None:
    """Each scene gives its document, to the letter."""
    SCENES[name](stage)
    assert (WRITTEN / f"{name}.xml").read_text("utf-8") == written(stage, tmp_path / "r.xml")


@pytest.mark.parametrize("name", SCENES)
def test_the_schema(stage: Any, tmp_path: Path, name: str) -> None:
    """Elements and attributes are the schema's; `system-err` is last, as other schemas want it."""
    SCENES[name](stage)
    for element in report(stage, tmp_path / "r.xml").iter():
        required, optional, children = SCHEMA[element.tag]
        tags = [child.tag for child in element]
        assert required <= element.attrib.keys() <= required | optional
        assert re.fullmatch(r"\d+\.\d{3}", element.get("time", "0.000"))
        assert children >= set(tags)
        assert "system-err" not in tags[:-1]


def shape(element: ET.Element, parent: str = "") -> set[str]:
    """Each element with its place, and each attribute."""
    here = f"{parent}/{element.tag}"
    children = (path for child in element for path in shape(child, here))
    return {here, *(f"{here}@{name}" for name in element.attrib), *children}


def test_the_shape_is_newmans(stage: Any, tmp_path: Path) -> None:
    """Everything that newman writes is there; added are errors and skipped tests as such."""
    red(stage)
    found, newman = shape(report(stage, tmp_path / "r.xml")), set(SHAPE.read_text("utf-8").splitlines())
    assert set() == newman - found
    case = "/testsuites/testsuite/testcase"
    assert found - newman == {
        "/testsuites@errors", "/testsuites@failures", "/testsuites/testsuite@skipped", f"{case}/skipped",
        f"{case}/error", f"{case}/error@message", f"{case}/error@type",
    }  # fmt: skip


@pytest.mark.parametrize("name", SCENES)
def test_the_counts(stage: Any, tmp_path: Path, name: str) -> None:
    """The totals are the sums of the suites, and a suite has as many cases as it says."""
    SCENES[name](stage)
    root = report(stage, tmp_path / "r.xml")
    for count in ("tests", "failures", "errors"):
        assert int(root.attrib[count]) == sum(int(suite.attrib[count]) for suite in root)
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))


def rounds(stage: Any, *verdicts: bool | None, elapsed: tuple[float, ...] = ()) -> None:
    """One request with one test, which passes, fails or (None) has no answer to look at."""
    stage.start("One", iterations=len(verdicts))
    for number, passed in enumerate(verdicts):
        stage.iteration(number)
        stage.item()
        if passed is None:
            stage.no_answer()
        else:
            stage.request(elapsed=elapsed[number] if elapsed else 0.01)
            stage.script(stage.passed("t") if passed else stage.failed("t", f"no {number}"))
        stage.item_ends()
    stage.end()


def test_times(stage: Any, tmp_path: Path) -> None:
    """As in newman: a suite takes the mean of its iterations, a case the last one, the whole the sum."""
    rounds(stage, True, True, True, elapsed=(0.1, 0.2, 0.6))
    root = report(stage, tmp_path / "r.xml")
    times = [root.attrib["time"], root[0].attrib["time"], root[0][0].attrib["time"]]
    assert times == ["0.900", "0.300", "0.600"]


def test_no_answer_takes_no_time(stage: Any, tmp_path: Path) -> None:
    """It counts as zero in the mean, as in newman."""
    rounds(stage, True, None, elapsed=(0.1,))
    assert report(stage, tmp_path / "r.xml")[0].attrib["time"] == "0.050"


def test_what_failed_once_has_failed(stage: Any, tmp_path: Path) -> None:
    """A later pass does not hide it; the message is that of the first failure."""
    rounds(stage, True, False, False, True)
    suite = report(stage, tmp_path / "r.xml")[0]
    [failure] = suite.iter("failure")
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "2")
    assert failure.attrib == {"type": "AssertionFailure", "message": "no 1"}
    assert (failure.text or "").startswith("Failed 2 times.\n")


def test_many_errors(stage: Any, tmp_path: Path) -> None:
    """Each is counted; a hundred are told in full."""
    rounds(stage, *[None] * 103)
    suite = report(stage, tmp_path / "r.xml")[0]
    text = suite.findtext("system-err") or ""
    assert suite.attrib["errors"] == "103"
    assert text.count("RequestError: TransportError: no such host") == 100
    assert text.endswith("\nand 3 more")


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\x00", "\\x00"),
        ("\x0b", "\\x0b"),
        ("\x1b", "\\x1b"),
        ("\x85", "\\x85"),
        ("\ud800", "\\ud800"),
        ("\ufffe", "\\ufffe"),
        ("\uffff", "\\uffff"),
        ("]]>", "]]>"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_characters_that_xml_does_not_have(stage: Any, tmp_path: Path, char: str, shown: str) -> None:
    """They are written out, in names and in texts; everything else comes back as it was."""
    stage.start(char)
    stage.iteration()
    stage.item()
    stage.script(stage.failed(char, char), problem=Problem("Error", char))
    stage.item_ends()
    stage.end()
    suite = report(stage, tmp_path / "r.xml")[0]
    assert (shown, shown) == (suite.attrib["name"], suite[0].attrib["name"])
    assert shown == suite[0][0].attrib["message"]
    assert f"Error: {shown}" in (suite.findtext("system-err") or "")


def test_secrets_in_names(stage: Any, tmp_path: Path) -> None:
    """The user's own document comes as it stands; the file is clean."""
    telling(stage)
    assert SECRET not in written(stage, tmp_path / "r.xml", Redactor([SECRET]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("List VMs", "ListVMs"),
        ("getHTTPResponse 2", "GetHttpResponse2"),
        ("don't do", "DontDo"),
        ("1st try", "1stTry"),
        ("21st a 4th", "21stA4th"),
        ("\u4e2d\u6587", ""),
        ("GET /users/:id", "GetUsersId"),
        ("e\u0301t\u00e9", "Ete"),
        ("snake_case_x", "SnakeCaseX"),
        ("API2Key", "Api2Key"),
        ("v1beta", "V1Beta"),
        ("", ""),
    ],
)
def test_class_names(name: str, expected: str) -> None:
    """Those that newman 6.2.2 wrote for the same names."""
    assert expected == class_name(name)


def test_a_file_that_cannot_be_written(stage: Any, tmp_path: Path) -> None:
    """The error says so."""
    rounds(stage, True)
    with pytest.raises(OutputError, match="JUnit report"):
        written(stage, tmp_path)
