"""A run without scripts beside `wrk`: how many requests a second, one after the other, of the same nginx.

    python bench/plain.py [--requests 3000] [--rounds 5] [--json FILE]

README.md beside this file says how the figures are made. Needs wrk and nginx.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from meter import choose_cores, measure
from programs import azbearer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meter import Cores

AIM = 0.25
"""At least this share of wrk's rate."""
_BODY_SIZE = 1024
_NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; keepalive_requests 1000000000; default_type application/json;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def program(name: str) -> str:
    """Where a program is.

    Raises:
        SystemExit: nowhere.
    """
    found = shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    return found or sys.exit(f"this benchmark needs {name}: apt install {name}")


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def running_nginx(folder: Path, cores: Cores) -> Iterator[str]:
    """The URL of a kilobyte of JSON that an nginx with one worker serves."""
    port = free_port()
    folder.chmod(0o755)  # its worker may be another user
    (folder / "answer.json").write_text(
        json.dumps({"fill": "x" * (_BODY_SIZE - len('{"fill": ""}'))}), "utf-8"
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, port=port), "utf-8")
    with cores.pinned():
        nginx = subprocess.Popen([program("nginx"), "-c", str(configuration)], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/answer.json"
    finally:
        nginx.terminate()
        nginx.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("nginx did not start")


def wrk_rate(url: str, cores: Cores) -> float:
    """Requests a second over one connection, by wrk's own report."""
    with cores.pinned():
        report = subprocess.run(
            [program("wrk"), "-t1", "-c1", "-d1", url], capture_output=True, text=True, check=True
        ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    return float(found[1]) if found else sys.exit(report)


def own_rate(url: str, requests: int, folder: Path, cores: Cores) -> tuple[float, float]:
    """Requests a second, and microseconds of CPU for each; the start is measured too and taken away.

    Raises:
        SystemExit: a run failed.
    """
    collection = folder / "plain.json"
    collection.write_text(json.dumps({"info": {"name": "plain"}, "item": [{"request": url}]}), "utf-8")
    output = folder / "output.txt"
    usages = []
    for iterations in (1, requests + 1):
        usage = measure(azbearer().run(collection, iterations), folder, output, cores)
        if usage.exit_code:
            sys.exit(output.read_text("utf-8"))
        usages.append(usage)
    one, many = usages
    return requests / (many.wall - one.wall), (many.cpu - one.cpu) / requests * 1e6


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Compare a run without scripts with wrk.")
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    options = parser.parse_args()
    cores = choose_cores(pin=True)
    rounds = []
    with tempfile.TemporaryDirectory() as name, running_nginx(Path(name), cores) as url:
        for _ in range(options.rounds):
            rate, cpu = own_rate(url, options.requests, Path(name), cores)
            rounds.append({"wrk": wrk_rate(url, cores), "azbearer": rate, "cpu": cpu})
    theirs, ours, cpu = (median(figures[key] for figures in rounds) for key in ("wrk", "azbearer", "cpu"))
    print(f"{cores} (for the echo read nginx)")
    print(f"wrk {theirs:.0f} requests/s, azbearer {ours:.0f} requests/s, {cpu:.0f} us of CPU each")
    share = ours / theirs
    print(f"share {share:.3f}, aim {AIM}: {'met' if share >= AIM else 'MISSED'}")
    if options.json:
        options.json.write_text(json.dumps(rounds, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
