"""Many reads by many workers within the documented request limits, beside a client that knows none.

python bench/fanout.py [--reads 2000] [--workers 32] [--scale 1] [--json FILE]

An emulator in this process keeps the buckets of the Resource Manager (250 reads, 25 more a second). What
counts is how often it refuses, and how long all of it takes beside what the bucket makes unavoidable.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from azbearer import Client, ClientSecretCredential
from azbearer.arm.limits import RATES, Limiter, Rate
from azbearer.arm.throttle import NO_RETRIES, RULES
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    Emulator,
    EmulatorSettings,
)
from table import lines

if TYPE_CHECKING:
    from azbearer.arm.throttle import RetryRules

URL = f"/subscriptions/{DEMO_SUBSCRIPTION_ID}/resourcegroups/{{line}}?api-version=2022-09-01"
_TOO_MANY = 429
_UNLIMITED = {kind: Rate(1e9, 1e9) for kind in RATES}


@dataclass(frozen=True)
class Figures:
    """What a run came to: times in seconds."""

    client: str
    seconds: float
    ideal: float
    refused_on_the_way: int
    refused_at_last: int


def main() -> None:
    """Run both, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reads", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how many times as large and fast buckets are"
    )
    parser.add_argument("--json", type=Path, help="write the figures into this file, too")
    options = parser.parse_args()
    scaled = {
        kind: Rate(rate.size * options.scale, rate.per_second * options.scale) for kind, rate in RATES.items()
    }
    figures = [
        measured("azbearer", options, Limiter(rates=scaled), RULES),
        measured("no limits, no retries", options, Limiter(rates=_UNLIMITED), NO_RETRIES),
    ]
    rows = [_row(each) for each in figures]
    head = ("client", "time", f"of the ideal {figures[0].ideal:.1f} s", "429s on the way", "429s at last")
    print("\n".join(lines([head, *rows])))
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in figures], indent=2), "utf-8")


def _row(figures: Figures) -> tuple[str, ...]:
    times = (f"{figures.seconds:.1f} s", f"{figures.seconds / figures.ideal:.3f}")
    return figures.client, *times, str(figures.refused_on_the_way), str(figures.refused_at_last)


def measured(name: str, options: argparse.Namespace, limiter: Limiter, rules: RetryRules) -> Figures:
    """One client's run against an emulator of its own."""
    rate = RATES["reads"]
    ideal = (options.reads - rate.size * options.scale) / (rate.per_second * options.scale)
    settings = EmulatorSettings(throttle_scale=options.scale)
    with tempfile.TemporaryDirectory() as folder, Emulator(settings) as emulator:
        ca = emulator.write_ca(Path(folder) / "ca.pem")
        credential = ClientSecretCredential(
            DEMO_TENANT_ID,
            DEMO_CLIENT_ID,
            DEMO_CLIENT_SECRET,
            authority=emulator.url,
            connection_verify=str(ca),
        )
        way = f"management.azure.com:443:127.0.0.1:{emulator.port}"
        with Client(credential, verify=ca, connect_to=[way], retry=rules) as client:
            # There is no public way: no caller has reason to doubt the documented limits.
            client._tools = client._tools._replace(limiter=limiter)  # noqa: SLF001
            names = [f"group-{number}" for number in range(options.reads)]
            started = time.perf_counter()
            results = list(client.each(URL, names, workers=options.workers))
            seconds = time.perf_counter() - started
        refused = sum(entry.status == _TOO_MANY for entry in emulator.requests)
    last = sum(each.reply is None or each.reply.status == _TOO_MANY for each in results)
    return Figures(name, seconds, ideal, refused, last)


if __name__ == "__main__":
    main()
