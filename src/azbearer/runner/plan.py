"""The plan of a run: every request in order, with what it inherits from the folders around it."""

from __future__ import annotations

from azbearer.collection.model import Folder, Item
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from azbearer.collection.model import Auth, Collection, Script


class PlannedScript(NamedTuple):
    """A script, and where it stands for messages, such as `demo > Groups, prerequest script`.

    `owner` is the name of the request, the folder or the collection that it belongs to.
    """

    script: Script
    label: str
    owner: str = ""


class PlannedItem(NamedTuple):
    """One request of the plan.

    Args:
        item: the request.
        prerequest, tests: scripts in the order they run: collection, folders from outer to inner, request.
        auth: its own auth setting, or the nearest one around it, or None.
        profile: `protocolProfileBehavior`, inner settings over outer ones.
        request: that of the item, with the auth setting that holds for it, as `pm.request.auth` shows it.
    """

    item: Item
    prerequest: tuple[PlannedScript, ...]
    tests: tuple[PlannedScript, ...]
    auth: Auth | None
    profile: Mapping[str, object]
    request: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The folders and the name as one text, as reports show it."""
        return " / ".join((*self.item.path, self.item.name))


class Shard(NamedTuple):
    """Which part of a run a plan is: `number` counts from 1."""

    number: int
    of: int
    by: Literal["iterations", "folders"]


class Plan(NamedTuple):
    """What a run will do: the collection, its requests in order, how many iterations.

    `chosen` and `numbers` say which requests and which iterations really run, None for all: a part of
    a run counts and names everything as the whole would. `apart` has the positions of each iteration, when
    they are not the same in all.
    """

    collection: Collection
    items: tuple[PlannedItem, ...]
    iterations: int = 1
    chosen: tuple[int, ...] | None = None
    numbers: Sequence[int] | None = None
    shard: Shard | None = None
    apart: Mapping[int, tuple[int, ...]] | None = None

    @property
    def positions(self) -> Sequence[int]:
        """The positions of the requests that run, in order."""
        return range(len(self.items)) if self.chosen is None else self.chosen

    @property
    def turns(self) -> Sequence[int]:
        """The numbers of the iterations that run; without a request there is none (newman)."""
        if not self.items:
            return range(0)
        return range(self.iterations) if self.numbers is None else self.numbers


class _Inherited(NamedTuple):
    scripts: tuple[PlannedScript, ...] = ()
    auth: Auth | None = None
    profile: tuple[tuple[str, object], ...] = ()

    def below(self, holder: Folder | Item, label: str) -> _Inherited:
        own = tuple(
            PlannedScript(script, f"{label}, {script.listen} script", holder.name)
            for script in holder.scripts
        )
        return _Inherited(
            self.scripts + own,
            holder.auth or self.auth,
            self.profile + tuple(holder.profile.items()),
        )


def make_plan(collection: Collection, *, folders: Iterable[str] = (), iterations: int = 1) -> Plan:
    """Plan a run of the whole collection, or of the named folders and requests.

    Args:
        collection: what to run.
        folders: names or ids of folders or requests, as in newman's `--folder`; empty means all.
        iterations: how many times.

    Raises:
        UsageError: no folder or request has one of the names.
    """
    wanted = set(folders)
    found: set[str] = set()
    items = tuple(_planned(collection.root, wanted, found))
    missing = sorted(wanted - found)
    if missing:
        raise UsageError(
            f'the collection has no folder or request "{missing[0]}"',
            where=str(collection.source or collection.name),
            hint=_known_names(collection.root),
        )
    return Plan(collection, items, iterations)


def _planned(root: Folder, wanted: set[str], found: set[str]) -> Iterator[PlannedItem]:
    """Walk the tree without recursion: collections may nest thousands of folders."""
    stack: list[tuple[Folder | Item, _Inherited, bool]] = [(root, _Inherited(), not wanted)]
    while stack:
        node, outer, chosen = stack.pop()
        # The first of that name, as in newman; those behind it run only if they are in a chosen folder.
        names = (wanted - found) & {node.name, node.id} if node is not root else set()
        found |= names
        chosen = chosen or bool(names)
        inherited = outer.below(node, " > ".join((root.name, *node.path, *_own_name(node, root))))
        if isinstance(node, Folder):
            stack.extend((child, inherited, chosen) for child in reversed(node.children))
        elif chosen:
            yield _planned_item(node, inherited)


def _own_name(node: Folder | Item, root: Folder) -> tuple[str, ...]:
    return () if node is root else (node.name,)


def _planned_item(item: Item, inherited: _Inherited) -> PlannedItem:
    scripts = inherited.scripts
    return PlannedItem(
        item,
        tuple(script for script in scripts if script.script.listen == "prerequest"),
        tuple(script for script in scripts if script.script.listen == "test"),
        inherited.auth,
        dict(inherited.profile),
        _with_auth(item.request, inherited.auth),
    )


def _with_auth(request: Mapping[str, Any], auth: Auth | None) -> Mapping[str, Any]:
    if auth is None or request.get("auth"):
        return request
    parameters = [{"key": key, "value": value} for key, value in auth.parameters.items()]
    return {**request, "auth": {"type": auth.type, auth.type: parameters}}


def _known_names(root: Folder) -> str:
    names = [child.name for child in root.children][:8]
    return f"at its top are: {', '.join(names)}" if names else "the collection is empty"
