"""Iterations one after the other and with workers, against a server that takes its time.

    python bench/workers.py [--workers 20] [--iterations 400] [--delay 0.05] [--scripts] [--json FILE]

README.md beside this file says how the figures are made.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from meter import Cores, Usage, measure
from programs import azbearer
from table import mebibytes, seconds
from workload import Workload, running_echo, served

if TYPE_CHECKING:
    from collections.abc import Sequence

AIM = 16.0
"""With 20 workers, at least so many times the rate of one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and end with 1 if a run did not do its work."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--iterations", type=int, default=400)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that the server takes")
    parser.add_argument("--scripts", action="store_true", help="with the two scripts of the other benchmarks")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    workload = Workload(iterations=options.iterations, scripts=options.scripts)
    with tempfile.TemporaryDirectory() as folder, running_echo(Cores(), options.delay) as port:
        usages = {workers: run(workload, workers, Path(folder), port) for workers in (1, options.workers)}
    alone, together = usages[1], usages[options.workers]
    for workers, usage in usages.items():
        rate = options.iterations / usage.wall
        print(
            f"{workers:>3} workers: {rate:7.1f} requests/s, wall {seconds(usage.wall)}, "
            f"CPU {seconds(usage.cpu)}, memory {mebibytes(usage.memory)}"
        )
    print(f"ratio of the rates: {alone.wall / together.wall:.1f} (aim for 20 workers: {AIM:g})")
    if options.json:
        figures = {workers: asdict(usage) for workers, usage in usages.items()}
        options.json.write_text(json.dumps(figures, indent=2), "utf-8")
    return 0


def run(workload: Workload, workers: int, folder: Path, port: int) -> Usage:
    """One run, which counts only if it did all of the work.

    Raises:
        SystemExit: it did not.
    """
    program = azbearer()
    before = served(port)
    command = [*program.run(workload.write(folder, port), workload.iterations), "--workers", str(workers)]
    usage = measure(command, folder, folder / "report.txt", Cores())
    if (usage.exit_code, served(port) - before) != (0, workload.requests):
        sys.exit(f"the run with {workers} workers did not do its work: see {folder}")
    return usage


if __name__ == "__main__":
    sys.exit(main())
