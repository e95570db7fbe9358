"""What a script finds around it: variables, `pm.info`, its request; what a process has is not told it."""

from __future__ import annotations

from itertools import chain
from json.encoder import encode_basestring_ascii as quoted

from azbearer.scripting.contract import SCOPES, SentRequest
from azbearer.scripting.following import follows, is_plain
from azbearer.scripting.wire import encode, texts
from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.scripting.contract import (
        Json,
        ScopeName,
        ScopeVariable,
        ScopeView,
        ScriptEvent,
        ScriptInfo,
        VariableWrite,
    )

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
        return [
            scope.change(views.get(name), [write for write in writes if write.scope == name])
            for name, scope in self._scopes.items()
        ]

    def note(self, writes: Sequence[VariableWrite] | None) -> None:
        """What the script has written; None if nobody can tell what the process has made of its scopes."""
        self._writes = writes or ()
        if writes is None:
            self._views = None
            self._scopes = {name: _KnownScope() for name in SCOPES}

    def info(self, info: ScriptInfo) -> tuple[str, str]:
        """What `pm.info` says, and the place, as JSON; the scripts of one request are told the same."""
        if info == self._info:
            return _SAME, _SAME
        self._info = info
        name, identity = quoted(info.request_name), quoted(info.request_id)
        told = f"[{info.iteration},{info.iteration_count},{name},{identity}]"
        return told, f"[{texts(info.location)},{quoted(info.current)}]"

    def request(self, event: ScriptEvent, request: Mapping[str, Json] | SentRequest) -> str:
        """The request of a script as JSON, unless it is that of the last script of this event."""
        if self._requests.get(event) is request:
            return _SAME
        self._requests[event] = request
        return _sent(request) if isinstance(request, SentRequest) else encode(request)


class _KnownScope:
    """A scope as the process has it."""

    def __init__(self) -> None:
        self._is_told = False
        self._is_plain = False
        self._view: ScopeView | None = None

    def change(self, view: ScopeView | None, writes: Sequence[VariableWrite]) -> str:
        """The scope as JSON, unless the process knows it, or has made it itself by these writes."""
        known, self._view = self._view, view
        if self._is_told and (self._is_plain and follows(view, known, writes) if writes else view is known):
            return _SAME
        self._is_told = True
        self._is_plain = view is None or all(map(is_plain, view.values))
        return _NO_SCOPE if view is None else _scope(view)


def _scope(view: ScopeView) -> str:
    """A list of its name and id, then of key, value and type of each variable that is not disabled."""
    told = [quoted(view.name), quoted(view.id), *[_variable(each) for each in view.values if each.enabled]]
    return f"[{','.join(told)}]"


def _variable(variable: ScopeVariable) -> str:
    value = variable.value
    text = quoted(value) if type(value) is str else encode(value)
    return f"{quoted(variable.key)},{text},{quoted(variable.type)}"


def _sent(request: SentRequest) -> str:
    """A list of its parts as JSON; headers are names and values in turn."""
    return (
        f"[{quoted(request.method)},{quoted(request.url)},{texts(chain.from_iterable(request.headers))},"
        f"{encode(request.body) if request.body else 'null'},{quoted(request.auth)}]"
    )
