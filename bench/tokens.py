"""What tokens cost: azbearer beside azure-identity and msal, in one run, against a service on loopback.

python bench/tokens.py [--rounds 9]

Times are medians; read the ratios. The service runs in a process of its own, takes 100 ms for a token in
the stampedes, and counts the requests.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import timeit
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from meter import clean_environment
from table import lines, ratio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

TENANT, CLIENT, SECRET = (
    "9d3a5c1e-0000-4000-8000-000000000001",
    "9d3a5c1e-0000-4000-8000-000000000002",
    "s3cret",
)
SCOPE = "https://management.azure.com/.default"
TOKEN = "x" * 1500
MANY = 10_000
DELAY = 0.1
# A figure that can't be had, such as that of a peer that has no async face.
NONE = "-"
Figure = str
# requests, below two of the peers, believes these more than what it is told.
_OVERRULING = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def seconds(value: float) -> Figure:
    """A time, from nanoseconds to seconds."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.0f} ns"


# --- the token service -----------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    """Gives tokens after a while, and the metadata that peers ask for before."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    delay = 0.0
    posts = 0
    gets = 0
    counting = threading.Lock()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """A token."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.counting:
            Handler.posts += 1
        time.sleep(self.delay)
        self._answer({"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN})

    def do_GET(self) -> None:
        """The counts since the last time, or metadata."""
        if self.path == "/counts":
            with self.counting:
                self._answer({"posts": Handler.posts, "gets": Handler.gets})
                Handler.posts = Handler.gets = 0
            return
        with self.counting:
            Handler.gets += 1
        base = f"https://{self.headers['Host']}/{TENANT}"
        self._answer(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            }
        )

    def _answer(self, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Takes five hundred connections at once."""

    request_queue_size = 1024
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that end hang up."""


def serve(delay: float, ca_file: Path) -> None:
    """Serve until killed; says its port first."""
    from azbearer.emulator.certificates import create_identity, server_context  # noqa: PLC0415 - the service's alone

    identity = create_identity()
    ca_file.write_bytes(identity.ca_pem)
    Handler.delay = delay
    server = Server(("127.0.0.1", 0), Handler)
    context = server_context(identity)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


@dataclass(frozen=True, slots=True)
class Service:
    """Where a running service is."""

    port: int
    ca_file: Path

    def counts(self) -> tuple[int, int]:
        """Token requests and other requests since the last time."""
        import ssl  # noqa: PLC0415 - for the harness alone

        context = ssl.create_default_context(cafile=str(self.ca_file))
        with urllib.request.urlopen(f"https://localhost:{self.port}/counts", context=context) as answer:
            counts = json.load(answer)
        return counts["posts"], counts["gets"]


@contextlib.contextmanager
def running_service(delay: float, folder: Path) -> Iterator[Service]:
    """A service in a process of its own."""
    ca_file = folder / f"ca-{delay}.pem"
    command = [sys.executable, __file__, "--serve", str(delay), "--ca-file", str(ca_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Service(int(process.stdout.readline() if process.stdout else 0), ca_file)
        finally:
            process.kill()


# --- the three engines -----------------------------------------------------------------------------------


class Ours:
    """azbearer's engine over its client secret flow."""

    name = "azbearer"
    modules = "azbearer.tokens.engine, azbearer.tokens.drive, azbearer.tokens.grants.client_secret"
    first = """
from azbearer.http.settings import TransportSettings
from azbearer.secrets import Secret
from azbearer.tokens.drive import Driver
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.grants.client_secret import ClientSecret
credential = ClientSecret("https://localhost:{port}", "{tenant}", "{client}", Secret("{secret}"))
driver = Driver(TransportSettings(extra_ca_pem=open({ca!r}, "rb").read()))
CachedSource(credential, drive=driver).get(("{scope}",))
"""

    def __init__(self, service: Service) -> None:
        from azbearer.http.settings import TransportSettings  # noqa: PLC0415 - measured elsewhere
        from azbearer.secrets import Secret  # noqa: PLC0415 - as above
        from azbearer.tokens.contract import TokenQuery  # noqa: PLC0415 - as above
        from azbearer.tokens.drive import Driver  # noqa: PLC0415 - as above
        from azbearer.tokens.engine import CachedSource  # noqa: PLC0415 - as above
        from azbearer.tokens.grants.client_secret import ClientSecret  # noqa: PLC0415 - as above

        credential = ClientSecret(f"https://localhost:{service.port}", TENANT, CLIENT, Secret(SECRET))
        driver = Driver(TransportSettings(extra_ca_pem=service.ca_file.read_bytes()))
        self.source = CachedSource(credential, drive=driver, limit=2 * MANY)
        self._query = TokenQuery((SCOPE,))
        form = lambda token: (token.value.reveal(), int(token.expires_on))  # noqa: E731 - what adapters pass
        get = self.source.getter(form)
        self.sync: Callable[[], object] = lambda: get((SCOPE,))

    def task(self) -> Awaitable[object]:
        """A token for a task."""
        return self.source.token_async(self._query)

    def fill(self) -> None:
        """Have many tokens in memory."""
        from azbearer.secrets import Secret  # noqa: PLC0415 - measured elsewhere
        from azbearer.tokens.contract import Token  # noqa: PLC0415 - as above

        now = time.time()
        for number in range(MANY):
            name = (f"https://service-{number}.contoso.example/.default",)
            self.source._slots.store(name, Token(Secret(TOKEN), now + 3600, None, now))  # noqa: SLF001 - filling

    def lookup(self) -> object:
        """Look for what isn't there."""
        from azbearer.tokens.contract import TokenQuery  # noqa: PLC0415 - measured elsewhere

        return self.source._at_hand(TokenQuery(("https://missing.contoso.example/.default",)))  # noqa: SLF001 - its part


