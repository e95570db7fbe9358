"""What the two scripts of a request cost by themselves: the engine and its process, without any HTTP.

    python bench/scripts.py [--requests 3000] [--rounds 7] [--json FILE]

README.md beside this file says how the figures are made. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from azbearer.scripting.contract import ScopeView, ScriptInfo, ScriptInput, ScriptResponse
from azbearer.scripting.engine import SandboxEngine
from azbearer.variables.scopes import Entry
from meter import choose_cores, tree
from table import lines
from workload import ASSERTIONS, Workload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.scripting.contract import ScopeName, ScriptEvent, VariableWrite

AIM = 200.0
"""Microseconds of CPU for both scripts, in both processes together."""
_NAMES = ("Content-Type", "Content-Length", "X-Bench", "Date", "Server", "Connection")
_WARM_UP = 300


class Host:
    """Keeps the variables of an environment as the runner does, and does nothing else."""

    def __init__(self) -> None:
        self._variables: dict[str, Entry] = {}
        self.scopes: Mapping[ScopeName, ScopeView] = {"environment": ScopeView("bench", ())}

    def apply(self, writes: Sequence[VariableWrite]) -> None:
        """See `ScriptHost.apply`."""
        self._variables |= {write.key: Entry(write.key, write.value) for write in writes}
        self.scopes = {"environment": ScopeView("bench", tuple(self._variables.values()))}

    def send(self, request: Mapping[str, Any]) -> Any:
        """See `ScriptHost.send`: no script of this benchmark does that."""
        raise AssertionError(request)

    def run_request(self, name: str, variables: Mapping[str, Any]) -> Any:
        """See `ScriptHost.run_request`."""
        raise AssertionError(name, variables)

    def ask(self, topic: str, question: Mapping[str, Any]) -> Any:
        """See `ScriptHost.ask`."""
        raise AssertionError(topic, question)


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds for the two scripts of a request: CPU of either process, and wall time."""

    runner: float
    engine: float
    wall: float

    @property
    def cpu(self) -> float:
        """Of both processes."""
        return self.runner + self.engine


class Request:
    """The item of the other benchmarks, with its two scripts."""

    def __init__(self, engine: SandboxEngine) -> None:
        (item,) = Workload().collection(80)["item"]
        self._engine = engine
        self._host = Host()
        self._request = item["request"]
        self._info = ScriptInfo(item["name"], "id", location=("bench", item["name"]), current=item["name"])
        self._sources = {event["listen"]: "\n".join(event["script"]["exec"]) for event in item["event"]}
        body = {"args": {"q": "value-0-0"}, "headers": {"x-bench": "header-0"}, "url": "/get?q=value-0-0"}
        headers = tuple((name, "x") for name in _NAMES)
        self._response = ScriptResponse(200, "OK", headers, json.dumps(body).encode(), 0.002, 120, 200)

    def run(self) -> None:
        """Both scripts, which must do what they are there for.

        Raises:
            SystemExit: an assertion failed, or a script did.
        """
        self._script("prerequest", None)
        outcome = self._script("test", self._response)
        if [test.passed for test in outcome.tests] != [True] * ASSERTIONS:
            sys.exit(f"the scripts did not do their work: {outcome}")

    def _script(self, event: ScriptEvent, response: ScriptResponse | None) -> Any:
        script = ScriptInput(
            self._sources[event],
            event,
            event,
            self._info,
            self._host.scopes,
            self._request,
            response,
        )
        return self._engine.run(script, self._host)


def cpu_of(process: int) -> float:
    """Seconds of CPU of a running process, to the nanosecond."""
    return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0]) / 1e9


def measured(request: Request, count: int, process: int) -> Cost:
    """So many requests, one after the other."""
    before = time.process_time(), cpu_of(process), time.perf_counter()
    for _ in range(count):
        request.run()
    after = time.process_time(), cpu_of(process), time.perf_counter()
    return Cost(*((end - begin) / count * 1e6 for begin, end in zip(before, after, strict=True)))


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure what the two scripts of a request cost.")
    parser.add_argument("--requests", type=int, default=3000, help="requests of each round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    options = parser.parse_args()
    with choose_cores(pin=True).pinned(), SandboxEngine() as engine:
        request = Request(engine)
        for _ in range(_WARM_UP):
            request.run()
        _, process = tree(os.getpid())
        costs = [measured(request, options.requests, process) for _ in range(options.rounds)]
    middle = Cost(*(median(getattr(cost, name) for cost in costs) for name in ("runner", "engine", "wall")))
    least = min(costs, key=lambda cost: cost.cpu)
    rows: list[tuple[str, ...]] = [("two scripts", "runner CPU", "engine CPU", "both", "wall")]
    rows += [(name, *map(_us, (each.runner, each.engine, each.cpu, each.wall)))
             for name, each in (("median", middle), ("best round", least))]  # fmt: skip
    for line in lines(rows):
        print(line)
    print(f"aim: {AIM:.0f} us of CPU for both processes: {'met' if middle.cpu <= AIM else 'MISSED'}")
    if options.json:
        options.json.write_text(json.dumps([asdict(cost) for cost in costs], indent=2) + "\n", "utf-8")


def _us(value: float) -> str:
    return f"{value:.0f} us"


if __name__ == "__main__":
    main()
