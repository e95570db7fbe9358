"""newman's options for client certificates: what is wrong with one is said before the first request."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from azbearer.cli.clientcerts import PASSPHRASE_VARIABLE, certificate_rules
from azbearer.errors import AzbearerError, FileFormatError, InputError, UsageError
from azbearer.http.certificates import ALL_URLS, CertificateRule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

PASSPHRASE = "canary-horse"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A certificate, its key with and without a passphrase, both as PKCS #12, and another key."""
    key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "client")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    sealed = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    open_ = serialization.NoEncryption()
    for file, content in {
        "client.pem": certificate.public_bytes(serialization.Encoding.PEM),
        "client.key": _pem(key, sealed),
        "open.key": _pem(key, open_),
        "other.key": _pem(other, open_),
        "client.pfx": pkcs12.serialize_key_and_certificates(b"client", key, certificate, None, sealed),
        "keyless.pfx": pkcs12.serialize_key_and_certificates(b"client", None, certificate, None, sealed),
        "bomb.pfx": bytes.fromhex("3010 020103 3000 3009 3000 0400 02037fffff"),
        "broken.pem": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }.items():
        (tmp_path / file).write_bytes(content)
        (tmp_path / file).chmod(0o600)
    return tmp_path


def _pem(key: ec.EllipticCurvePrivateKey, how: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def rules(notes: list[str], **given: Any) -> tuple[CertificateRule, ...]:
    """The rules for these options."""
    names = (
        "ssl_client_cert",
        "ssl_client_key",
        "ssl_client_passphrase",
        "ssl_client_cert_list",
        "working_dir",
    )
    return certificate_rules(argparse.Namespace(**{name: given.get(name) for name in names}), notes.append)


def test_certificate_for_all(folder: Path) -> None:
    """Certificate, key and passphrase hold for every address."""
    notes: list[str] = []
    [rule] = rules(
        notes,
        ssl_client_cert=folder / "client.pem",
        ssl_client_key=folder / "client.key",
        ssl_client_passphrase=PASSPHRASE,
    )
    assert ((ALL_URLS,), PASSPHRASE) == (rule.matches, rule.certificate.passphrase)
    assert ["warning: --ssl-client-passphrase shows a secret"] == [note[:47] for note in notes]


def test_passphrase_of_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable keeps it off the command line, and there is nothing to warn of."""
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    notes: list[str] = []
    rules(notes, ssl_client_cert=folder / "client.pfx")
    assert [] == notes


@pytest.mark.parametrize(
    ("certificate", "key", "passphrase", "problem"),
    [
        ("client.pem", "client.key", "wrong", "the passphrase is wrong"),
        ("client.pem", "client.key", "", "passphrase"),
        ("client.pem", "other.key", "", "the key belongs to another certificate"),
        ("client.pem", None, "", "it is no PEM certificate with its key"),
        ("broken.pem", "open.key", "", "it is no PEM certificate with its key"),
        ("client.pfx", None, "wrong", "it is no PKCS #12 file that this passphrase opens"),
        ("keyless.pfx", None, PASSPHRASE, "it holds no key with a certificate"),
        ("bomb.pfx", None, PASSPHRASE, "opening it would take very long"),
        ("nowhere.pem", None, "", "there is no such file"),
    ],
)
def test_what_is_wrong(
    folder: Path, certificate: str, key: str | None, passphrase: str, problem: str
) -> None:
    """Each mistake has its reason, and neither key nor passphrase is in it."""
    with pytest.raises((InputError, FileFormatError)) as caught:
        rules(
            [],
            ssl_client_cert=folder / certificate,
            ssl_client_key=folder / key if key else None,
            ssl_client_passphrase=passphrase,
        )
    assert problem in caught.value.message
    assert PASSPHRASE not in "".join(caught.value.lines())


def test_key_that_others_may_read(folder: Path) -> None:
    """A key with an open mode is warned of."""
    (folder / "open.key").chmod(0o644)
    notes: list[str] = []
    rules(notes, ssl_client_cert=folder / "client.pem", ssl_client_key=folder / "open.key")
    assert [f"warning: others may read the key in {folder / 'open.key'}"] == [
        note.partition(";")[0] for note in notes
    ]


def test_key_without_certificate(folder: Path) -> None:
    """A key alone is a slip."""
    with pytest.raises(UsageError, match="needs its certificate"):
        rules([], ssl_client_key=folder / "open.key")


def write_list(folder: Path, *entries: Any) -> Path:
    """A list of certificates."""
    path = folder / "list.json"
    path.write_text(json.dumps(entries), "utf-8")
    return path


def test_list_comes_before_the_certificate_for_all(folder: Path) -> None:
    """The list in its order, then the one for all else; paths are below --working-dir."""
    one = {
        "name": "1",
        "matches": ["https://a.test/*"],
        "cert": {"src": "client.pem"},
        "key": {"src": "open.key"},
    }
    two = {"matches": ["https://b.test/*"], "pfx": {"src": "client.pfx"}, "passphrase": PASSPHRASE}
    found = rules(
        [],
        ssl_client_cert_list=write_list(folder, one, two),
        working_dir=folder,
        ssl_client_cert=folder / "client.pem",
        ssl_client_key=folder / "open.key",
    )
    assert [("https://a.test/*",), ("https://b.test/*",), (ALL_URLS,)] == [rule.matches for rule in found]
    assert folder / "client.pfx" == found[1].certificate.certificate


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (5, "this should be an object"),
        ({"cert": {"src": "client.pem"}}, "this certificate has no matches"),
        ({"matches": [1]}, "this should be a text"),
        ({"matches": ["https://a.test/*"]}, "this has neither a cert nor a pfx"),
        ({"matches": ["https://a.test/*"], "cert": {"src": 5}}, "this should be a text"),
    ],
)
def test_bad_lists(folder: Path, entry: Any, problem: str) -> None:
    """What is wrong in a list is named with its place."""
    with pytest.raises(AzbearerError) as caught:
        rules([], ssl_client_cert_list=write_list(folder, entry), working_dir=folder)
    assert problem in caught.value.message
    assert "list.json: $[0]" in caught.value.where


def test_run_takes_the_options(
    cli: Callable[..., Ended], collection: Callable[..., Path], folder: Path
) -> None:
    """The options reach the run, and a mistake ends it before the first request."""
    path = collection("/status/200")
    good = cli(
        "run", path, "--ssl-client-cert", folder / "client.pem", "--ssl-client-key", folder / "open.key"
    )
    bad = cli(
        "run", path, "--ssl-client-cert", folder / "client.pem", "--ssl-client-key", folder / "other.key"
    )
    assert (0, 2) == (good.code, bad.code)


def test_verbose_run(cli: Callable[..., Ended], collection: Callable[..., Path]) -> None:
    """`--verbose` tells headers, sizes, the address and the phases of each request, and no secret."""
    path = collection("/one", variable=[{"key": "client_secret", "value": "canary-4711"}])
    document = json.loads(path.read_text("utf-8"))
    header = [{"key": "X-Key", "value": "{{client_secret}}"}, {"key": "X-Seen", "value": "yes"}]
    document["item"][0]["request"] = {"url": "{{server}}/one", "header": header}
    path.write_text(json.dumps(document), "utf-8")
    out = cli("run", path, "--verbose").out
    for text in (
        "X-Seen: yes",
        "Content-Length",
        "tcp-handshake",
        "transfer-start",
        "download",
        "from 127.0.0.1:",
    ):
        assert text in out
    assert "canary-4711" not in out
