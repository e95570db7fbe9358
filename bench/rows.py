"""A large data file: how long each row takes to be read and dealt to its iteration, and how memory grows.

    python bench/rows.py [--rows 1000000]

No requests are sent: this is what the data of a run costs beside them. Linux only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from azbearer.collection.iteration_data import iteration_data
from azbearer.runner.rows import Rows
from meter import resident_bytes
from table import mebibytes

_SETTLED = 1000
AIM = 1 << 20
"""At most so many bytes more at the end than after the first rows."""


def write(path: Path, count: int) -> None:
    """A CSV file with so many rows of three values."""
    with path.open("w", encoding="utf-8") as file:
        file.write("number,name,address\n")
        file.writelines(f'{number},"name {number}",{number}@contoso.example\n' for number in range(count))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what the rows of a data file cost.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path, options.rows)
        size = path.stat().st_size
        settled = 0
        started = time.process_time()
        with iteration_data(path) as data:
            opened = time.process_time() - started
            rows = Rows(data, range(options.rows))
            for number in range(options.rows):
                row = rows.row(number)
                if number == _SETTLED:
                    settled = resident_bytes(os.getpid())
            if row is None or row.get("name") != f"name {options.rows - 1}":
                sys.exit("the last row is not the last one of the file")
        used = time.process_time() - started
    growth = resident_bytes(os.getpid()) - settled
    print(f"{options.rows} rows, {mebibytes(size)}: {used / options.rows * 1e6:.2f} us of CPU each")
    print(f"{opened:.1f} s of it before the first one, when the file is looked through")
    print(f"growth {mebibytes(growth)}, aim {mebibytes(AIM)}: {'met' if growth <= AIM else 'MISSED'}")


if __name__ == "__main__":
    main()
