"""What a script finds around it: variables, `pm.info`, its request; what a process has is not told it."""

from __future__ import annotations

from itertools import chain
from json.encoder import encode_basestring_ascii as quoted

from azbearer.scripting.contract import SCOPES, ScopeView, SentRequest
from azbearer.scripting.following import follows, is_plain
from azbearer.scripting.wire import encode, listed
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.scripting.contract import (
        Json,
        ScopeName,
        ScriptEvent,
        ScriptInfo,
        VariableWrite,
    )

_NOT_TOLD: Final = ScopeView("", ())
_NO_SCOPE: Final = '["",""]'
# In place of what the process knows already.
_SAME: Final = ""
_ALL_SAME: Final = [_SAME] * len(SCOPES)


class Surroundings:
    """What a process knows from the scripts before.

    Views and requests are frozen values: the same object says the same thing.
    """

    def __init__(self) -> None:
        self._views: Mapping[ScopeName, ScopeView] | None = None
        self._scopes = {name: _KnownScope() for name in SCOPES}
        self._writes: Sequence[VariableWrite] = ()
        self._info: ScriptInfo | None = None
        self._requests: dict[ScriptEvent, Mapping[str, Json] | SentRequest] = {}

    def scopes(self, views: Mapping[ScopeName, ScopeView]) -> list[str]:
        """The scopes in their order, each as JSON where it is not what the process has."""
        known, writes = self._views, self._writes
        self._views, self._writes = views, ()
        if known is views and not writes:
            return _ALL_SAME
        own: dict[ScopeName, list[VariableWrite]] = {}
        for write in writes:
            own.setdefault(write.scope, []).append(write)
        return [
            _SAME
            if scope.view is views.get(name) and name not in own
            else scope.change(views.get(name), own.get(name, ()))
            for name, scope in self._scopes.items()
        ]

    def note(self, writes: Sequence[VariableWrite] | None) -> None:
        """What the script has written; None if nobody can tell what the process has made of its scopes."""
        self._writes = writes or ()
        if writes is None:
            self._views = None
            self._scopes = {name: _KnownScope() for name in SCOPES}

    def info(self, info: ScriptInfo) -> str:
        """A list of what `pm.info` and the location say; the scripts of one request are told the same."""
        if info == self._info:
            return _SAME
        self._info = info
        name, identity, iteration, count, location, current = info
        return listed([str(iteration), str(count), name, identity, current, *location])

    def request(self, event: ScriptEvent, request: Mapping[str, Json] | SentRequest) -> str:
        """The request of a script: JSON, or a list; empty if it is that of the last script of this event."""
        if self._requests.get(event) is request:
            return _SAME
        self._requests[event] = request
        return _sent(request) if isinstance(request, SentRequest) else encode(request)


class _KnownScope:
    """A scope as the process has it; `view` is what that was told of it or has made of it, if anything."""

    __slots__ = ("_is_plain", "view")

    def __init__(self) -> None:
        self._is_plain = False
        self.view: ScopeView | None = _NOT_TOLD

    def change(self, view: ScopeView | None, writes: Sequence[VariableWrite]) -> str:
        """The scope as JSON, unless the process has made it itself by these writes."""
        known, self.view = self.view, view
        if writes and self._is_plain and follows(view, known, writes):
            return _SAME
        self._is_plain = view is None or all(map(is_plain, view.values))
        return _NO_SCOPE if view is None else _scope(view)


def _scope(view: ScopeView) -> str:
    """A list of its name and id, then of key, value and type of each variable that is not disabled."""
    told = [quoted(view.name), quoted(view.id)]
    for key, value, kind, enabled, _ in view.values:
        if enabled:
            told += quoted(key), quoted(value) if type(value) is str else encode(value), quoted(kind)
    return f"[{','.join(told)}]"


def _sent(request: SentRequest) -> str:
    """A list of its parts: the body as JSON, or an empty text, and names and values of headers in turn."""
    method, url, headers, body, auth = request
    return listed([method, url, auth, encode(body) if body else "", *chain.from_iterable(headers)])
