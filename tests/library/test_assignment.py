"""Variables that are set over those of the files."""

from __future__ import annotations

import pytest

from azbearer.collection.model import Variable
from azbearer.library.assignment import Assignment, assign
from azbearer.variables.scopes import Scope


@pytest.mark.parametrize(
    ("before", "secret", "expected"),
    [([], False, "any"), ([], True, "secret"), ([Variable("a", "x", "secret")], False, "secret")],
)
def test_the_type_of_a_variable(before: list[Variable], secret: bool, expected: str) -> None:
    """What was a secret stays one; what set it is known."""
    scope = Scope("environment", "e.json", before)
    assign(scope, Assignment("environment", "a", 1, "the test", secret))
    entry = scope.entry("a")
    assert entry
    assert (1, expected, "the test") == (entry.value, entry.type, entry.origin)
