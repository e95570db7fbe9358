"""Runs from Python, offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import azbearer
from azbearer.runner.events import ItemFinished, RunFinished, RunStarted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer import HookContext

SECRET = "the-secret-value"
FAILS = "pm.test('is 201', () => pm.response.to.have.status(201)); pm.test.skip('later', () => {})"
KEEPS = (
    "pm.environment.set('seen', pm.response.json().args.n); console.log('saw', pm.environment.get('seen'))"
)


def test_a_run(document: Any, item: Any) -> None:
    """Each request with its end, the totals, and the exit code of the command."""
    made = document({"name": "F", "item": [item("one", "/status/201", test=FAILS)]}, item("two", test=FAILS))
    result = azbearer.run(made, offline=True)
    one, two = result.requests
    assert ("F / one", "GET", 201, True) == (one.title, one.method, one.status, one.ok)
    assert (("two",), (), 0, 1, False) == ((two.name,), two.folders, two.iteration, two.position, two.ok)
    assert ["failed", "skipped"] == [test.outcome for test in two.tests]
    assert (1, 2, 4, 1, 2, False) == (
        result.exit_code,
        result.totals.requests,
        result.totals.tests,
        result.totals.failed_tests,
        result.totals.skipped_tests,
        result.ok,
    )
    [failure] = result.failures
    assert ("two", "is 201", two.tests[0].problem) == (failure.title, failure.test, failure.problem)
    assert two.elapsed > 0
    assert two.timings


def test_files(document: Any, item: Any, written: Any) -> None:
    """Collection, environment, globals and data may be paths, as texts or as `Path`."""
    made = written("c.json", document(item("one", "/get?n={{n}}{{e}}{{g}}", test=KEEPS)))
    environment = written("e.json", {"values": [{"key": "e", "value": "E"}]})
    variables = written("g.json", {"values": [{"key": "g", "value": "G"}]})
    rows = written("d.json", [{"n": 1}, {"n": 2}])
    result = azbearer.run(made, environment=str(environment), globals=variables, data=rows, offline=True)
    assert [("saw 1EG",), ("saw 2EG",)] == [request.console for request in result.requests]
    assert ({"e": "E", "seen": "2EG"}, {"g": "G"}) == (result.environment, result.globals)


def test_objects(document: Any, item: Any) -> None:
    """The same as objects; `variables` stand over the environment."""
    made = document(item("one", "/get?n={{n}}{{e}}", test=KEEPS), variable=[{"key": "c", "value": [1]}])
    result = azbearer.run(
        made, environment={"e": "no"}, variables={"e": "E"}, data=({"n": n} for n in range(3)), offline=True
    )
    assert [0, 1, 2] == [request.iteration for request in result.requests]
    assert ("2E", {"c": [1]}) == (result.environment["seen"], result.collection_variables)


def test_iterations_folders_and_workers(document: Any, item: Any) -> None:
    """Part of the collection, several times at the same time; the results are in order."""
    made = document(item("one"), item("two"))
    result = azbearer.run(made, folders="two", iterations=5, workers=3, offline=True)
    assert [("two", n) for n in range(5)] == [(each.name, each.iteration) for each in result.requests]


def test_bail(document: Any, item: Any) -> None:
    """The run ends at its first failure."""
    assert (
        1
        == azbearer.run(
            document(item("one", test=FAILS), item("two")), bail=True, offline=True
        ).totals.requests
    )


def test_secrets_are_not_shown(document: Any, item: Any) -> None:
    """By type, by name, and where one stands in another value; `reveal` gives them."""
    test = (
        "const key = pm.environment.get('key'); pm.environment.set('copied', 'Bearer ' + key);"
        "pm.test(key, () => {})"
    )
    result = azbearer.run(
        document(item("one", "/get?n={{key}}", test=test)),
        environment={"key": azbearer.Secret(SECRET), "client_secret": "another-one", "plain": 1},
        offline=True,
        keep="responses",
    )
    assert SECRET not in repr(result) + repr(dict(result.environment))
    assert SECRET.encode() not in (result.requests[0].response.body if result.requests[0].response else b"")
    assert [f"Bearer {SECRET}", "another-one"] == [
        result.environment[name].reveal() for name in ("copied", "client_secret")
    ]
    assert 1 == result.environment["plain"]


@pytest.mark.parametrize(
    ("keep", "expected"), [("nothing", []), ("requests", [False]), ("responses", [True])]
)
def test_what_is_kept(document: Any, item: Any, keep: Any, expected: list[bool]) -> None:
    """A run without end need not keep anything; a short one may keep all."""
    result = azbearer.run(document(item("one")), keep=keep, offline=True)
    assert (expected, 1) == (
        [request.response is not None for request in result.requests],
        result.totals.requests,
    )


def test_events(document: Any, item: Any) -> None:
    """Each is told while the run goes on; what the function raises reaches the caller."""
    events: list[object] = []
    azbearer.run(document(item("one"), item("two")), on_event=events.append, offline=True)
    assert (RunStarted, RunFinished) == (type(events[0]), type(events[-1]))
    assert 2 == sum(isinstance(event, ItemFinished) for event in events)
    with pytest.raises(ZeroDivisionError):
        azbearer.run(document(item("one")), on_event=lambda _: 1 / 0, offline=True)


def test_hooks(document: Any, item: Any) -> None:
    """For all requests, and for those of a name; tests of theirs are tests of the request."""

    def give(context: HookContext) -> None:
        context.environment["n"] = context.name
        context.set_header("X-Up", "{{n}}")

    def look(context: HookContext) -> None:
        assert context.response is not None
        sent = context.response.json()
        context.test("the header", sent["headers"]["x-up"] == "two")
        context.test("the query", lambda: sent["args"]["n"] == "two")

    made = document(item("one", "/get?n={{n}}"), item("two", "/get?n={{n}}"))
    result = azbearer.run(made, before_request=[give], after_response={"two": look}, offline=True)
    tests = {
        request.name: [(test.name, test.outcome) for test in request.tests] for request in result.requests
    }
    assert {"one": [], "two": [("the header", "passed"), ("the query", "passed")]} == tests


def test_reporters(document: Any, item: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into files, or on standard output."""
    azbearer.run(document(item("one")), reporters={"json": tmp_path / "r.json", "cli": None}, offline=True)
    assert '"stats"' in (tmp_path / "r.json").read_text("utf-8")
    assert "demo" in capsys.readouterr().out


