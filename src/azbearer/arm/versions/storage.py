"""The shipped index of operations: how it lies in `operations.bin`, written and read.

The file has to be small, and one look-up has to read one namespace alone. So it holds, deflated each for
itself with a dictionary of their common words, one text a namespace:

    Microsoft.Web                                 the namespace as it is mostly written
    2025-05-01 2024-11-01,2025-05-01              lists of api-versions, the commonest first
    0subscriptions/{subscriptionId}/…/~/sites     how many segments it shares with the one before; the rest
        <TAB>GP:WebApps.list?$filter              what can be done there

An operation is a letter for the method, flags (`P` pages, `L` long-running), the number of its list of
versions unless 0, `:GROUP` where it differs from the one before, `.NAME` where it is not the usual one for
the method, and the names of the query parameters, required ones with `!`. `~` stands for the namespace,
`*scope` for a scope of any length.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from pathlib import Path

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAGIC = b"azbearer operations 1\n"
CORE = "Microsoft.Resources"
_FILE = Path(__file__).with_name("operations.bin")
_NAMESPACE = regex(r"/providers/([A-Za-z]\w*(?:\.\w+)+)", re.IGNORECASE)
_LETTERS = {"GET": "G", "PUT": "U", "POST": "O", "PATCH": "A", "DELETE": "D", "HEAD": "H"}
_METHODS = {letter: method for method, letter in _LETTERS.items()}
_USUAL = {"PUT": "create_or_update", "PATCH": "update", "DELETE": "delete", "HEAD": "check_existence"}
_OPERATION = regex(r"([A-Z])([LP]*)(\d*)(?::([^.?]*))?(?:\.([^?]*))?(?:\?(.*))?")
_HUMP = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = regex(r"[A-Za-z{}$/._]{5,}")
_COMMON = 4
_RAW = -zlib.MAX_WBITS


class Query(NamedTuple):
    """A query parameter of an operation."""

    name: str
    required: bool


class Entry(NamedTuple):
    """One operation.

    Args:
        namespace: of the resource provider, such as `Microsoft.Web`.
        method: such as `GET`.
        path: with `{names}` for what differs.
        versions: the api-versions known, oldest first.
        name: of the operation, such as `WebApps.list`.
        flags: `P` when it pages, `L` when it may take long.
        query: parameters, without api-version.
    """

    namespace: str
    method: str
    path: str
    versions: tuple[str, ...]
    name: str
    flags: str
    query: tuple[Query, ...]


def namespace_of(path: str) -> str:
    """The resource provider that a path or template belongs to; ARM's own for paths without one."""
    found = _NAMESPACE.findall(path)
    return found[-1] if found else CORE


# Reading.


class Chunk(NamedTuple):
    """One namespace, not yet taken apart.

    Args:
        namespace: as it is mostly written.
        versions: the lists that operations refer to.
        lines: the paths with their operations.
    """

    namespace: str
    versions: tuple[tuple[str, ...], ...]
    lines: list[str]


class Index:
    """The operations of a file in the form above; namespaces are read when they are asked for.

    Args:
        data: the file's content.
    """

    def __init__(self, data: bytes) -> None:
        sizes, _, rest = data.removeprefix(MAGIC).partition(b"\n")
        directory, dictionary = (int(size) for size in sizes.split())
        self._dictionary = zlib.decompress(rest[directory : directory + dictionary], _RAW)
        self._chunks = rest[directory + dictionary :]
        self._places: dict[str, tuple[str, int, int, int]] = {}
        for line in zlib.decompress(rest[:directory], _RAW).decode("ascii").splitlines():
            name, start, size, count = line.split()
            self._places[name.lower()] = name, int(start), int(size), int(count)
        self._read: dict[str, Chunk] = {}

    @classmethod
    def shipped(cls) -> Index:
        """The index that comes with azbearer."""
        return cls(_FILE.read_bytes())

    def namespaces(self) -> tuple[tuple[str, int], ...]:
        """Every namespace with the number of its operations."""
        return tuple((name, count) for name, _, _, count in self._places.values())

    def chunk(self, namespace: str) -> Chunk | None:
        """One namespace, whatever the case of its name; None when the index does not have it."""
        key = namespace.lower()
        if key not in self._places:
            return None
        if key not in self._read:
            _, start, size, _ = self._places[key]
            inflater = zlib.decompressobj(_RAW, zdict=self._dictionary)
            name, lists, *lines = (
                inflater.decompress(self._chunks[start : start + size]).decode("ascii").split("\n")
            )
            self._read[key] = Chunk(name, tuple(tuple(each.split(",")) for each in lists.split(" ")), lines)
        return self._read[key]

    def entries(self, namespace: str) -> Iterator[Entry]:
        """Every operation of a namespace, by path."""
        chunk = self.chunk(namespace)
        if chunk is None:
            return
        segments: list[str] = []
        group = ""
        for line in chunk.lines:
            path, _, operations = line.partition("\t")
            segments[depth_of(path) :] = path[1:].split("/")
            for operation in operations.split("\t"):
                entry, group = entry_of(chunk, segments, operation, group)
                yield entry


