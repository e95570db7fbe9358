"""Completes a path segment by segment, as shells do with files, and api-versions behind it."""

from __future__ import annotations

from azbearer.arm.versions.choosing import is_preview
from azbearer.arm.versions.matching import find
from azbearer.arm.versions.storage import CORE, depth_of, namespace_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.versions.storage import Chunk, Index

_VERSION = "api-version="


def completions(index: Index, word: str) -> tuple[str, ...]:
    """What a word may become: each a whole word, ending with a slash where the path goes on.

    Args:
        index: of operations.
        word: a path as far as it is typed, from the slash at its beginning.
    """
    path, mark, query = word.partition("?")
    if mark:
        return tuple(_versions(index, path, query))
    *done, partial = path.split("/")[1:] or [""]
    if done and done[-1].lower() == "providers":
        found = {name: True for name, _ in index.namespaces()}
    else:
        found = _segments(index, path, [segment.lower() for segment in done])
    base = "".join(f"/{segment}" for segment in done)
    fitting = (each for each in sorted(found, key=str.lower) if _begins(each, partial))
    return tuple(f"{base}/{each}{'/' if found[each] else ''}" for each in fitting)


def _begins(segment: str, partial: str) -> bool:
    """Placeholders are offered as long as nothing is typed: a name can be anything."""
    return segment.lower().startswith(partial.lower()) if segment[0] != "{" else not partial


def _segments(index: Index, path: str, done: list[str]) -> dict[str, bool]:
    """The next segments, and whether the path may go on behind each."""
    found: dict[str, bool] = {}
    for namespace in dict.fromkeys((namespace_of(path), CORE)):
        chunk = index.chunk(namespace)
        for segment, more in _next(chunk, done) if chunk else ():
            known = next((each for each in found if each.lower() == segment.lower()), segment)
            found[known] = found.get(known, False) or more
    return found


def _next(chunk: Chunk, done: list[str]) -> Iterator[tuple[str, bool]]:
    """The segment behind these in each template that begins with them."""
    own = chunk.namespace.lower()
    template: list[str] = []
    for line in chunk.lines:
        template[depth_of(line) :] = line[1 : line.index("\t")].split("/")
        if len(template) > len(done) and template[0][0] != "*":
            begins = all(
                each[0] == "{" or (own if each == "~" else each.lower()) == wanted
                for each, wanted in zip(template, done, strict=False)
            )
            if begins:
                segment = template[len(done)]
                yield (chunk.namespace if segment == "~" else segment), len(template) > len(done) + 1


def _versions(index: Index, path: str, query: str) -> Iterator[str]:
    """The api-versions of a path, the newest stable one first."""
    others, separator, last = query.rpartition("&")
    if not (last.startswith(_VERSION) or _VERSION.startswith(last)):
        return
    match = next((found for method in ("GET", "PUT", "POST") if (found := find(index, method, path))), None)
    versions = {version for entry in match.known for version in entry.versions} if match else set()
    typed = last.removeprefix(_VERSION) if last.startswith(_VERSION) else ""
    for version in sorted(sorted(versions, reverse=True), key=is_preview):
        if version.startswith(typed):
            yield f"{path}?{others}{separator}{_VERSION}{version}"
