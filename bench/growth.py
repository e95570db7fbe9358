"""How the memory of a long run grows: all its processes after 500 iterations, and at the end.

    python bench/growth.py [--iterations 10000] [--from 500] [--scripts] [--data] [-- OPTIONS OF azbearer run]

README.md beside this file says how the figures are made. Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from meter import Cores, clean_environment, resident_bytes, tree
from programs import azbearer
from table import mebibytes
from workload import Workload, running_echo, served

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAMPLE_SECONDS = 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--iterations", type=int, default=10_000)
    parser.add_argument("--from", dest="begin", type=int, default=500)
    parser.add_argument("--scripts", action="store_true", help="with the two scripts of the other benchmarks")
    parser.add_argument("--data", action="store_true", help="with a CSV file, a row for each iteration")
    parser.add_argument("more", nargs="*", help="options of azbearer run")
    options = parser.parse_args(arguments)
    workload = Workload(iterations=options.iterations, scripts=options.scripts)
    with tempfile.TemporaryDirectory() as folder, running_echo(Cores()) as port:
        command = azbearer().run(workload.write(Path(folder), port), workload.iterations) + options.more
        if options.data:
            command += ["-d", str(_data(Path(folder), options.iterations))]
        begin, end, peak, wall = watch(command, Path(folder), port, options.begin)
        if served(port) < workload.requests:
            sys.exit("the run did not do its work")
    print(f"after {options.begin} iterations {mebibytes(begin)}, at the end {mebibytes(end)}")
    print(f"growth {(end - begin) / 2**20:+.2f} MiB, peak {mebibytes(peak)}, {wall:.1f} s")
    return 0


def _data(folder: Path, rows: int) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("number,name\n")
        file.writelines(f"{number},row {number}\n" for number in range(rows))
    return path


def watch(command: list[str], folder: Path, port: int, begin: int) -> tuple[int, int, int, float]:
    """Resident bytes after `begin` requests, at the end and at most, and the seconds of it all."""
    started = time.perf_counter()
    first = last = peak = 0
    with (folder / "report.txt").open("wb") as report:
        process = subprocess.Popen(command, cwd=folder, env=clean_environment(), stdout=report)
    with process:
        while process.poll() is None:
            now = sum(map(resident_bytes, tree(process.pid)))
            if now:
                last, peak = now, max(peak, now)
            if not first and served(port) >= begin:
                first = now
            time.sleep(_SAMPLE_SECONDS)
    if process.returncode:
        sys.exit(f"the run ended with {process.returncode}")
    return first, last, peak, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
