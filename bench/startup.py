"""How long azbearer takes to start, as multiples of an empty Python: every command in turn, medians.

python bench/startup.py [--rounds 15] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from meter import choose_cores, measure
from programs import azbearer
from table import lines, mebibytes, ratio, seconds
from workload import Workload, running_echo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from meter import Cores, Usage

EMPTY = "python -c pass"
VERSION = "azbearer --version"
PLAIN = "azbearer run, 1 request without scripts"
AIMS = {VERSION: 3.0, PLAIN: 8.0}
"""At most this multiple of an empty Python's wall time."""


def commands(folder: Path, port: int) -> dict[str, Sequence[str]]:
    """What is started, by the name in the table; the first is what the others are compared with."""
    program = azbearer()
    plain = Workload(scripts=False).write(folder, port)
    scripted = Workload().write(folder, port)
    return {
        EMPTY: [sys.executable, "-c", "pass"],
        VERSION: [*program.start, "--version"],
        "azbearer run --help": [*program.start, "run", "--help"],
        PLAIN: program.run(plain, 1),
        "azbearer run, 1 request with 2 scripts": program.run(scripted, 1),
        "azbearer try": [*program.start, "try"],
    }


def measured(
    named: Mapping[str, Sequence[str]], rounds: int, folder: Path, cores: Cores
) -> dict[str, list[Usage]]:
    """Each command in turn, over and over; the first round fills caches and does not count.

    Raises:
        SystemExit: a command failed.
    """
    usages: dict[str, list[Usage]] = defaultdict(list)
    output = folder / "output.txt"
    for number in range(rounds + 1):
        for name, command in named.items():
            usage = measure(command, folder, output, cores)
            if usage.exit_code:
                sys.exit(f"{output.read_text('utf-8')}\n{name} ended with {usage.exit_code}")
            if number:
                usages[name].append(usage)
    return usages


def rows(usages: Mapping[str, Sequence[Usage]]) -> Iterator[tuple[str, ...]]:
    """The table: medians, and the multiples of an empty Python."""
    yield "command", "wall", "ratio", "CPU", "ratio", "memory", "aim"
    wall, cpu = (median(getattr(usage, name) for usage in usages[EMPTY]) for name in ("wall", "cpu"))
    for name, found in usages.items():
        own_wall = median(usage.wall for usage in found)
        own_cpu = median(usage.cpu for usage in found)
        yield (
            name,
            seconds(own_wall),
            ratio(own_wall / wall),
            seconds(own_cpu),
            ratio(own_cpu / cpu),
            mebibytes(median(usage.memory for usage in found)),
            _aim(name, own_wall / wall),
        )


def _aim(name: str, measured: float) -> str:
    """Whether a command starts as fast as it should, if that was settled."""
    if name not in AIMS:
        return ""
    return f"<= {AIMS[name]:g}x {'met' if measured <= AIMS[name] else 'MISSED'}"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure how long azbearer takes to start.")
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command")
    parser.add_argument("--no-pin", action="store_true", help="leave it to the system which core runs what")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    options = parser.parse_args()
    cores = choose_cores(pin=not options.no_pin)
    with tempfile.TemporaryDirectory() as name, running_echo(cores) as port:
        folder = Path(name)
        usages = measured(commands(folder, port), options.rounds, folder, cores)
    print(f"{cores}; medians of {options.rounds} rounds\n")
    for line in lines(rows(usages)):
        print(line)
    if options.json:
        runs = {name: [asdict(usage) for usage in found] for name, found in usages.items()}
        options.json.write_text(json.dumps(runs, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