class Identity:
    """azure-identity."""

    name = "azure-identity"
    modules = "azure.identity"
    first = """
from azure.identity import ClientSecretCredential
options = dict(disable_instance_discovery=True, connection_verify={ca!r})
options["authority"] = "https://localhost:{port}"
ClientSecretCredential("{tenant}", "{client}", "{secret}", **options).get_token("{scope}")
"""

    def __init__(self, service: Service) -> None:
        module, msal = importlib.import_module("azure.identity"), importlib.import_module("msal")
        self._cache = msal.TokenCache()
        self._service = service
        options = {
            "authority": f"https://localhost:{service.port}",
            "disable_instance_discovery": True,
            "connection_verify": str(service.ca_file),
        }
        credential = module.ClientSecretCredential(TENANT, CLIENT, SECRET, _cache=self._cache, **options)
        self.sync: Callable[[], object] = lambda: credential.get_token(SCOPE)
        self._options = options
        self._aio: Any = None

    async def task(self) -> object:
        """A token for a task."""
        if self._aio is None:
            transports = importlib.import_module("azure.core.pipeline.transport")
            verify = self._options["connection_verify"]
            transport = transports.AsyncioRequestsTransport(connection_verify=verify)
            module = importlib.import_module("azure.identity.aio")
            self._aio = module.ClientSecretCredential(
                TENANT, CLIENT, SECRET, transport=transport, **self._options
            )
        return await self._aio.get_token(SCOPE)

    def fill(self) -> None:
        """Have many tokens in memory."""
        _fill_msal(self._cache, self._service)

    lookup = None


class Msal:
    """msal."""

    name = "msal"
    modules = "msal"
    first = """
from msal import ConfidentialClientApplication
options = dict(authority="https://localhost:{port}/{tenant}", instance_discovery=False, verify={ca!r})
app = ConfidentialClientApplication("{client}", client_credential="{secret}", **options)
assert app.acquire_token_for_client(["{scope}"])["access_token"]
"""
    task = None

    def __init__(self, service: Service) -> None:
        self._msal = importlib.import_module("msal")
        self._service = service
        app = self._msal.ConfidentialClientApplication(
            CLIENT,
            client_credential=SECRET,
            authority=f"https://localhost:{service.port}/{TENANT}",
            instance_discovery=False,
            verify=str(service.ca_file),
        )
        self._cache = app.token_cache
        self.sync: Callable[[], object] = lambda: app.acquire_token_for_client([SCOPE])

    def fill(self) -> None:
        """Have many tokens in memory."""
        _fill_msal(self._cache, self._service)

    def lookup(self) -> object:
        """Look for what isn't there."""
        kind = self._msal.TokenCache.CredentialType.ACCESS_TOKEN
        query = {"client_id": CLIENT, "realm": TENANT, "environment": "localhost", "home_account_id": None}
        return list(
            self._cache.search(kind, target=["https://missing.contoso.example/.default"], query=query)
        )


