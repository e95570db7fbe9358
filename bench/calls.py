"""Calls at the prompt beside `az rest`, curl and an empty Python, and 200 pages beside a raw libcurl loop.

python bench/calls.py [--rounds 15] [--pages 200] [--json FILE]

A server on loopback (TLS, certificate of its own authority) stands for the Resource Manager; the first call
fetches a token from an emulator, so what is measured is the second call and those after it. `az rest` is
measured where tools/setup_peers.py has installed the Azure CLI; it is signed in before.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azbearer import Client, StaticTokenCredential
from azbearer.emulator import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_TENANT_ID, Emulator
from meter import choose_cores, measure
from programs import azbearer
from table import lines, ratio, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meter import Cores

EMPTY = "python -c pass"
LIST = "/subscriptions?api-version=2022-12-01"
ITEMS = 100
AZ = Path(__file__).parents[1] / "tests" / "peers" / "azure_cli" / "bin" / "python"


def call_commands(folder: Path, emulator: Emulator) -> dict[str, Sequence[str]]:
    """What is started, by the name in the table."""
    names = {"tenantId": DEMO_TENANT_ID, "client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET}
    values = [{"key": key, "value": value} for key, value in names.items()]
    environment = folder / "dev.json"
    environment.write_text(json.dumps({"name": "dev", "values": values}), "utf-8")
    environment.chmod(0o600)
    hosts = ("login.microsoftonline.com", "management.azure.com")
    rules = [word for host in hosts for word in ("--connect-to", f"{host}:443:127.0.0.1:{emulator.port}")]
    start = [*azbearer().start, "get", LIST, "-e", str(environment), *rules]
    commands: dict[str, Sequence[str]] = {EMPTY: [sys.executable, "-c", "pass"], "azbearer get": start}
    commands["azbearer get -i (the ordinary way)"] = [*start, "-i"]
    if shutil.which("curl"):
        ca = os.environ["SSL_CERT_FILE"]
        # Without a token: the fastest that a client can be, whose answer is a 401.
        commands["curl"] = ["curl", "-s", "--cacert", ca, *rules[2:], f"https://management.azure.com{LIST}"]
    if AZ.is_file():
        commands["az rest"] = az_rest(folder, emulator)
    return commands


def az_rest(folder: Path, emulator: Emulator) -> Sequence[str]:
    """The same call by the Azure CLI, which takes the emulator for a cloud and has its token in its cache."""
    os.environ |= {
        "AZURE_CONFIG_DIR": str(folder / "az"), "AZURE_CORE_COLLECT_TELEMETRY": "0", "HOME": str(folder),
        "REQUESTS_CA_BUNDLE": os.environ["SSL_CERT_FILE"],
    }  # fmt: skip
    start = [str(AZ), "-m", "azure.cli"]
    app = ("-u", DEMO_CLIENT_ID, f"-p={DEMO_CLIENT_SECRET}", "-t", DEMO_TENANT_ID)
    manager = f"https://localhost:{emulator.port}/"
    for words in (
        ("cloud", "register", "-n", "bench", "--endpoint-resource-manager", manager),
        ("cloud", "set", "-n", "bench"),
        ("config", "set", "core.instance_discovery=false"),
        ("login", "--service-principal", *app),
    ):
        subprocess.run([*start, *words], check=True, capture_output=True)
    return [*start, "rest", "--url", LIST]


def measured(
    commands: dict[str, Sequence[str]], rounds: int, folder: Path, cores: Cores
) -> dict[str, tuple[float, float]]:
    """Median wall and CPU seconds of each command; the first round fills caches and does not count."""
    found: dict[str, list[Any]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            usage = measure(command, folder, folder / "output.txt", cores)
            if usage.exit_code:
                sys.exit(f"{(folder / 'output.txt').read_text('utf-8')}\n{name} ended with {usage.exit_code}")
            if number:
                found[name].append(usage)
    return {
        name: (statistics.median(u.wall for u in usages), statistics.median(u.cpu for u in usages))
        for name, usages in found.items()
    }


class Pages(http.server.BaseHTTPRequestHandler):
    """A list of so many pages with a hundred items each."""

    protocol_version = "HTTP/1.1"
    count = 200

    def do_GET(self) -> None:
        """Answer with a page."""
        number = int(self.path.rpartition("=")[2] or 1)
        items = [
            {"id": f"/x/{number}/{item}", "name": f"item-{item}", "tags": {"a": "b"}} for item in range(ITEMS)
        ]
        page: dict[str, object] = {"value": items}
        if number < self.count:
            page["nextLink"] = f"http://{self.headers['Host']}/list?page={number + 1}"
        body = json.dumps(page).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@contextlib.contextmanager
def serving(count: int) -> Iterator[str]:
    """A server of pages: its first URL."""
    Pages.count = count
    Pages.disable_nagle_algorithm = True
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/list?page=1"
        server.shutdown()


def raw_loop(url: str) -> int:
    """Every page by libcurl alone, with the JSON of each read: the items that there were."""
    import pycurl  # noqa: PLC0415 - what we are compared with

    curl, items = pycurl.Curl(), 0
    while url:
        pieces: list[bytes] = []
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.WRITEFUNCTION, pieces.append)
        curl.perform()
        page = json.loads(b"".join(pieces))
        items += len(page["value"])
        url = page.get("nextLink", "")
    return items


def our_loop(url: str) -> int:
    """The same with the client."""
    host = url.rpartition("/")[0]
    with Client(StaticTokenCredential("token-of-the-benchmark"), scope="api://bench", hosts=[host]) as client:
        return sum(len(page.items) for page in client.pages(url))


def timed(loop: Any, url: str, expected: int, rounds: int) -> tuple[float, float]:
    """Median wall and CPU seconds of this process.

    Raises:
        SystemExit: it did not see every item.
    """
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.thread_time()
        if loop(url) != expected:
            sys.exit("not every item was seen")
        walls.append(time.perf_counter() - wall)
        cpus.append(time.thread_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure calls at the prompt, and long lists.")
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command")
    parser.add_argument("--pages", type=int, default=200, help="pages of the list")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file")
    options = parser.parse_args()
    cores = choose_cores(pin=False)
    with tempfile.TemporaryDirectory() as name, Emulator() as emulator:
        folder = Path(name)
        os.environ |= {
            "SSL_CERT_FILE": str(emulator.write_ca(folder / "ca.pem")),
            "AZBEARER_CACHE_DIR": str(folder / "cache"), "AZBEARER_CONFIG_DIR": str(folder / "config"),
            "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential", "XDG_DATA_HOME": str(folder / "data"),
        }  # fmt: skip
        figures = measured(call_commands(folder, emulator), options.rounds, folder, cores)
    with serving(options.pages) as url:
        rounds = max(3, options.rounds // 3)
        figures["raw libcurl loop"] = timed(raw_loop, url, options.pages * ITEMS, rounds)
        figures["azbearer.Client"] = timed(our_loop, url, options.pages * ITEMS, rounds)
    print("\n".join(lines(rows(figures))))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def rows(figures: dict[str, tuple[float, float]]) -> Iterator[tuple[str, ...]]:
    """The table: calls as multiples of an empty Python, lists as multiples of the raw loop."""
    yield "what", "wall", "ratio", "CPU", "ratio"
    for name, (wall, cpu) in figures.items():
        base = figures["raw libcurl loop" if name in {"raw libcurl loop", "azbearer.Client"} else EMPTY]
        yield name, seconds(wall), ratio(wall / base[0]), seconds(cpu), ratio(cpu / base[1])


if __name__ == "__main__":
    main()
