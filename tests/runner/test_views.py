"""The variables as scripts see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.collection.model import Variable, VariableFile
from azbearer.runner.views import ScopeViews
from azbearer.scripting.contract import ScopeView
from azbearer.variables.scopes import Entry, Scope, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable


def test_names_and_values() -> None:
    """A scope has its file's name and id, or its label; an empty one without a file is left out."""
    file = VariableFile("id", "dev", "environment", (), {})
    scopes = Scopes(Scope("collection", "demo", [Variable("a", 1)]))
    entry = Entry("a", 1, origin="demo")
    expected = {"environment": ScopeView("dev", (), "id"), "collection": ScopeView("demo", (entry,))}
    assert ScopeViews(scopes, {"environment": file, "globals": None}).now() == expected


def test_a_view_stays_until_somebody_writes() -> None:
    """Every kind of write makes a new view of its scope, and leaves all others as they are."""
    scopes = Scopes(Scope("globals", "g", [Variable("b", 2)]), Scope("environment", "e", [Variable("a", 1)]))
    views = ScopeViews(scopes, {})
    writes: tuple[Callable[[Scope], None], ...] = (
        lambda scope: scope.set("a", 2),
        lambda scope: scope.set("c", 3),
        lambda scope: scope.unset("c"),
        lambda scope: scope.clear(),
    )
    for write in writes:
        before = views.now()
        assert views.now() is before
        assert all(view is before[name] for name, view in views.now().items())
        write(scopes["environment"])
        assert views.now().get("environment") is not before["environment"]
        assert views.now()["globals"] is before["globals"]


def test_another_scope_of_the_name_is_another_view() -> None:
    """The next row of data is not taken for the one before."""
    scopes = Scopes(Scope("data", "row 1", [Variable("a", 1)]))
    views = ScopeViews(scopes, {})
    before = views.now()["data"]
    scopes.replace(Scope("data", "row 2", [Variable("a", 1)]))
    assert views.now()["data"] is not before
