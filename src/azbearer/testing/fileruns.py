"""The run of one collection for its tests: done once, and asked by each for what became of its request."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.http.messages import SendOptions
from azbearer.http.settings import TransportSettings
from azbearer.library.documents import data_source
from azbearer.library.gathering import Keeper
from azbearer.library.running import USER_AGENT, assignments_of, emulator_of, folder_of, given_of
from azbearer.library.session import open_run
from azbearer.library.settings import RunSettings
from azbearer.library.variablefiles import Following
from azbearer.runner.parts import RunOptions
from azbearer.testing.selection import selected
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pytest

    from azbearer.collection.model import Collection
    from azbearer.library.result import RequestResult
    from azbearer.runner.plan import Plan
    from azbearer.testing.options import Options

_WHOLE_FILES = ("no", "each", "loadfile", "loadgroup")


class FileRun:
    """The run of a collection.

    Args:
        collection: what to run.
        options: how.
        plan: the whole of it.

    Attributes:
        seconds: how long its requests took together.
    """

    def __init__(self, collection: Collection, options: Options, plan: Plan) -> None:
        self._collection = collection
        self._options = options
        self._plan = plan
        self._results: dict[tuple[int, int], list[RequestResult]] = {}
        self._last: RequestResult | None = None
        self.seconds = 0.0

    def perform(self, config: pytest.Config, places: Iterable[tuple[int, int]]) -> None:
        """Run the requests at these iterations and positions; what fails in them is told by their tests.

        Raises:
            AzbearerError: nothing could be run.
            KeyboardInterrupt: it was interrupted.
        """
        check_distribution(getattr(config, "workerinput", {}))
        settings = self._settings(places, bail=config.getoption("maxfail") == 1)
        keeper = Keeper()
        with open_run(settings) as opened:
            counted = opened.perform([keeper])
        if counted.interrupted:
            raise KeyboardInterrupt(counted.interrupted)
        for result in keeper.results:
            self._results.setdefault((result.iteration, result.position), []).append(result)
            self._last = result
            self.seconds += result.elapsed

    def _settings(self, places: Iterable[tuple[int, int]], *, bail: bool) -> RunSettings:
        options = self._options
        plan = selected(self._plan, places)
        transport = TransportSettings(user_agent=USER_AGENT)
        following = None if options.offline else Following(transport)
        return RunSettings(
            collection=self._collection,
            environment=given_of(options.environment, "environment", following),
            globals=given_of(options.globals, "globals", following),
            assignments=tuple(assignments_of(options.variables)),
            data=None if options.data is None else data_source(options.data),
            choose=lambda _: plan,
            transport=transport,
            emulator=emulator_of(options.offline),
            behaviour=RunOptions(
                folder=folder_of(self._collection),
                bail=bail,
                user_agent=USER_AGENT,
                send=SendOptions(referer=True),
            ),
        )

    def results(self, place: tuple[int, int]) -> list[RequestResult]:
        """What became of a request: once for each time that the run came to it."""
        return self._results.get(place, [])

    def why_not(self, place: tuple[int, int]) -> str:
        """Why the run did not come to a request."""
        noted = [
            result
            for (iteration, _), results in self._results.items()
            for result in results
            if iteration == place[0] and result.note
        ]
        if noted:
            return f'the run went elsewhere at "{noted[-1].title}": {noted[-1].note}'
        ended = f' at "{self._last.title}"' if self._last else ""
        return f"the run ended{ended} before it came here"


def check_distribution(worker: Mapping[str, object]) -> None:
    """See that no two workers of pytest-xdist run the same collection.

    Args:
        worker: the `workerinput` of this worker; empty without xdist.

    Raises:
        UsageError: requests of one collection may be anywhere, so that each worker would send all of them.
    """
    dealt = worker.get("azbearer_dist", "no")
    if dealt not in _WHOLE_FILES and worker.get("workercount") != 1:
        raise UsageError(
            f"with --dist {dealt} the requests of a collection are spread over several workers",
            hint="add --dist loadgroup (or loadfile), which keeps a collection with one worker",
        )
