"""Options of pytest in the words of `azbearer.run`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import azbearer
from azbearer.testing.options import Options, options_of

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["pytester"]


def test_the_words_are_those_of_a_run() -> None:
    """Each field is an argument of `azbearer.run`, so that the fixture can hand them on."""
    assert set(Options._fields) <= set(inspect.signature(azbearer.run).parameters)


def test_nothing_is_given(pytester: pytest.Pytester) -> None:
    """Then a run is one without anything."""
    assert Options(None, None, None, (), None, {}, False) == options_of(pytester.parseconfig())


def test_the_command_line_wins(pytester: pytest.Pytester) -> None:
    """Paths in settings are relative to their file, others to where pytest was started."""
    pytester.makeini(
        "[pytest]\nazbearer_environment = a.json\nazbearer_globals = g.json\nazbearer_iterations = 2"
    )
    given = ("--azbearer-environment", "b.json", "--azbearer-iterations", "3", "--azbearer-variable", "a=b=c")
    options = options_of(pytester.parseconfig(*given))
    assert (pytester.path / "b.json", pytester.path / "g.json", 3, {"a": "b=c"}) == (
        options.environment,
        options.globals,
        options.iterations,
        options.variables,
    )
