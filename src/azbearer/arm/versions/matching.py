"""Which operation a request is: its method and path against the templates of the index.

The templates of a namespace stand sorted, each with the number of segments that it shares with the one
before. So one
pass finds every template that fits, and most lines cost one comparison: a line that shares more segments
than fit so far cannot fit. Names are compared without regard to case, as ARM does (resource provider
contract, common API details).
"""

from __future__ import annotations

from azbearer.arm.versions.storage import CORE, Entry, depth_of, entry_of, group_before, namespace_of
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.versions.storage import Chunk, Index

_SCOPE = "*"
_PROVIDERS = "/providers/"
_MOST_SUGGESTIONS = 3
_CLOSE = 0.6


class Match(NamedTuple):
    """What the index has for a path.

    Args:
        entry: the operation, or None when the path is known, and not for this method.
        others: the operations of the same path with other methods.
    """

    entry: Entry | None
    others: tuple[Entry, ...]

    @property
    def known(self) -> tuple[Entry, ...]:
        """Every operation of the path, the wanted one first."""
        return ((self.entry,) if self.entry else ()) + self.others


def find(index: Index, method: str, path: str) -> Match | None:
    """The operation that a request is; None when the index has no such path.

    Args:
        index: of operations.
        method: such as `GET`.
        path: without the query; names may be percent-encoded.
    """
    path = path.rstrip("/")
    for namespace in dict.fromkeys((namespace_of(path), CORE)):
        chunk = index.chunk(namespace)
        entries = _best(chunk, path) if chunk is not None else ()
        if entries:
            wanted = next((each for each in entries if each.method == method.upper()), None)
            return Match(wanted, tuple(each for each in entries if each is not wanted))
    return None


def _best(chunk: Chunk, path: str) -> tuple[Entry, ...]:
    """The operations of the template that fits with the most segments of its own."""
    segments = [segment.lower() for segment in path.lstrip("/").split("/")]
    fits = list(_fitting(chunk, segments))
    scope = path.lower().rfind(_PROVIDERS)
    if scope >= 0:
        fits += _fitting(chunk, [_SCOPE, *path[scope + 1 :].lower().split("/")])
    place, template = max(fits, key=_literals, default=(0, []))
    # `/{anyId}` fits every single word, and says nothing about it.
    if not template or not _literals((place, template)):
        return ()
    return _entries(chunk, place, template)


def _fitting(chunk: Chunk, wanted: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Each line whose template fits the segments, with the whole template."""
    own = chunk.namespace.lower()
    template: list[str] = []
    fit = 0
    for place, line in enumerate(chunk.lines):
        depth = depth_of(line)
        if depth > fit:  # what it shares does not fit already
            continue
        rest = line[1 : line.index("\t")].split("/")
        template[depth:] = rest
        fit = depth
        for segment in rest:
            if fit >= len(wanted) or not _fits(segment, wanted[fit], own):
                break
            fit += 1
        if fit == len(template) == len(wanted):
            yield place, list(template)


def _fits(segment: str, wanted: str, own: str) -> bool:
    if segment[0] == "{":
        # An empty segment is an unset variable, not a name.
        return wanted not in {"", _SCOPE}
    if segment == "~":
        return wanted == own
    if segment[0] == "*":
        return wanted == _SCOPE
    return segment.lower() == wanted


def _literals(fit: tuple[int, list[str]]) -> int:
    """How many segments of a template are no placeholders."""
    return sum(segment[0] not in "{*" for segment in fit[1])


def _entries(chunk: Chunk, place: int, template: list[str]) -> tuple[Entry, ...]:
    """The operations of one line; the group of the first may stand on an earlier line."""
    group = group_before(chunk.lines, place)
    entries = []
    for operation in chunk.lines[place].split("\t")[1:]:
        entry, group = entry_of(chunk, template, operation, group)
        entries.append(entry)
    return tuple(entries)


def type_of(path: str) -> str:
    """The resource type in a path or template, such as `Microsoft.Web/sites/config`, in lower case."""
    _, _, tail = path.lower().rpartition(_PROVIDERS)
    namespace, *rest = tail.split("/")
    return "/".join([namespace, *rest[::2]])


def same_type(index: Index, path: str) -> tuple[Entry, ...]:
    """Operations of the type of a path that the index does not have; else of its parents' type.

    The types of a namespace have mostly the same api-versions, and a child never has another one than its
    parent's service has.
    """
    wanted = type_of(path).split("/")
    if "." not in wanted[0]:
        return ()
    entries = tuple(index.entries(wanted[0]))
    for length in range(len(wanted), 1, -1):
        kind = "/".join(wanted[:length])
        found = tuple(entry for entry in entries if f"{type_of(entry.path)}/".startswith(f"{kind}/"))
        if found:
            return found
    return entries


def suggestions(index: Index, path: str) -> tuple[str, ...]:
    """Paths of the index that are nearly this one: `…/virtualMachine` for `…/virtualMachines`.

    Args:
        index: of operations.
        path: that the index does not have.
    """
    import difflib  # noqa: PLC0415  only for what is wrong

    known = {entry.path: _shape(entry.path) for entry in index.entries(namespace_of(path))}
    if not known:
        return _near_namespaces(index, path)
    wanted = _shape(path)
    rated = sorted(
        ((difflib.SequenceMatcher(None, wanted, shape).ratio(), shown) for shown, shape in known.items()),
        key=lambda each: (-each[0], each[1]),
    )
    return tuple(shown for ratio, shown in rated[:_MOST_SUGGESTIONS] if ratio >= _CLOSE)


def _shape(path: str) -> str:
    """The type of the path, with a mark for whether it ends with a name."""
    tail = path.lower().rpartition(_PROVIDERS)[2]
    return f"{type_of(path)}{'/{}' if tail.count('/') % 2 == 0 else ''}"


def _near_namespaces(index: Index, path: str) -> tuple[str, ...]:
    import difflib  # noqa: PLC0415  as above

    names = {name.lower(): name for name, _ in index.namespaces()}
    near = difflib.get_close_matches(namespace_of(path).lower(), names, n=_MOST_SUGGESTIONS)
    return tuple(f"/providers/{names[each]}" for each in near)