ENGINES: tuple[type[Ours | Identity | Msal], ...] = (Ours, Identity, Msal)


def _event(service: Service, number: int) -> dict[str, Any]:
    """What msal's caches are told of a token."""
    return {
        "client_id": CLIENT,
        "scope": [f"https://service-{number}.contoso.example/.default"],
        "token_endpoint": f"https://localhost:{service.port}/{TENANT}/oauth2/v2.0/token",
        "response": {"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN},
    }


def _fill_msal(cache: Any, service: Service) -> None:
    for number in range(MANY):
        cache.add(_event(service, number))


# --- what is measured ------------------------------------------------------------------------------------


def started(codes: dict[str, str], rounds: int) -> dict[str, float]:
    """The median wall time of a process for each code; they take turns, so that all meet the same noise."""
    times: dict[str, list[float]] = {name: [] for name in codes}
    for number in range(rounds + 1):
        for name, code in codes.items():
            before = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, env=clean_environment())
            # The first round fills the caches.
            times[name] += [time.perf_counter() - before] if number else []
    return {name: median(found) for name, found in times.items()}


def starting(service: Service, rounds: int) -> Iterator[Sequence[Figure]]:
    """From the start of a process to an import, and to its first token."""
    names = {"tenant": TENANT, "client": CLIENT, "secret": SECRET, "scope": SCOPE}
    codes = {"": "pass"}
    for engine in ENGINES:
        codes[f"{engine.name} import"] = f"import {engine.modules}"
        codes[f"{engine.name} first"] = engine.first.format(
            port=service.port, ca=str(service.ca_file), **names
        )
    times = started(codes, rounds)
    empty = times[""]
    yield "", "import", "x empty Python", "first token", "x empty Python"
    yield "python -c pass", seconds(empty), ratio(1.0), NONE, NONE
    for engine in ENGINES:
        loaded, first = times[f"{engine.name} import"], times[f"{engine.name} first"]
        yield engine.name, seconds(loaded), ratio(loaded / empty), seconds(first), ratio(first / empty)