def depth_of(line: str) -> int:
    """How many segments a path shares with the previous one."""
    return ord(line[0]) - ord("0")


def entry_of(chunk: Chunk, segments: list[str], operation: str, group: str) -> tuple[Entry, str]:
    """An operation with its path, and the group that the next one belongs to unless it says otherwise."""
    found = _OPERATION.fullmatch(operation)
    if found is None:
        raise ValueError(f"no operation: {operation!r}")
    letter, flags, number, new_group, name, query = found.groups()
    group = group if new_group is None else new_group
    method = _METHODS[letter]
    shown = [
        chunk.namespace if each == "~" else f"{{{each[1:]}}}" if each[0] == "*" else each for each in segments
    ]
    name = _usual_name(method, flags, segments[-1]) if name is None else name
    return (
        Entry(
            chunk.namespace,
            method,
            "/" + "/".join(shown),
            chunk.versions[int(number or 0)],
            f"{group}.{name}" if group else name,
            flags,
            tuple(Query(each.rstrip("!"), each.endswith("!")) for each in query.split(",")) if query else (),
        ),
        group,
    )


def group_before(lines: list[str], place: int) -> str:
    """The group that the first operation of a line belongs to, unless it says otherwise."""
    for line in reversed(lines[:place]):
        for operation in reversed(line.split("\t")[1:]):
            found = _OPERATION.fullmatch(operation)
            if found is not None and found[4] is not None:
                return found[4]
    return ""


def _usual_name(method: str, flags: str, last: str) -> str:
    """How the operation is called when nothing else is said."""
    if method == "GET":
        return "list" if "P" in flags else "get"
    return _HUMP.sub("_", last).lower() if method == "POST" else _USUAL[method]


# Writing: for tools/build_api_index.py.


def pack(entries: Iterable[Entry]) -> bytes:
    """The file's content for these operations."""
    grouped: dict[str, list[Entry]] = {}
    for entry in sorted(entries):
        grouped.setdefault(entry.namespace.lower(), []).append(entry)
    texts = {key: _text(grouped[key]) for key in sorted(grouped)}
    dictionary = _dictionary(texts.values())
    chunks = [_deflated(text.encode("ascii"), dictionary) for text in texts.values()]
    lines, start = [], 0
    for (key, text), chunk in zip(texts.items(), chunks, strict=True):
        lines.append(f"{text.partition(chr(10))[0]} {start} {len(chunk)} {len(grouped[key])}\n")
        start += len(chunk)
    directory, words = _deflated("".join(lines).encode("ascii")), _deflated(dictionary)
    return MAGIC + f"{len(directory)} {len(words)}\n".encode() + directory + words + b"".join(chunks)


def _deflated(data: bytes, dictionary: bytes = b"") -> bytes:
    # The encoder of CPython's zlib and those of other builds may differ in their bytes, not in what they say.
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return packer.compress(data) + packer.flush()


def _dictionary(texts: Iterable[str]) -> bytes:
    """The words that several namespaces share, those that save most at the end, where deflate likes them."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(set(_WORD.findall(text)))
    common = sorted((count * len(word), word) for word, count in counted.items() if count >= _COMMON)
    return " ".join(word for _, word in common).encode("ascii")


def _text(entries: list[Entry]) -> str:
    """One namespace."""
    name = Counter(entry.namespace for entry in entries).most_common(1)[0][0]
    lists = [each for each, _ in Counter(entry.versions for entry in entries).most_common()]
    paths: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.path.lower(), each.method)):
        paths.setdefault(entry.path.lower(), []).append(entry)
    lines, previous, group = [name, " ".join(",".join(each) for each in lists)], list[str](), ""
    for same in paths.values():
        segments = _segments(same[0].path, name)
        shared = _shared(previous, segments)
        parts = [chr(ord("0") + shared) + "/".join(segments[shared:])]
        for entry in same:
            text, group = _operation(entry, segments[-1], lists.index(entry.versions), group)
            parts.append(text)
        lines.append("\t".join(parts))
        previous = segments
    return "\n".join(lines)


def _segments(path: str, namespace: str) -> list[str]:
    segments = path.strip("/").split("/")
    if len(segments) > 1 and segments[0].startswith("{"):
        segments[0] = f"*{segments[0][1:-1]}"
    return ["~" if segment == namespace else segment for segment in segments]


def _shared(previous: list[str], segments: list[str]) -> int:
    """How many leading segments are the same; never all of them, since every line has a rest."""
    count = 0
    while count < min(len(previous), len(segments) - 1) and previous[count] == segments[count]:
        count += 1
    return count


def _operation(entry: Entry, last: str, number: int, group: str) -> tuple[str, str]:
    own, _, name = entry.name.rpartition(".")
    text = _LETTERS[entry.method] + entry.flags + (str(number) if number else "")
    text += f":{own}" if own != group else ""
    text += f".{name}" if name != _usual_name(entry.method, entry.flags, last) else ""
    query = ",".join(f"{each.name}{'!' if each.required else ''}" for each in entry.query)
    return text + (f"?{query}" if query else ""), own
