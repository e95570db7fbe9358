"""Many JSON values in little memory: compressed in batches, and given back in order."""

from __future__ import annotations

import json
import zlib

from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_BATCH: Final = 256 * 1024
"""Characters that wait for the next batch; values of one run resemble each other, so a batch packs well."""


class Packed:
    """A list of JSON values that only grows.

    A thousand results of requests take some tens of kilobytes, where as objects they would take megabytes.
    """

    def __init__(self) -> None:
        self._batches: list[bytes] = []
        self._waiting: list[str] = []
        self._size = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, value: Any) -> None:
        """One more value."""
        text = json.dumps(value)
        self._waiting.append(text)
        self._count += 1
        self._size += len(text)
        if self._size >= _BATCH:
            self._batches.append(zlib.compress("\n".join(self._waiting).encode("ascii"), 1))
            self._waiting, self._size = [], 0

    def __iter__(self) -> Iterator[Any]:
        """Copies of the values, in the order in which they came."""
        for batch in self._batches:
            yield from map(json.loads, zlib.decompress(batch).decode("ascii").split("\n"))
        yield from map(json.loads, self._waiting)
