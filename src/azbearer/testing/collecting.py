"""A collection as nodes of pytest: the file, its iterations and folders, and a test for each request."""

from __future__ import annotations

from itertools import groupby

import pytest

from azbearer.errors import AzbearerError
from azbearer.library.documents import collection_of, data_source
from azbearer.reporters.style import printable
from azbearer.runner.plan import make_plan
from azbearer.testing.fileruns import FileRun
from azbearer.testing.options import options_of
from azbearer.testing.showing import failure_text
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from azbearer.library.result import RequestResult
    from azbearer.runner.plan import PlannedItem
    from azbearer.testing.options import Options


class Place(NamedTuple):
    """Where in the run a request stands."""

    iteration: int
    position: int
    planned: PlannedItem


class RequestFailedError(Exception):
    """A request failed, or a test of it."""

    def __init__(self, results: Sequence[RequestResult]) -> None:
        super().__init__("the request or a test of it failed")
        self.results = results


class CollectionFile(pytest.File):
    """A collection: the whole of it is run when the first of its tests is about to."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.run: FileRun | None = None
        self.error: AzbearerError | None = None
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(name=self.nodeid))

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """A test for each request; by iteration, if there are several, and by folder."""
        try:
            options = options_of(self.config)
            collection = collection_of(self.path)
            count, word = _iterations(options)
            plan = make_plan(collection, folders=options.folders, iterations=count)
        except AzbearerError as error:
            raise self.CollectError(_text(error)) from error
        self.run = FileRun(collection, options, plan)
        places = [[Place(turn, at, item) for at, item in enumerate(plan.items)] for turn in plan.turns]
        if count == 1:
            yield from _children(self, places[0] if places else [], 0)
        else:
            for turn, members in enumerate(places):
                yield FolderNode.from_parent(self, name=f"{word} {turn + 1}", members=members, depth=0)

    def setup(self) -> None:
        """Run what was selected; that it could not be run is told by each test."""
        items = [item for item in self.session.items if isinstance(item, RequestItem) and item.file is self]
        try:
            self.require_run().perform(self.config, [item.place[:2] for item in items])
        except AzbearerError as error:
            self.error = error

    def require_run(self) -> FileRun:
        """The run.

        Raises:
            LookupError: nobody has collected its tests.
        """
        if self.run is None:
            raise LookupError("a collection is collected before its tests are run")
        return self.run


class FolderNode(pytest.Collector):
    """A folder of a collection, or one iteration of its run.

    Args:
        members: the requests in it, in order.
        depth: how many names of their folders are above its children.
    """

    def __init__(self, *, members: Sequence[Place], depth: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._members = members
        self._depth = depth

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """What is in it."""
        yield from _children(self, self._members, self._depth)


class RequestItem(pytest.Item):
    """The test of one request in one iteration."""

    def __init__(self, *, place: Place, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.place = place
        self._results: Sequence[RequestResult] = ()

    @property
    def file(self) -> CollectionFile:
        """The collection that it is in."""
        found = self.getparent(CollectionFile)
        if found is None:
            raise LookupError("a request has a collection")
        return found

    def runtest(self) -> None:
        """Tell what became of the request.

        Raises:
            RequestFailedError: it failed, or a test of it.
            AzbearerError: nothing of the collection could be run.
        """
        file = self.file
        if file.error is not None:
            raise file.error
        run = file.require_run()
        key = self.place[:2]
        self._results = run.results(key)
        if not self._results:
            pytest.skip(run.why_not(key))
        self._tell()
        if not all(result.ok for result in self._results):
            raise RequestFailedError(self._results)
        if all(result.skipped for result in self._results):
            pytest.skip("a script or a function asked that the request is not sent")

    def _tell(self) -> None:
        lines = [printable(line) for result in self._results for line in result.console]
        if lines:
            self.add_report_section("call", "console", "\n".join(lines))
        for result in self._results:
            self.user_properties += [(f"pm.test {test.name}", test.outcome) for test in result.tests]

    def azbearer_duration(self, when: str, measured: float) -> float:
        """Seconds for a report: requests count where they belong, not where the collection was run."""
        if when == "call":
            return sum(result.elapsed for result in self._results)
        seconds = self.file.require_run().seconds
        return measured - seconds if when == "setup" and measured > seconds else measured

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Every test with its outcome; errors of ours in their own words."""
        if isinstance(excinfo.value, RequestFailedError):
            return failure_text(excinfo.value.results)
        if isinstance(excinfo.value, AzbearerError):
            return _text(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """The heading of a failure."""
        return self.path, None, self.nodeid.partition("::")[2]


def _children(
    parent: pytest.Collector, members: Sequence[Place], depth: int
) -> Iterator[pytest.Item | pytest.Collector]:
    """The nodes of these requests: those with a folder at this depth within it, the others themselves."""
    name = _unique()
    for folder, group in groupby(members, lambda place: _folder(place, depth)):
        if folder is not None:
            node = {"members": list(group), "depth": depth + 1}
            yield FolderNode.from_parent(parent, name=name(folder), **node)
        else:
            for place in group:
                yield RequestItem.from_parent(parent, name=name(place.planned.item.name), place=place)


def _folder(place: Place, depth: int) -> str | None:
    path = place.planned.item.path
    return path[depth] if depth < len(path) else None


def _unique() -> Callable[[str], str]:
    """Makes names for the ids of pytest: none has what pytest splits ids at, and none comes twice."""
    seen: dict[str, int] = {}

    def name(given: str) -> str:
        text = printable(given).replace("::", ":").translate(_BRACKETS).strip() or "(no name)"
        seen[text] = seen.get(text, 0) + 1
        return text if seen[text] == 1 else f"{text} #{seen[text]}"

    return name


_BRACKETS = str.maketrans("[]", "()")


def _iterations(options: Options) -> tuple[int, str]:
    """How many iterations there are, and what to call one."""
    if options.data is None:
        return options.iterations or 1, "iteration"
    with data_source(options.data)() as data:
        return options.iterations or data.count, "row" if options.iterations is None else "iteration"


def _text(error: AzbearerError) -> str:
    return "\n".join(map(printable, error.lines()))
