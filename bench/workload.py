"""The collections that benchmarks run, and the echo that they run against."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meter import Cores

ASSERTIONS = 3
_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_PREREQUEST = """\
pm.environment.set("benchValue", "value-{number}-" + pm.info.iteration);
pm.environment.set("benchHeader", "header-{number}");
"""
_TEST = """\
pm.test("status of {number}", () => {{
    pm.response.to.have.status({status});
}});
pm.test("the query comes back", () => {{
    pm.expect(pm.response.json().args.q).to.equal(pm.environment.get("benchValue"));
}});
pm.test("the header comes back", () => {{
    pm.response.to.have.header("X-Bench");
}});
"""


@dataclass(frozen=True, slots=True)
class Workload:
    """A collection and how often it is run.

    The scripts of no two items are the same text: a program that compiles each text once does that
    for each item, as it has to with the collections that people write.

    Args:
        items: requests in the collection.
        iterations: for `-n`.
        scripts: whether the requests have scripts; without, their variables stay unresolved.
        status: what the tests expect; the echo answers 200.
    """

    items: int = 1
    iterations: int = 1
    scripts: bool = True
    status: int = 200

    @property
    def requests(self) -> int:
        """Requests in all."""
        return self.items * self.iterations

    @property
    def assertions(self) -> int:
        """Assertions in all."""
        return self.requests * ASSERTIONS if self.scripts else 0

    def write(self, folder: Path, port: int) -> Path:
        """Write the collection for an echo at this port; the result is its path."""
        path = folder / f"bench-{self.items}-{self.status}{'' if self.scripts else '-plain'}.json"
        path.write_text(json.dumps(self.collection(port)), "utf-8")
        return path

    def collection(self, port: int) -> dict[str, Any]:
        """The document."""
        items = [self._item(number, port) for number in range(self.items)]
        return {"info": {"name": "bench", "schema": _SCHEMA}, "item": items}

    def _item(self, number: int, port: int) -> dict[str, Any]:
        test = _TEST.format(number=number, status=self.status)
        scripts = {"prerequest": _PREREQUEST.format(number=number), "test": test} if self.scripts else {}
        return {
            "name": f"request {number}",
            "event": [_event(listen, source) for listen, source in scripts.items()],
            "request": {
                "method": "GET",
                "header": [{"key": "X-Bench", "value": "{{benchHeader}}"}],
                "url": {
                    "raw": f"http://127.0.0.1:{port}/get?q={{{{benchValue}}}}",
                    "protocol": "http",
                    "host": ["127", "0", "0", "1"],
                    "port": str(port),
                    "path": ["get"],
                    "query": [{"key": "q", "value": "{{benchValue}}"}],
                },
            },
        }


def _event(listen: str, source: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": source.splitlines()}}


@contextlib.contextmanager
def running_echo(cores: Cores, delay: float = 0.0) -> Iterator[int]:
    """The port of an echo in a process of its own, on the cores of what is measured.

    Args:
        cores: where.
        delay: seconds that it takes for an answer.
    """
    program = Path(__file__).with_name("echo.py")
    with cores.pinned():
        echo = subprocess.Popen([sys.executable, str(program), str(delay)], stdout=subprocess.PIPE, text=True)
    with echo:
        try:
            yield int(echo.stdout.readline() if echo.stdout else 0)
        finally:
            echo.terminate()


def served(port: int) -> int:
    """How many requests the echo has answered till now."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}/count") as answer:
        return int(json.load(answer)["count"])