def test_exports(document: Any, item: Any, tmp_path: Path) -> None:
    """What the run leaves may go into files too."""
    azbearer.run(document(item("one", test=KEEPS)), export_environment=tmp_path / "e.json", offline=True)
    assert '"seen"' in (tmp_path / "e.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"folders": ["nope"]}, 'no folder or request "nope"'),
        ({"iterations": 0}, "iterations must be a whole number"),
        ({"workers": True}, "workers must be a whole number"),
        ({"data": []}, "data needs rows"),
        ({"data": [1]}, "data needs rows"),
        ({"environment": "no-such-file.json"}, "no such file"),
        ({"environment": {"a": object()}}, "no object of JSON"),
        ({"before_request": {"nope": print}}, 'before_request is for "nope"'),
        ({"after_response": [1]}, "after_response needs functions"),
        ({"reporters": "nope"}, 'no reporter "nope"'),
        ({"connect_to": ["x"]}, "is not a connect-to rule"),
        ({"ca_file": "no-such-file.pem"}, "no-such-file.pem"),
    ],
)
def test_what_can_not_be_run(document: Any, item: Any, arguments: Mapping[str, Any], words: str) -> None:
    """Is an error of ours, before anything is sent."""
    with pytest.raises(azbearer.AzbearerError) as raised:
        azbearer.run(document(item("one")), offline=True, **arguments)
    assert words in "\n".join(raised.value.lines())


def test_an_interrupt_reaches_the_caller(document: Any, item: Any, tmp_path: Path) -> None:
    """With its report written."""

    def interrupt(_: HookContext) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        azbearer.run(
            document(item("one")), before_request=interrupt, reporters={"json": tmp_path / "r"}, offline=True
        )
    assert (tmp_path / "r").exists()


def test_a_vault(document: Any, item: Any) -> None:
    """Its secrets are there for requests, and in no result."""
    made = document(item("one", "/get?n={{vault:key}}", test=KEEPS))
    result = azbearer.run(made, vault={"key": SECRET}, offline=True)
    assert SECRET == result.environment["seen"].reveal()


def test_files_are_read_beside_the_collection(document: Any, written: Any) -> None:
    """Or below the working folder; nowhere else."""
    body = {"mode": "file", "file": {"src": "body.txt"}}
    request = {"method": "POST", "url": "https://postman-echo.com/post", "body": body}
    made = written("c.json", document({"name": "one", "request": request}))
    made.with_name("body.txt").write_text("hello", "utf-8")
    assert azbearer.run(made, offline=True).ok
    assert not azbearer.run(made, working_dir=Path(), offline=True).ok
