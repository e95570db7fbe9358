"""The same collection with azbearer and with newman, in turn: ratios of wall time, CPU and memory.

    python bench/run_newman.py [--sizes 1,200,2000] [--rounds 3] [--shape items] [--json FILE]

README.md beside this file says how the figures are made and what they don't show.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from meter import Cores, Usage, choose_cores, measure
from programs import Program, azbearer, newman
from table import lines, mebibytes, ratio, seconds
from workload import ASSERTIONS, Workload, running_echo, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Metric = Literal["wall", "cpu", "memory"]
UNITS: dict[Metric, Callable[[float], str]] = {"wall": seconds, "cpu": seconds, "memory": mebibytes}
AIMS: dict[tuple[int, Metric], float] = {
    (1, "wall"): 0.15,
    (200, "wall"): 0.07,
    (2000, "wall"): 0.05,
    (2000, "cpu"): 0.05,
}
"""At most this multiple of newman's figure, for a number of requests."""
MEMORY_AIM = 0.4
# One request is over in a moment and dominated by noise, so it is run more often.
ROUNDS_FOR_ONE = 5


@dataclass(slots=True)
class Bench:
    """The two programs, the echo, and every run's figures by program and by number of requests."""

    programs: tuple[Program, Program]
    cores: Cores
    folder: Path
    port: int
    usages: dict[tuple[str, int], list[Usage]] = field(default_factory=lambda: defaultdict(list))

    def prove_assertions_run(self) -> None:
        """Both must fail where the collection expects another status, else their tests are no tests.

        Raises:
            SystemExit: one of them does not.
        """
        workload = Workload(status=201)
        for program in self.programs:
            self.run(program, workload, exit_code=1, failed=1)

    def compare(self, workload: Workload, rounds: int) -> None:
        """Run the workload with both programs in turn; who begins changes with each round."""
        for number in range(rounds * (ROUNDS_FOR_ONE if workload.requests == 1 else 1)):
            for program in self.programs if number % 2 else reversed(self.programs):
                usage = self.run(program, workload)
                self.usages[program.name, workload.requests].append(usage)
                progress(f"{program.name}, {workload.requests}: {seconds(usage.wall)}")

    def run(self, program: Program, workload: Workload, exit_code: int = 0, failed: int = 0) -> Usage:
        """One run, which counts only if it did all of the work and found what it should.

        Raises:
            SystemExit: it did not.
        """
        output = self.folder / f"{program.name}.txt"
        before = served(self.port)
        command = program.run(workload.write(self.folder, self.port), workload.iterations)
        usage = measure(command, self.folder, output, self.cores)
        report = output.read_text("utf-8")
        expected = (exit_code, workload.requests, (workload.assertions, failed))
        actual = (usage.exit_code, served(self.port) - before, program.assertions(report))
        if actual != expected:
            sys.exit(
                f"{report[-2000:]}\n{program.name}: (exit code, requests, (assertions, failed)) "
                f"should be {expected}, is {actual}"
            )
        return usage

    def middle(self, program: Program, requests: int, metric: Metric) -> float:
        """The median of one figure: seconds or bytes."""
        return float(median(getattr(usage, metric) for usage in self.usages[program.name, requests]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The medians of one figure: seconds or bytes."""

    requests: int
    metric: Metric
    azbearer: float
    newman: float

    @property
    def ratio(self) -> float:
        """The figure of azbearer as a multiple of newman's."""
        return self.azbearer / self.newman

    @property
    def aim(self) -> float | None:
        """What the ratio should be at most, if that was settled."""
        return MEMORY_AIM if self.metric == "memory" else AIMS.get((self.requests, self.metric))

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        unit = UNITS[self.metric]
        aim = "" if self.aim is None else f"<= {self.aim}x {'met' if self.ratio <= self.aim else 'MISSED'}"
        return (
            str(self.requests),
            self.metric,
            unit(self.azbearer),
            unit(self.newman),
            ratio(self.ratio),
            aim,
        )


def comparisons(bench: Bench) -> Iterator[Comparison]:
    """Every figure that was measured, by number of requests."""
    ours, theirs = bench.programs
    for requests in sorted({requests for _, requests in bench.usages}):
        for metric in UNITS:
            middle = bench.middle(theirs, requests, metric)
            if middle:
                yield Comparison(requests, metric, bench.middle(ours, requests, metric), middle)


def per_request(bench: Bench, found: list[Comparison]) -> Iterator[str]:
    """What each further request costs, without the start: the difference of two sizes."""
    sizes = sorted({requests for _, requests in bench.usages})
    if len(sizes) < 2:  # noqa: PLR2004  a difference needs two
        return
    few, many = sizes[0], sizes[-1]
    figures = {(item.requests, item.metric): item for item in found}
    for metric in ("wall", "cpu"):
        first, last = figures[few, metric], figures[many, metric]
        ours = (last.azbearer - first.azbearer) / (many - few)
        theirs = (last.newman - first.newman) / (many - few)
        yield (
            f"each request after the first, {metric}: azbearer {ours * 1e6:.0f} us, "
            f"newman {theirs * 1e6:.0f} us, {ratio(ours / theirs)}"
        )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Run the same collection with azbearer and with newman.")
    parser.add_argument("--sizes", type=sizes, default=[1, 200, 2000], help="numbers of requests")
    parser.add_argument(
        "--rounds", type=int, default=3, help="runs of each (newman needs about 30 s for 2000)"
    )
    parser.add_argument(
        "--shape",
        choices=("items", "iterations"),
        default="items",
        help="many requests are many items of a collection, or many iterations (-n) of one item",
    )
    parser.add_argument("--no-pin", action="store_true", help="leave it to the system which core runs what")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    return parser.parse_args()


def sizes(text: str) -> list[int]:
    """Whole numbers, separated by commas."""
    return [int(word) for word in text.split(",")]


def progress(text: str) -> None:
    """Say how far it is, to whoever waits."""
    print(f"  {text}", file=sys.stderr, flush=True)


def machine(bench: Bench, rounds: int, shape: str) -> dict[str, Any]:
    """What the figures hold for."""
    return {
        "programs": [program.version() for program in bench.programs],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "pinning": str(bench.cores),
        "load": list(os.getloadavg()),
        "rounds": rounds,
        "shape": shape,
        "assertions_per_request": ASSERTIONS,
    }


def render(bench: Bench, about: dict[str, Any]) -> None:
    """Print the table, with what it holds for above it."""
    print(f"{' against '.join(about['programs'])}; Python {about['python']}, {about['system']}")
    print(f"{about['pinning']}; load {about['load'][0]:.1f}")
    print(f"medians of {about['rounds']} rounds ({ROUNDS_FOR_ONE} times as many for one request)")
    print(f"two scripts and {ASSERTIONS} assertions a request; more requests are more {about['shape']}\n")
    found = list(comparisons(bench))
    head = ("requests", "figure", *(program.name for program in bench.programs), "ratio", "aim")
    for line in lines([head, *(comparison.row() for comparison in found)]):
        print(line)
    print()
    for line in per_request(bench, found):
        print(line)


def document(bench: Bench, about: dict[str, Any]) -> dict[str, Any]:
    """Everything, for later."""
    return {
        **about,
        "medians": [
            {**asdict(comparison), "ratio": comparison.ratio, "aim": comparison.aim}
            for comparison in comparisons(bench)
        ],
        "runs": [
            {"program": name, "requests": requests, **asdict(usage)}
            for (name, requests), usages in bench.usages.items()
            for usage in usages
        ],
    }


def main() -> None:
    """Measure, print, write."""
    if not hasattr(os, "wait4"):
        sys.exit("this benchmark needs a POSIX system: Windows does not account for a process tree")
    options = arguments()
    cores = choose_cores(pin=not options.no_pin)
    with tempfile.TemporaryDirectory() as name, running_echo(cores) as port:
        bench = Bench((azbearer(), newman()), cores, Path(name), port)
        bench.prove_assertions_run()
        for size in options.sizes:
            shape = {options.shape: size}
            bench.compare(Workload(**shape), options.rounds)
        about = machine(bench, options.rounds, options.shape)
    render(bench, about)
    if options.json:
        options.json.write_text(json.dumps(document(bench, about), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
