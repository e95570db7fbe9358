"""Variable scopes and their precedence.

Postman looks for a name in five places and takes the first that has it:

    local         what scripts set with `pm.variables.set`, for this run only
    data          the current row of the iteration data
    environment   the environment file, `--env-var`, and what scripts set there
    collection    the collection's own variables
    globals       the globals file, `--global-var`, and what scripts set there

(Dynamic names such as `$guid` come last, so a variable of that name wins over the generator.
Source: postman-runtime, lib/runner/util.js, and newman 6.2 when run.)

It is the same line from the narrowest to the widest: what a script said a moment ago wins over
this row, this row over the environment, the environment over the collection's defaults, and all
of them over what is shared by everything. So a collection can carry working defaults, and an
environment changes only what differs.

Three rules within a scope. A name may stand there several times; the last enabled one counts.
A disabled one does not exist for a reader: the search goes on in the next scope (newman ignores
`enabled: false` in environment files and sends the value anyway; people switch a variable off to
have it off, so we do not follow it there). And a writer never touches a disabled one: `set`
changes the one that counts or adds a new one, `unset` removes every enabled one of the name.

Every entry knows where it came from, for the question that is asked most: "why does it use that
value?". A script's write makes the script the origin.
"""

from __future__ import annotations

from collections.abc import Callable

from azbearer.collection.model import Variable
from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple
from azbearer.variables.values import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ScopeName = Literal["local", "data", "environment", "collection", "globals"]
"""The names of the scopes; the same words as in `scripting.contract`."""

PRECEDENCE: tuple[ScopeName, ...] = ("local", "data", "environment", "collection", "globals")
"""The scopes, the one that wins first."""


class Entry(NamedTuple):
    """One variable of a scope, and where it came from.

    `origin` is such as `prod.postman_environment.json`, `--env-var`, or
    `script demo.json > List, prerequest`.
    """

    key: str
    value: Any
    type: str = "any"
    enabled: bool = True
    origin: str = ""

    def __repr__(self) -> str:
        return f"<Entry {self.key!r} of {self.origin}>"


class Resolved(NamedTuple):
    """A name that was found: its value, and the scope and origin it came from."""

    name: str
    value: Any
    scope: ScopeName | Literal["dynamic", "vault"]
    origin: str = ""

    def __repr__(self) -> str:
        return f"<Resolved {self.name!r} of {self.origin}>"

    @property
    def text(self) -> str:
        """The value as it stands in a resolved template."""
        return value_text(self.value)


Lookup = Callable[[str], Resolved | None]
"""Finds a variable by its name; such as `Scopes.lookup`."""


