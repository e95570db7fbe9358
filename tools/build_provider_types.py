"""Build the emulator's list of resource types and api-versions from the index of operations.

    python tools/build_provider_types.py

The index holds facts from the packages that Microsoft publishes, see `build_api_index.py`. The emulator
shares no code with the client, so it gets a list of its own, as a text.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from azbearer.arm.versions.storage import Index  # noqa: E402  found by the line above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.versions.storage import Entry

TARGET = ROOT / "src" / "azbearer" / "emulator" / "arm" / "provider_types.txt"
_HEAD = """\
# Resource types with their api-versions, newest first: facts from packages that Microsoft publishes under the
# MIT licence. tools/build_provider_types.py builds it.
"""
_ON_TYPES = frozenset({"GET", "PUT", "PATCH", "DELETE", "HEAD"})


def main() -> int:
    """Write the list."""
    index = Index.shipped()
    found: dict[tuple[str, str], set[str]] = {}
    for namespace, _ in index.namespaces():
        for entry in index.entries(namespace):
            kind = type_of(entry)
            if kind:
                known = next((key for key in found if same(key, (namespace, kind))), (namespace, kind))
                found.setdefault(known, set()).update(entry.versions)
    TARGET.write_text(_HEAD + "".join(lines_of(found)), "ascii", newline="\n")
    print(f"{len(found)} types in {TARGET.relative_to(ROOT)}")
    return 0


def lines_of(found: dict[tuple[str, str], set[str]]) -> Iterator[str]:
    """A line for each namespace, and below it one for each list of versions with the types that have it."""
    for namespace in sorted({namespace for namespace, _ in found}):
        yield f"{namespace}\n"
        lists: dict[str, list[str]] = {}
        for (owner, kind), versions in sorted(found.items()):
            if owner == namespace:
                lists.setdefault(",".join(sorted(versions, reverse=True)), []).append(kind)
        yield from (f" {versions} {' '.join(kinds)}\n" for versions, kinds in lists.items())


def same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two types differ in case only."""
    return tuple(map(str.lower, one)) == tuple(map(str.lower, other))


def type_of(entry: Entry) -> str:
    """The type that an operation is on, without its namespace; empty for an action."""
    mark = f"/providers/{entry.namespace}/".lower()
    place = entry.path.lower().rfind(mark)
    if place < 0 or entry.method not in _ON_TYPES:
        return ""
    segments = entry.path[place + len(mark) :].strip("/").split("/")
    types, names = segments[::2], segments[1::2]
    good = all("{" not in part for part in types) and all("{" in part for part in names)
    return "/".join(types) if good else ""


if __name__ == "__main__":
    sys.exit(main())
