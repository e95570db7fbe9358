"""A certificate authority that lives as long as the emulator, and the one certificate it signs.

The extensions are those of RFC 5280 sections 4.2.1.1 to 4.2.1.12 that strict verifiers ask for
(Python 3.13's VERIFY_X509_STRICT, OpenSSL 3.6): key identifiers on both, critical key usage, the
path length, and a validity that Apple's 825-day rule accepts.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import secrets
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from azbearer.emulator.hosts import LOOPBACK_NAMES, REAL_HOSTS

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """The CA's certificate, and the server's certificate with its key; no key of the CA is kept."""

    ca_pem: bytes
    certificate_pem: bytes
    key: ec.EllipticCurvePrivateKey = field(repr=False)


def create_identity() -> ServerIdentity:
    """A new CA and a certificate for every host that the emulator stands for."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _authority(ca_key)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _leaf(ca, ca_key, key)
    pem = serialization.Encoding.PEM
    return ServerIdentity(ca.public_bytes(pem), leaf.public_bytes(pem), key)


def sha1_thumbprint(identity: ServerIdentity) -> str:
    """The name by which Service Fabric's clients know a server's certificate, in hex."""
    certificate = x509.load_pem_x509_certificate(identity.certificate_pem)
    return certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - a name, no protection


def server_context(identity: ServerIdentity) -> ssl.SSLContext:
    """A TLS server context, 1.2 or newer, that offers HTTP/1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    _load_key(context, identity)
    return context


def _load_key(context: ssl.SSLContext, identity: ServerIdentity) -> None:
    """Give the context its certificate and key.

    OpenSSL through Python loads keys from files only. So the key touches the disk encrypted under
    a password that exists in this frame alone, in a private folder, for a few milliseconds.
    """
    password = secrets.token_bytes(32).hex().encode()
    sealed = identity.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    with tempfile.TemporaryDirectory(prefix="azbearer-") as folder:
        path = Path(folder, "server.pem")
        path.write_bytes(identity.certificate_pem + sealed)
        context.load_cert_chain(path, password=password)


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    # The random part keeps the CAs of two emulators apart in one trust store: OpenSSL looks
    # issuers up by name first.
    name = _name(f"azbearer emulator CA {os.urandom(4).hex()}")
    builder = (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
    )
    return builder.sign(key, hashes.SHA256())


def _leaf(
    ca: x509.Certificate, ca_key: ec.EllipticCurvePrivateKey, key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    builder = (
        _builder(_name("azbearer emulator"), ca.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_alternative_names()), critical=False)
        .add_extension(issuer_id, critical=False)
    )
    return builder.sign(ca_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        # A day back, for clients whose clock is behind.
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 365 * _DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative_names() -> list[x509.GeneralName]:
    return [_general_name(name) for name in (*LOOPBACK_NAMES, *REAL_HOSTS)]


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
