"""An emulator, credentials that trust it, and a process in which nothing is shared yet."""

from __future__ import annotations

import os
import ssl
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from azure import identity as azure_identity
from azure.core import credentials as azure_credentials
from azure.core import exceptions as azure_exceptions
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

import azbearer
from azbearer.credentials.sharing import SHELF
from azbearer.emulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_TENANT_ID,
    App,
    Emulator,
    EmulatorSettings,
)
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery

SCOPE = "https://management.azure.com/.default"
_VARIABLES = ("AZURE", "AZBEARER_", "IDENTITY_", "MSI_", "IMDS_", "ACTIONS_", "SYSTEM_", "AZD_")
# What other clients prefer to their own arguments.
_OTHERS = ("_CA_BUNDLE", "_PROXY", "_proxy")
_AZURE = {
    "azure.core.credentials": azure_credentials,
    "azure.core.exceptions": azure_exceptions,
    "azure.identity": azure_identity,
}


class Site:
    """A running emulator, and the arguments by which credentials reach it."""

    def __init__(self, emulator: Emulator, ca: Path) -> None:
        self.emulator = emulator
        self.ca = str(ca)

    @property
    def options(self) -> dict[str, Any]:
        """Where to sign in, and whom to trust."""
        return {"authority": self.emulator.url, "connection_verify": self.ca}

    @property
    def host(self) -> str:
        """Where the emulator may see a token."""
        return f"localhost:{self.emulator.port}"

    @property
    def api(self) -> str:
        """The address of something that wants a token."""
        return f"{self.emulator.url}/subscriptions?api-version=2022-12-01"

    @property
    def trust(self) -> ssl.SSLContext:
        """For clients that want a context."""
        return ssl.create_default_context(cafile=self.ca)

    @property
    def token_requests(self) -> int:
        """How many token requests were sent."""
        return sum(record.path.endswith("/token") for record in self.emulator.requests)

    def credential(self, secret: str = DEMO_CLIENT_SECRET, **more: Any) -> azbearer.ClientSecretCredential:
        """The demo app."""
        options = {**self.options, **more}
        return azbearer.ClientSecretCredential(DEMO_TENANT_ID, DEMO_CLIENT_ID, secret, **options)


class Counted:
    """A credential that counts how often it is asked, and answers when the gate is open."""

    name = "Counted"

    def __init__(self) -> None:
        self.asked: list[TokenQuery] = []
        self.gate = threading.Event()
        self.gate.set()

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return f"{id(self)} {query.scopes}"

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""
        self.asked.append(query)
        assert self.gate.wait(20), "the test never opened the gate"
        yield from ()
        now = context.now()
        return Token(Secret(f"token-{len(self.asked)}"), now + 3600, now + 1800, now)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No tokens of other tests, no variables of this machine, no azure-core that another test has loaded."""
    for name in list(os.environ):
        if name.startswith(_VARIABLES) or name.endswith(_OTHERS):
            monkeypatch.delenv(name)
    for module in _AZURE:
        monkeypatch.delitem(sys.modules, module, raising=False)
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def azure_is_loaded(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - comes first
    """This process uses azure-core and azure-identity."""
    for name, module in _AZURE.items():
        monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An emulator for one test."""
    with Emulator() as emulator:
        yield Site(emulator, emulator.write_ca(tmp_path / "ca.pem"))


@pytest.fixture(scope="session")
def certificate() -> bytes:
    """A private key and its certificate, in one PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "demo")])
    start = datetime.fromtimestamp(time.time(), UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, plain) + made.public_bytes(pem)


@pytest.fixture
def certificate_site(tmp_path: Path, certificate: bytes) -> Iterator[Site]:
    """An emulator whose demo app has that certificate."""
    app = App(DEMO_TENANT_ID, DEMO_CLIENT_ID, (DEMO_CLIENT_SECRET,), certificates=(certificate,))
    with Emulator(EmulatorSettings(apps=(app,))) as emulator:
        yield Site(emulator, emulator.write_ca(tmp_path / "ca.pem"))
