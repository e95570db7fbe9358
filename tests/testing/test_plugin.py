"""Which files are collections, what options say, and what the plugin costs those who don't use it."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest_plugins = ["pytester"]

UNUSED = """
import sys



def test_nothing_is_loaded():
    loaded = {name for name in sys.modules if name.startswith("azbearer")}
    assert loaded == {
        "azbearer",
        "azbearer.version",
        "azbearer.emulator",
        "azbearer.emulator.pytest_plugin",
        "azbearer.testing",
        "azbearer.testing.plugin",
    }
"""
SEEN = "pm.test('saw ' + pm.response.json().args.n, () => {})"
USES = """
def test_it(azbearer_run):
    result = azbearer_run("api.postman_collection.json", variables={"n": "given"})
    assert [test.name for test in result.requests[0].tests] == ["saw given"]
"""


def test_it_costs_nothing_when_it_is_not_used(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """A suite without collections loads none of azbearer but two small modules."""
    project(item("one"))
    pytester.makepyfile(UNUSED)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (({}, ()), 0),
        (({"azbearer_collections": "other.json"}, ()), 0),
        (({"azbearer_collections": "api.*"}, ()), 1),
        (({"azbearer_collections": "*/api.*.json"}, ()), 1),
        (({"azbearer_offline": "true"}, ()), 1),
        (({}, ("--azbearer-offline",)), 1),
        (({"azbearer_offline": "true"}, ("-p", "no:azbearer_collections")), 0),
    ],
)
def test_which_files_are_collections(
    pytester: pytest.Pytester, project: Any, item: Any, given: Any, passed: int
) -> None:
    """Those that settings name; where there is any setting those of the usual name; else only named ones."""
    settings, arguments = given
    project(item("one"), **settings)
    pytester.runpytest(*arguments).assert_outcomes(passed=passed)


def test_a_file_that_is_named(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Is a collection without any setting; here one that can't be sent."""
    path = project(item("one", "{{path}}"))
    pytester.runpytest(path.name, "--collect-only").stdout.fnmatch_lines(["*RequestItem one*"])


@pytest.mark.parametrize("form", ["settings", "options"])
def test_files_of_a_run(pytester: pytest.Pytester, project: Any, item: Any, form: str) -> None:
    """Environment, globals and data come from settings or from options."""
    documents = {
        "environment": {"values": [{"key": "e", "value": "E"}]},
        "globals": {"values": [{"key": "g", "value": "G"}]},
        "data": [{"n": 1}],
    }
    for name, document in documents.items():
        pytester.path.joinpath(f"{name}.json").write_text(json.dumps(document), "utf-8")
    settings = {f"azbearer_{name}": f"{name}.json" for name in documents} if form == "settings" else {}
    options = [] if settings else [word for n in documents for word in (f"--azbearer-{n}", f"{n}.json")]
    project(item("one", "/get?n={{e}}{{g}}{{n}}{{v}}", test=SEEN), **settings)
    path = pytester.path / "report.xml"
    options += ["--azbearer-variable", "v=V", "--azbearer-offline", f"--junitxml={path}"]
    pytester.runpytest(*options).assert_outcomes(passed=1)
    assert 'name="pm.test saw EG1V" value="passed"' in path.read_text("utf-8")


def test_folders_and_iterations(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """As with `azbearer run`."""
    project({"name": "F", "item": [item("one")]}, item("two"), azbearer_folders="F", azbearer_iterations="2")
    ended = pytester.runpytest("--azbearer-offline", "-v")
    ended.assert_outcomes(passed=2)
    ended.stdout.fnmatch_lines(["*::iteration 1::F::one PASSED*", "*::iteration 2::F::one PASSED*"])


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--azbearer-variable", "secret"), "needs NAME=VALUE"),
        (("--azbearer-iterations", "0"), "can't be 0"),
        (("--azbearer-folder", "nope"), 'no folder or request "nope"'),
        (("--azbearer-data", "nope.json"), "there is no such file"),
    ],
)
def test_options_that_make_no_sense(
    pytester: pytest.Pytester, project: Any, item: Any, option: Any, words: str
) -> None:
    """Are errors in the three lines that all our errors have."""
    project(item("one"))
    ended = pytester.runpytest(*option)
    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines([f"error: *{words}*"])


def test_an_environment_that_is_not_there(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Is read when the run begins, so every test says so."""
    project(item("one"), item("two"))
    ended = pytester.runpytest("--azbearer-environment", "nope.json")
    ended.assert_outcomes(failed=2)
    ended.stdout.fnmatch_lines(["error: there is no such file", "  where: *nope.json"])


def test_the_fixture(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Runs a collection with what the options say, for tests in Python."""
    project(item("one", "/get?n={{n}}", test=SEEN))
    pytester.makepyfile(USES)
    pytester.runpytest(
        "test_the_fixture.py", "--azbearer-offline", "--azbearer-variable", "n=no"
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize(("dist", "passed"), [("loadgroup", 3), ("loadfile", 3), ("load", 0)])
def test_with_xdist(pytester: pytest.Pytester, project: Any, item: Any, dist: str, passed: int) -> None:
    """A collection stays with one worker, or says how that is done."""
    test = (
        "const n = (pm.environment.get('n') || 0) + 1;pm.environment.set('n', n); pm.test('n ' + n, () => {})"
    )
    project(*(item(name, test=test) for name in ("one", "two", "three")))
    path = pytester.path / "report.xml"
    ended = pytester.runpytest_subprocess("-n2", f"--dist={dist}", "--azbearer-offline", f"--junitxml={path}")
    ended.assert_outcomes(passed=passed, failed=3 - passed)
    report = path.read_text("utf-8")
    assert (passed > 0) == all(f'name="pm.test n {n}"' in report for n in (1, 2, 3))
    assert (passed == 0) == ("add --dist loadgroup" in report)
