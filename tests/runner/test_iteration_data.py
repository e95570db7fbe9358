"""Iteration data in a run: which row an iteration sees, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection.iteration_data import IterationData
from azbearer.scripting.contract import VariableWrite

if TYPE_CHECKING:
    from azbearer.scripting.contract import ScriptHost, ScriptInput

URL = "http://h.example/{{a}}"


def data_of(*rows: dict[str, Any]) -> IterationData:
    return IterationData("d.csv", len(rows), lambda: iter(rows))


def sent(lab: Any) -> list[str]:
    return [request.url.rpartition("/")[2] for request in lab.transport.sent]


@pytest.mark.parametrize(
    ("iterations", "expected"),
    [(1, ["1"]), (2, ["1", "x"]), (4, ["1", "x", "x", "x"])],
)
def test_rows(lab: Any, item: Any, iterations: int, expected: list[str]) -> None:
    """Each iteration has its row; where there are too few, the last one serves on, as in newman."""
    lab.data = data_of({"a": 1}, {"a": "x"})
    lab.run(lab.plan(item(url=URL), iterations=iterations))
    assert expected == sent(lab)


def test_precedence(lab: Any, item: Any) -> None:
    """A row wins over the environment, and what it does not have is looked up there."""
    lab.variables(a="environment")
    lab.data = data_of({"a": "row"}, {"b": "row"})
    lab.run(lab.plan(item(url=URL), iterations=2))
    assert sent(lab) == ["row", "environment"]


def test_scripts_see_the_row(lab: Any, item: Any) -> None:
    """The row is the scope `data` of every script; what one of them writes there ends with it."""
    write = VariableWrite("data", "set", "a", "written")

    def writes(_script: ScriptInput, host: ScriptHost) -> None:
        host.apply([write])

    lab.scripts(before=writes)
    lab.data = data_of({"a": 1})
    lab.run(lab.plan(item(prerequest="before", test="after", url=URL)))
    views = [[entry.value for entry in script.scopes["data"].values] for script in lab.engine.ran]
    assert (views, sent(lab)) == ([[1], [1]], ["1"])


def test_secrets(lab: Any, item: Any) -> None:
    """A column with a secret's name holds secrets, numbers too, and no listener hears of one."""
    lab.data = data_of({"client_secret": "first-secret"}, {"client_secret": 98765432109})
    url = "http://h.example/?x={{client_secret}}"
    lab.run(lab.plan(item(url=url), iterations=2))
    assert [request.url for request in lab.transport.sent] == [
        "http://h.example/?x=first-secret",
        "http://h.example/?x=98765432109",
    ]
    told = repr(lab.recorder.events)
    assert "first-secret" not in told
    assert "98765432109" not in told
