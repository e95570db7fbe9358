"""An emulator over sockets, and its services without sockets, on a clock that tests move by hand."""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_SUBSCRIPTION_ID,
    DEMO_TENANT_ID,
    App,
    Emulator,
    EmulatorSettings,
    Subscription,
    Tenant,
)
from azbearer.emulator.controls import Controls
from azbearer.emulator.dispatch import Dispatcher
from azbearer.emulator.requestlog import RequestLog
from azbearer.emulator.signing import SigningKey
from azbearer.emulator.wire import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

OTHER_TENANT = "0c0ffee0-0000-4000-8000-000000000001"
OTHER_SUBSCRIPTION = "0c0ffee0-0000-4000-8000-000000000002"
PORT = 8443
START = 1_800_000_000.0
ARM = "https://management.azure.com"
# One key for all worlds: making one takes longer than most tests.
KEY = SigningKey()


@dataclass
class Clock:
    """Seconds since 1970, moved by hand."""

    now: float = START

    def __call__(self) -> float:
        """The time that tests set."""
        return self.now


@dataclass
class World:
    """All services of an emulator, called without a socket."""

    clock: Clock
    dispatcher: Dispatcher
    log: RequestLog
    key: SigningKey
    controls: Controls

    def send(
        self, method: str, url: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        """Send a request to an absolute URL, given as scheme://host/target."""
        scheme, _, rest = url.partition("://")
        host, slash, target = rest.partition("/")
        data = body.encode() if isinstance(body, str) else body
        all_headers = (("Host", host), *(headers or {}).items())
        return self.dispatcher.answer(Request(method, slash + target, all_headers, data, scheme))

    def form(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
        """POST a form to the login host."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.send("POST", f"https://login.microsoftonline.com{path}", urlencode(fields), sent)

    def token(self, resource: str = ARM, tenant: str = DEMO_TENANT_ID) -> str:
        """An access token of the demo app, or of its like in another tenant."""
        reply = self.form(
            f"/{tenant}/oauth2/token",
            {
                "grant_type": "client_credentials",
                "client_id": DEMO_CLIENT_ID,
                "client_secret": DEMO_CLIENT_SECRET,
                "resource": resource,
            },
        )
        return str(read(reply)["access_token"])

    def arm(
        self, method: str, path: str, body: Any = None, *, version: str = "2021-04-01", **headers: str
    ) -> Reply:
        """Call ARM with a token; `{s}` in the path is the demo subscription."""
        target = path.format(s=f"/subscriptions/{DEMO_SUBSCRIPTION_ID}")
        joint = "&" if "?" in target else "?"
        sent = {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json", **headers}
        data = json.dumps(body) if body is not None else ""
        return self.send(method, f"{ARM}{target}{joint}api-version={version}", data, sent)

    def group(self, name: str = "demo", **fields: Any) -> Reply:
        """Create a resource group."""
        return self.arm("PUT", f"{{s}}/resourceGroups/{name}", {"location": "westeurope", **fields})


def read(reply: Reply) -> Any:
    """The JSON of a reply."""
    return json.loads(reply.body)


def make_settings(clock: Clock) -> EmulatorSettings:
    return EmulatorSettings(
        tenants=(
            Tenant(DEMO_TENANT_ID, "Contoso", ("contoso.onmicrosoft.com",)),
            Tenant(OTHER_TENANT, "Fabrikam"),
        ),
        apps=(
            App(DEMO_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET, "second-secret")),
            App(OTHER_TENANT, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,)),
        ),
        subscriptions=(
            Subscription(DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID),
            Subscription(OTHER_SUBSCRIPTION, OTHER_TENANT, "Fabrikam production"),
        ),
        clock=clock,
        random_bytes=random.Random(1).randbytes,
        operation_seconds=0,
    )


@pytest.fixture
def worlds() -> Callable[..., World]:
    """Makes services of changed settings, on a clock that stands still."""

    def make(**changes: Any) -> World:
        clock, log = Clock(), RequestLog(100)
        settings = replace(make_settings(clock), **changes)
        controls = Controls(settings)
        return World(clock, Dispatcher(settings, log, PORT, KEY, controls), log, KEY, controls)

    return make


@pytest.fixture
def world(worlds: Callable[..., World]) -> World:
    """Services with two tenants, on a clock that stands still."""
    return worlds()


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator with default settings, shared by the tests of one module."""
    with Emulator() as running:
        yield running


@pytest.fixture
def ca_file(emulator: Emulator, tmp_path: Path) -> str:
    """The emulator's CA as a file."""
    return str(emulator.write_ca(tmp_path / "ca.pem"))


@pytest.fixture
def as_azure(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real host names lead to the emulator, for every client in this process."""
    resolve = socket.getaddrinfo

    def mapped(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(host, str) and host.endswith((".azure.net", ".azure.com", ".microsoft.com")):
            host, port = "127.0.0.1", emulator.port
        return resolve(host, port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", mapped)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        # The requests library lets these variables win over its `verify` argument.
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def connection(emulator: Emulator) -> Iterator[http.client.HTTPSConnection]:
    """A client that trusts the emulator's CA."""
    context = ssl.create_default_context(cadata=emulator.ca_pem.decode())
    client = http.client.HTTPSConnection("localhost", emulator.port, context=context, timeout=10)
    yield client
    client.close()