def per_call(call: Callable[[], object]) -> float:
    """The least time of a call: what disturbs only adds."""
    timer = timeit.Timer(call)
    number, _ = timer.autorange()
    return min(timer.repeat(5, max(1, number // 4))) / max(1, number // 4)


def per_task(call: Callable[[], Awaitable[object]]) -> float:
    """The same for a coroutine, awaited in one task."""

    async def repeated(number: int) -> float:
        await call()
        before = time.perf_counter()
        for _ in range(number):
            await call()
        return (time.perf_counter() - before) / number

    return min(asyncio.run(repeated(5000)) for _ in range(5))


def calling(service: Service) -> Iterator[Sequence[Figure]]:
    """Cached calls and failed lookups, with one token in memory and with many."""
    yield "", "cached", f"cached of {MANY}", "async", f"async of {MANY}", f"not found of {MANY}"
    for engine in ENGINES:
        subject = engine(service)
        task = subject.task
        figures = []
        for full in (False, True):
            if full:
                subject.fill()
            subject.sync()
            figures.append(seconds(per_call(subject.sync)))
            figures.append(_task_figure(task))
        lookup = subject.lookup
        missing = NONE if lookup is None else seconds(per_call(lookup))
        yield engine.name, figures[0], figures[2], figures[1], figures[3], missing


def _task_figure(task: Callable[[], Awaitable[object]] | None) -> Figure:
    if task is None:
        return NONE
    try:
        return seconds(per_task(task))
    except ImportError:
        return NONE


def keeping(service: Service, folder: Path) -> Iterator[Sequence[Figure]]:
    """Adding a token to a cache on disk."""
    yield "", "add to an empty file cache", f"add at {MANY}", "read at the end"
    yield "azbearer (encrypted)", *map(seconds, _kept_by_us(folder))
    with contextlib.suppress(ImportError):
        yield "msal-extensions (in clear)", *map(seconds, _kept_by_msal(service, folder))


def _kept_by_us(folder: Path) -> tuple[float, float, float]:
    from azbearer.secrets import Secret  # noqa: PLC0415 - measured elsewhere
    from azbearer.tokens.cache.file import FileCache  # noqa: PLC0415 - as above
    from azbearer.tokens.cache.keys import SuppliedKey  # noqa: PLC0415 - as above
    from azbearer.tokens.contract import Token  # noqa: PLC0415 - as above

    cache = FileCache(str(folder / "ours"), SuppliedKey(Secret("00" * 32)))
    token = Token(Secret(TOKEN), time.time() + 3600, None, time.time())
    times = []
    for number in range(MANY + 200):
        before = time.perf_counter()
        cache.put(f"key {number}", token)
        times.append(time.perf_counter() - before)
    return median(times[:50]), median(times[-200:]), per_call(lambda: cache.get("key 5000"))


def _kept_by_msal(service: Service, folder: Path) -> tuple[float, float, float]:
    extensions = importlib.import_module("msal_extensions")
    location = folder / "msal.json"
    cache = extensions.PersistedTokenCache(extensions.FilePersistence(str(location)))

    def added(number: int) -> float:
        before = time.perf_counter()
        cache.add(_event(service, number))
        return time.perf_counter() - before

    first = median(added(number) for number in range(5))
    memory = importlib.import_module("msal").SerializableTokenCache()
    _fill_msal(memory, service)
    location.write_text(memory.serialize(), "utf-8")
    last = median(added(MANY + number) for number in range(3))
    loaded = extensions.PersistedTokenCache(extensions.FilePersistence(str(location)))
    before = time.perf_counter()
    list(loaded.search("AccessToken", query={"client_id": CLIENT}))
    return first, last, time.perf_counter() - before


def in_threads(count: int, call: Callable[[], object]) -> None:
    """Call it in that many threads at the same time."""
    barrier = threading.Barrier(count)

    def work() -> None:
        barrier.wait()
        call()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def _tasks(count: int, call: Callable[[], Awaitable[object]]) -> None:
    await asyncio.gather(*(call() for _ in range(count)))


def stampeding(service: Service) -> Iterator[Sequence[Figure]]:
    """How many requests callers make that come to a cold cache at once; with the others in brackets."""
    yield "", "50 threads", "500 threads", "200 tasks"
    for engine in ENGINES:
        yield engine.name, *(_stampede(engine, service, count, kind) for count, kind in _STAMPEDES)


_STAMPEDES = ((50, "threads"), (500, "threads"), (200, "tasks"))


def _stampede(engine: type[Ours | Identity | Msal], service: Service, count: int, kind: str) -> Figure:
    subject = engine(service)
    service.counts()
    before = time.perf_counter()
    if kind == "threads":
        in_threads(count, subject.sync)
    elif subject.task is None:
        return NONE
    else:
        with contextlib.suppress(ImportError):
            asyncio.run(_tasks(count, subject.task))
    elapsed = time.perf_counter() - before
    posts, gets = service.counts()
    return f"{posts} (+{gets}) in {seconds(elapsed)}"


def show(title: str, rows: Iterator[Sequence[Figure]]) -> None:
    """Print a table."""
    print(f"\n{title}")
    for line in lines(rows):
        print(f"  {line}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9, help="processes started for each figure")
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--ca-file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        serve(options.serve, options.ca_file)
        return
    for name in _OVERRULING:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_service(0.0, folder) as service:
            show("starting", starting(service, options.rounds))
            show("calling", calling(service))
            show("keeping", keeping(service, folder))
        with running_service(DELAY, folder) as service:
            show(
                f"token requests of a cold cache (+ others), service takes {seconds(DELAY)}",
                stampeding(service),
            )


if __name__ == "__main__":
    main()
