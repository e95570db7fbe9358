"""The peers as fixtures: each is started by the first test that asks for it, once for each worker."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, NoReturn

import pytest
from joserfc.jwk import RSAKey
from tests.peers.parties import ISSUER, SECRET, AppKey, Authorities, Tls, new_app_key, unsealed
from tests.peers.programs import FOLDER, MODULES, Server, needs_peers

from azbearer.emulator import Emulator
from azbearer.emulator.certificates import create_identity
from azbearer.http import open_transport
from azbearer.http.settings import TransportSettings
from azbearer.tokens.breaker import Services
from azbearer.tokens.drive import Driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from azbearer.http.messages import Transport


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, with the packages of this folder installed."""
    return needs_peers()


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """A certificate for loopback, and the authority that signed it, made for this run."""
    folder = tmp_path_factory.mktemp("tls")
    identity = create_identity()
    tls = Tls(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    tls.certificate.write_bytes(identity.certificate_pem)
    tls.ca.write_bytes(identity.ca_pem)
    tls.key.touch(mode=0o600)
    tls.key.write_bytes(unsealed(identity.key))
    return tls


@pytest.fixture(scope="session")
def app_key() -> AppKey:
    """The key that the OAuth 2 server knows of `certificate-app`."""
    return new_app_key()


@pytest.fixture(scope="session")
def oidc_provider(
    node: str, tls: Tls, app_key: AppKey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Authorities]:
    """oidc-provider, with an app for each way to prove who one is."""
    public = RSAKey.import_key(app_key.key_pem).as_dict(private=False)
    secret = {"client_secret": SECRET}
    config = {
        "issuer": ISSUER,
        "tls": {"cert": str(tls.certificate), "key": str(tls.key)},
        "clients": [
            client("body-app", "client_secret_post", **secret),
            client("header-app", "client_secret_basic", **secret),
            client(
                "certificate-app",
                "private_key_jwt",
                token_endpoint_auth_signing_alg="PS256",
                jwks={"keys": [{**public, "use": "sig"}]},
            ),
        ],
    }
    path = tmp_path_factory.mktemp("oidc") / "config.json"
    path.write_text(json.dumps(config), "utf-8")
    server = Server(node, FOLDER / "oidc_server.mjs", path)
    try:
        ports = json.loads(server.wait_for("^listening (.*)"))
        yield Authorities(f"https://127.0.0.1:{ports['https']}", f"http://127.0.0.1:{ports['http']}")
    finally:
        server.stop()


def client(client_id: str, method: str, **more: object) -> dict[str, object]:
    """A client of the OAuth 2 server that gets tokens for itself, and proves who it is by the method."""
    return {
        "client_id": client_id,
        "token_endpoint_auth_method": method,
        "grant_types": ["client_credentials"],
        "redirect_uris": [],
        "response_types": [],
        **more,
    }


@pytest.fixture(scope="session")
def azurite(node: str, tls: Tls) -> Iterator[str]:
    """Azurite's blob service with the check of tokens on, and all it stores in memory; gives its URL."""
    server = Server(
        node,
        MODULES / "azurite" / "dist" / "src" / "blob" / "main.js",
        *("--blobHost", "127.0.0.1", "--blobPort", "0"),
        *("--oauth", "basic", "--cert", tls.certificate, "--key", tls.key),
        *("--inMemoryPersistence", "--silent", "--disableTelemetry"),
        # Microsoft's own library speaks a newer version than this Azurite knows.
        "--skipApiVersionCheck",
    )
    try:
        yield server.wait_for(r"successfully listens on (https://\S+)")
    finally:
        server.stop()


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """Our own Entra ID."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def transport(tls: Tls) -> Iterator[Transport]:
    """Our transport, which trusts the peers' certificate and reaches loopback only."""
    transport = open_transport(TransportSettings(extra_ca_file=tls.ca, offline=True))
    yield transport
    transport.close()


@pytest.fixture
def new_driver() -> Iterator[Callable[..., Driver]]:
    """Makes drivers of token requests that reach loopback only, and that never have a reason to wait."""
    drivers: list[Driver] = []

    def make(ca: bytes, wall: Callable[[], float] = time.time) -> Driver:
        settings = TransportSettings(extra_ca_pem=ca, offline=True)
        drivers.append(Driver(settings, environ={}, sleep=never, wall=wall, services=Services()))
        return drivers[-1]

    yield make
    for driver in drivers:
        driver.close()


def never(seconds: float) -> NoReturn:
    """No answer of a peer is one to wait for."""
    raise AssertionError(f"waited for {seconds} s")
