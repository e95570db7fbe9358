"""2,000 reads by 32 workers against a server with the documented token bucket: refusals, and time.

python bench/limits.py [--reads 2000] [--workers 32] [--unlimited]

The server has 250 tokens and 25 more each second, tells what is left as the Resource Manager does, and
answers 429 when there are none. It takes a little over a minute; `--unlimited` shows what happens without
the limiter.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from azbearer.arm.access import access_to
from azbearer.arm.limits import RATES, Limiter, Rate
from azbearer.arm.sender import Sender
from azbearer.arm.tools import Tools
from azbearer.http.curl import CurlTransport
from azbearer.http.messages import Request
from azbearer.http.settings import TransportSettings
from azbearer.secrets import Secret
from azbearer.tokens.clouds import PUBLIC
from azbearer.tokens.contract import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.arm.tools import Bearer

SIZE, PER_SECOND = RATES["reads"]
URL = "https://management.azure.com/subscriptions/s/resourcegroups?api-version=2022-09-01"


class Bucket:
    """The service's side: counted by itself, with nothing of the client's."""

    def __init__(self) -> None:
        self.level, self.at = float(SIZE), time.monotonic()
        self.refused = self.served = 0
        self._lock = threading.Lock()

    def take(self) -> int | None:
        """What is left after this request, or None for a refusal."""
        with self._lock:
            now = time.monotonic()
            self.level, self.at = min(float(SIZE), self.level + (now - self.at) * PER_SECOND), now
            if self.level < 1:
                self.refused += 1
                return None
            self.level -= 1
            self.served += 1
            return int(self.level)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by the bucket."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    bucket = Bucket()

    def do_GET(self) -> None:
        """Answer."""
        left = self.bucket.take()
        body = b'{"value":[]}' if left is not None else b'{"error":{"code":"SubscriptionRequestsThrottled"}}'
        self.send_response(200 if left is not None else 429)
        if left is None:
            self.send_header("Retry-After", "1")
        else:
            self.send_header("x-ms-ratelimit-remaining-subscription-reads", str(left))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


class Desk:
    """One token for everything."""

    principal = "bench"

    def token(self, scope: str, tenant_id: str = "") -> Bearer:
        """It."""
        del scope, tenant_id
        return Token(Secret("token-of-the-benchmark"), 2e10)

    def renewed(self, scope: str, refused: Bearer, claims: str | None) -> Bearer:
        """The same."""
        del scope, claims
        return refused


class Plain(CurlTransport):
    """Sends requests for the Resource Manager to the server without TLS, which is not what is measured."""

    origin = ""

    def send(self, request: Request, *arguments: object, **options: object) -> object:  # type: ignore[override]
        """Send it there."""
        url = request.url.replace("https://management.azure.com", self.origin)
        return super().send(request._replace(url=url), *arguments, **options)  # type: ignore[arg-type]


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The server's origin."""
    http.server.ThreadingHTTPServer.request_queue_size = 128
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def main() -> None:
    """Read, and tell what happened.

    Raises:
        SystemExit: a read ended with a refusal.
    """
    parser = argparse.ArgumentParser(description="Measure reads within the documented limits.")
    parser.add_argument("--reads", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--unlimited", action="store_true", help="send as fast as that goes")
    options = parser.parse_args()
    endless = {kind: Rate(1e9, 1e9) for kind in RATES}
    limiter = Limiter(rates=endless if options.unlimited else None)
    with serving() as origin, contextlib.closing(Plain(TransportSettings(), environ={})) as transport:
        Plain.origin = origin
        sender = Sender(Tools(transport, Desk(), limiter), access_to(URL, PUBLIC))  # type: ignore[arg-type]
        started = time.monotonic()
        with ThreadPoolExecutor(options.workers) as pool:
            statuses = list(pool.map(lambda _: sender.send(Request("GET", URL)).status, range(options.reads)))
        elapsed = time.monotonic() - started
    ideal = max(0.0, options.reads - SIZE) / PER_SECOND
    final = statuses.count(429)
    print(f"{options.reads} reads, {options.workers} workers: {elapsed:.1f} s, ideal {ideal:.1f} s", end="")
    print(f" ({elapsed / max(ideal, 0.1):.3f}x), {Handler.bucket.refused} refusals, {final} of them final")
    if final:
        sys.exit(1)


if __name__ == "__main__":
    main()