class Changes:
    """Counts the changes to all scopes that share it: while the number stays, so does every variable."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Scope:
    """The variables of one scope, in order; changes while a run goes on, and belongs to the runner.

    Args:
        name: which scope this is.
        label: the file, or what else it stands for, such as `environment "prod"`.
        variables: what it starts with.
        origin: where those came from; the label if it is not given.

    Attributes:
        live: the entry that counts for each name; to be read only.
        changes: counts the writes, together with those to other scopes of the run.
    """

    def __init__(
        self, name: ScopeName, label: str = "", variables: Iterable[Variable] = (), *, origin: str = ""
    ) -> None:
        self.name: ScopeName = name
        self.label = label
        source = origin or label
        self._entries = [Entry(each.key, each.value, each.type, each.enabled, source) for each in variables]
        # Where in the list the entry stands that counts for each name.
        self._places: dict[str, int] = {}
        self.live: dict[str, Entry] = {}
        self._index()
        self._version = 0
        self.changes = Changes()

    @property
    def version(self) -> int:
        """Another number after each write: while it stays, so does everything in here."""
        return self._version

    def _change(self) -> None:
        self._version += 1
        self.changes.count += 1

    def _index(self) -> None:
        self._places = {entry.key: at for at, entry in enumerate(self._entries) if entry.enabled}
        self.live = {entry.key: entry for entry in self._entries if entry.enabled}

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, disabled and repeated ones included."""
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self.live

    def entry(self, key: str) -> Entry | None:
        """The entry that counts for this name, or None."""
        return self.live.get(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of this name, or the default."""
        entry = self.entry(key)
        return default if entry is None else entry.value

    def names(self) -> tuple[str, ...]:
        """Every name that a template would find here."""
        return tuple(self.live)

    def set(self, key: str, value: Any, type_: str | None = None, *, origin: str = "") -> None:
        """Change the variable that counts for this name, or add one; its type stays unless given."""
        self._change()
        old = self.live.get(key)
        self.live[key] = entry = Entry(key, value, type_ or (old.type if old else "any"), True, origin)
        if old is None:
            self._places[key] = len(self._entries)
            self._entries.append(entry)
        else:
            self._entries[self._places[key]] = entry

    def unset(self, key: str) -> None:
        """Remove every enabled variable of this name; a disabled one stays."""
        if key in self.live:
            self._change()
            self._entries = [entry for entry in self._entries if entry.key != key or not entry.enabled]
            self._index()

    def clear(self) -> None:
        """Remove every variable, disabled ones too."""
        self._change()
        self._entries.clear()
        self._places.clear()
        self.live.clear()

    def copy(self) -> Scope:
        """The same entries in a scope of their own."""
        fresh = Scope(self.name, self.label)
        fresh._entries = [*self._entries]
        fresh._index()
        return fresh

    def variables(self) -> tuple[Variable, ...]:
        """Every entry as a document declares it, for `collection.with_values`."""
        return tuple(Variable(entry.key, entry.value, entry.type, entry.enabled) for entry in self._entries)

    def views(self) -> list[dict[str, Any]]:
        """Every entry as one of Postman's variable objects, for `scripting.contract.ScopeView`."""
        return [
            {"key": entry.key, "value": entry.value, "type": entry.type, "enabled": entry.enabled}
            for entry in self._entries
        ]


class Scopes:
    """The five scopes of a run, and the lookup that goes through them by precedence.

    Args:
        scopes: at most one of each name; a missing one is empty.
        dynamic: gives the value of a dynamic name such as `$guid`, or None.
        changes: of others, if they share some of these scopes.

    Attributes:
        changes: counts the writes to any of the scopes.
    """

    def __init__(
        self,
        *scopes: Scope,
        dynamic: Callable[[str], Any] | None = None,
        changes: Changes | None = None,
    ) -> None:
        given = {scope.name: scope for scope in scopes}
        if len(given) != len(scopes):
            raise ValueError("two scopes have the same name")
        # Not `given.get(name) or ...`: an empty scope is false.
        self._by_name: dict[ScopeName, Scope] = {
            name: given[name] if name in given else Scope(name) for name in PRECEDENCE
        }
        self._in_order = tuple(self._by_name.values())
        self._dynamic = dynamic
        self.changes = changes or Changes()
        for scope in self._in_order:
            scope.changes = self.changes

    def __getitem__(self, name: ScopeName) -> Scope:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Scope]:
        """The scopes, the one that wins first."""
        return iter(self._in_order)

    def replace(self, scope: Scope) -> None:
        """Put this scope in the place of the one of its name, such as the next row of data."""
        self._by_name[scope.name] = scope
        self._in_order = tuple(self._by_name.values())
        scope.changes = self.changes
        self.changes.count += 1

    def copy(self, dynamic: Callable[[str], Any] | None = None) -> Scopes:
        """The same variables, each scope for itself; with another source of dynamic ones if it is given."""
        return Scopes(*(scope.copy() for scope in self), dynamic=dynamic or self._dynamic)

    def with_scope(self, scope: Scope) -> Scopes:
        """The same scopes with another one in the place of its name; the rest is shared."""
        others = (each for each in self._in_order if each.name != scope.name)
        return Scopes(scope, *others, dynamic=self._dynamic, changes=self.changes)

    def text(self, name: str) -> str | None:
        """The text of a variable, or None where only `lookup` can tell; it costs less."""
        for scope in self._in_order:
            if name in scope.live:
                value = scope.live[name].value
                return value if isinstance(value, str) else value_text(value)
        return None

    def lookup(self, name: str) -> Resolved | None:
        """The value of a name from the first scope that has it enabled, or None."""
        for scope in self._in_order:
            entry = scope.live.get(name)
            if entry is not None:
                return Resolved(name, entry.value, scope.name, entry.origin or scope.label)
        if self._dynamic is not None and name.startswith("$"):
            value = self._dynamic(name)
            if value is not None:
                return Resolved(name, value, "dynamic", "dynamic variable")
        return None
