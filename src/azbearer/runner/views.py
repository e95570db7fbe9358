"""The variables as scripts see them: a scope that nobody has written is the same view as before."""

from __future__ import annotations

from azbearer.scripting.contract import ScopeView
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.collection.model import VariableFile
    from azbearer.scripting.contract import ScopeName
    from azbearer.variables.scopes import Scope, Scopes


class ScopeViews:
    """Makes a view of a scope when it has changed, so that engines can tell by it that it has not.

    Args:
        scopes: the variables of the run.
        files: what a scope was read from, for the name and id that scripts see.
    """

    def __init__(self, scopes: Scopes, files: Mapping[ScopeName, VariableFile | None]) -> None:
        self._scopes = scopes
        self._files = files
        self._made: dict[ScopeName, tuple[Scope, int, ScopeView]] = {}
        self._count: int | None = None
        self._now: dict[ScopeName, ScopeView] = {}

    def now(self) -> dict[ScopeName, ScopeView]:
        """A view of every scope that has a file or a variable; the same object until one has changed."""
        if self._count != self._scopes.changes.count:
            self._count = self._scopes.changes.count
            self._now = {
                scope.name: self._view(scope)
                for scope in self._scopes
                if len(scope) or self._files.get(scope.name) is not None
            }
        return self._now

    def _view(self, scope: Scope) -> ScopeView:
        of, version, view = self._made.get(scope.name, (None, 0, None))
        if view is None or of is not scope or version != scope.version:
            view = self._new_view(scope)
            self._made[scope.name] = scope, scope.version, view
        return view

    def _new_view(self, scope: Scope) -> ScopeView:
        file = self._files.get(scope.name)
        name, identity = (file.name, file.id) if file else (scope.label, "")
        return ScopeView(name, tuple(scope), identity)
