"""`run --last-failed`: which requests of a collection failed when it was last run.

The ids of those requests lie in a private file for each collection, beside the token cache, in the folder
`runs`. A run that had no failure and finds no such file writes none. What a run left out (`--folder`,
`--shard`, `--bail`) stays as it was.
"""

from __future__ import annotations

import binascii
import contextlib
import json
from pathlib import Path

from azbearer.errors import AzbearerError
from azbearer.files import write_private
from azbearer.runner.events import ItemStarted, RunFinished
from azbearer.runner.listeners import Choosy
from azbearer.tokens.cache.places import cache_folder
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.cli.console import Console
    from azbearer.runner.plan import Plan


def state_file(place: Path | str, collection_id: str, environ: Mapping[str, str]) -> Path:
    """Where the failures of a collection are kept.

    Args:
        place: its file, or where else it came from.
        collection_id: tells collections from standard input apart.
        environ: environment variables.
    """
    name = str(place.resolve()) if isinstance(place, Path) else f"{place} {collection_id}"
    raw = name.encode("utf-8", "surrogatepass")
    # Every run comes here, and hashlib would load OpenSSL; two names that meet cost nobody more than a note.
    digest = f"{binascii.crc32(raw):08x}{binascii.crc32(raw[::-1]):08x}"
    return Path(cache_folder(environ)).parent / "runs" / f"{digest}.json"


def read_failed(path: Path) -> frozenset[str]:
    """The ids of the requests that failed; none when there is no such file, or it is broken."""
    try:
        content: Any = json.loads(path.read_text("utf-8"))
        return frozenset(map(str, content["failed"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def only_failed(plan: Plan, path: Path, console: Console) -> Plan:
    """The plan without what passed last time; the whole of it when nothing failed."""
    failed = read_failed(path)
    chosen = tuple(position for position in plan.positions if plan.items[position].item.id in failed)
    if not chosen:
        console.note("note: nothing of this failed last time, so all of it runs")
        return plan
    return plan._replace(chosen=chosen)


class FailureKeeper(Choosy):
    """The listener that keeps which requests failed.

    Args:
        path: see `state_file`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__({ItemStarted: self._begin, RunFinished: self._keep})
        self._path = path
        self._ran: set[str] = set()

    def _begin(self, event: ItemStarted) -> None:
        self._ran.add(event.planned.item.id)

    def _keep(self, event: RunFinished) -> None:
        before = read_failed(self._path)
        now = (before - self._ran) | event.result.failed_ids
        if now == before:
            return
        # A convenience for the next run: that there is no room for it is no failure of this one.
        with contextlib.suppress(AzbearerError, OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self._path, json.dumps({"failed": sorted(now)}), "list of failures")
