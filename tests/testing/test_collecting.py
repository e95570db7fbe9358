"""A collection as tests: their ids, their outcomes, and what they show."""

from __future__ import annotations

from typing import Any

import pytest

pytest_plugins = ["pytester"]

TESTS = (
    "console.log('the line'); pm.test('good', () => {});"
    "pm.test('bad', () => pm.expect(1).to.equal(2)); pm.test.skip('later', () => {})"
)
COUNTS = (
    "pm.environment.set('n', (pm.environment.get('n') || 0) + 1);"
    "pm.test('n ' + pm.environment.get('n'), () => {})"
)
ALL = ("-o", "azbearer_collections=api.*")


def test_every_test_of_a_failed_request_is_shown(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """With its outcome, the exchange, the place in the script, and the console in a section."""
    project(item("one", test=TESTS), item("two"))
    ended = pytester.runpytest(*ALL)
    ended.assert_outcomes(passed=1, failed=1)
    ended.stdout.fnmatch_lines(
        [
            "*_ one _*",
            "GET http://127.0.0.1:*/get: 200* s",
            "  passed  good",
            "  FAILED  bad",
            "*AssertionError: expected 1 to equal 2*",
            "*where: api > one, test script:1:*",
            "  skipped later",
            "* Captured console call *",
            "the line",
        ]
    )


def test_a_request_without_an_answer(pytester: pytest.Pytester, project: Any) -> None:
    """The reason is shown as everywhere."""
    project({"name": "one", "request": "http://{{host}}/"}, {"name": "two", "request": "http://127.0.0.1:1/"})
    ended = pytester.runpytest(*ALL)
    ended.assert_outcomes(failed=2)
    ended.stdout.fnmatch_lines(["  ERROR   *Error: *host*", "GET http://127.0.0.1:1/: no answer"])


def test_secrets_are_not_shown(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Neither in names of tests nor in addresses nor on the console."""
    secret = "the-secret-value"
    test = f"console.log('{secret}'); pm.test('{secret}', () => {{ throw new Error('{secret}') }})"
    project(item("one", "/get?n={{client_secret}}", test=test))
    ended = pytester.runpytest(*ALL, "--azbearer-variable", f"client_secret={secret}")
    ended.assert_outcomes(failed=1)
    assert secret not in ended.stdout.str().replace(test, "")


def test_ids(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Folders, rows, names that come twice, and names that pytest could not tell apart from its own marks."""
    pytester.path.joinpath("rows.csv").write_text("n\n1\n2\n", "utf-8")
    names = ("a", "a", "b[1]::c", "", "x\x1by")
    project({"name": "F", "item": [{"name": "G", "item": [item(name) for name in names]}]}, item("d"))
    ended = pytester.runpytest("--collect-only", "-q", "--azbearer-data", "rows.csv")
    expected = ["F::G::a", "F::G::a #2", "F::G::b(1):c", "F::G::(no name)", "F::G::x\\x1by", "d"]
    wanted = [f"api.postman_collection.json::row {row}::{name}" for row in (1, 2) for name in expected]
    assert wanted == [line for line in ended.outlines if "::" in line]


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        ((), 6),
        (("-k", "two"), 2),
        (("api.postman_collection.json::iteration 2",), 3),
        (("api.postman_collection.json::iteration 1::F",), 2),
        (
            (
                "api.postman_collection.json::iteration 1::F::two",
                "api.postman_collection.json::iteration 2::three",
            ),
            2,
        ),
        (("-k", "two or (iteration and 2 and three)"), 3),
    ],
)
def test_only_what_is_selected_runs(
    pytester: pytest.Pytester, project: Any, item: Any, arguments: Any, passed: int
) -> None:
    """By name or id, also when it is not the same in each iteration; in the order of the collection."""
    folder = {"name": "F", "item": [item("one", test=COUNTS), item("two", test=COUNTS)]}
    project(folder, item("three", test=COUNTS), azbearer_iterations="2")
    path = pytester.path / "report.xml"
    pytester.runpytest(*ALL, *arguments, f"--junitxml={path}").assert_outcomes(passed=passed)
    report = path.read_text("utf-8")
    seen = [report.index(f'name="pm.test n {n}"') for n in range(1, passed + 1)]
    assert (seen, -1) == (sorted(seen), report.find(f'name="pm.test n {passed + 1}"'))


@pytest.mark.parametrize(
    ("scripts", "reason"),
    [
        ({"prerequest": "pm.execution.skipRequest()"}, "*asked that the request is not sent*"),
        (
            {"test": "pm.execution.setNextRequest('three')"},
            '*the run went elsewhere at "one": next request: "three"*',
        ),
    ],
)
def test_what_is_left_out_is_skipped(
    pytester: pytest.Pytester, project: Any, item: Any, scripts: dict[str, str], reason: str
) -> None:
    """With the reason."""
    project(item("one", **scripts), item("two"), item("three"))
    ended = pytester.runpytest(*ALL, "-rs")
    ended.assert_outcomes(passed=2, skipped=1)
    ended.stdout.fnmatch_lines([f"SKIPPED*{reason}"])


def test_a_request_that_ran_twice(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Fails if it failed once, and shows each time."""
    test = COUNTS + "; pm.test('first', () => pm.expect(pm.environment.get('n')).to.equal(1));"
    project(item("one", test=test + "if (pm.environment.get('n') < 2) pm.execution.setNextRequest('one')"))
    ended = pytester.runpytest(*ALL)
    ended.assert_outcomes(failed=1)
    ended.stdout.fnmatch_lines(["  passed  n 1", "  passed  first", "  passed  n 2", "  FAILED  first"])


def test_the_first_failure_ends_the_run(
    pytester: pytest.Pytester, project: Any, item: Any, asked: list[str]
) -> None:
    """With `-x` nothing is sent behind it."""
    project(item("one", "/one", test=TESTS), item("two", "/two"))
    pytester.runpytest(*ALL, "-x").assert_outcomes(failed=1)
    assert ["/one"] == asked


def test_a_file_that_is_no_collection(pytester: pytest.Pytester, project: Any) -> None:
    """Says so, with its place."""
    project().write_text("{", "utf-8")
    ended = pytester.runpytest(*ALL)
    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines(["error: *", "  where: *api.postman_collection.json:1:2"])


def test_durations_are_those_of_requests(pytester: pytest.Pytester, project: Any, item: Any) -> None:
    """Whenever the request was sent; one that was not took no time."""
    project(item("one"), item("two", prerequest="pm.execution.skipRequest()"))
    reports = pytester.inline_run(*ALL).getreports("pytest_runtest_logreport")
    first, second = (report.duration for report in reports if report.when == "call")
    assert (True, 0.0) == (first > 0, second)
