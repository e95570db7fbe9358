"""Which certificate authorities are trusted: the operating system's, and the caller's beside them.

pycurl's wheels bring an OpenSSL of their own, which knows no place to look, so the place is said
explicitly: SSL_CERT_FILE and SSL_CERT_DIR as OpenSSL documents them, else the native store on
Windows and macOS, else the distribution's bundle, and certifi's only where there is none.
"""

from __future__ import annotations

import os.path
import re
import sys

from azbearer.errors import FileFormatError, InputError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# Where distributions keep their bundle (the list that Go's crypto/x509 and curl's configure try).
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
)
_CERTIFICATE = regex(
    rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----\s.+?-----END (?:TRUSTED )?CERTIFICATE-----", re.DOTALL
)


class Trust(NamedTuple):
    """Where trusted certificates come from.

    Args:
        file: a PEM bundle, or empty.
        directory: of hashed certificates, or empty.
        native: the operating system's own store is asked.
        extra: PEM text, trusted beside all of these.
    """

    file: str = ""
    directory: str = ""
    native: bool = False
    extra: str = ""


def find_trust(
    environ: Mapping[str, str],
    *,
    extra: str = "",
    platform: str = sys.platform,
    exists: Callable[[str], bool] = os.path.isfile,
) -> Trust:
    """The trust of this machine, with the caller's certificates beside it."""
    file, directory = environ.get("SSL_CERT_FILE", ""), environ.get("SSL_CERT_DIR", "")
    if file or directory:
        return Trust(file=file, directory=directory, extra=extra)
    if platform == "win32":
        return Trust(native=True, extra=extra)
    bundle = next((path for path in _BUNDLES if exists(path)), "")
    if platform == "darwin":
        # The bundle that macOS ships covers a libcurl that was built without its native store.
        return Trust(file=bundle, native=True, extra=extra)
    return Trust(file=bundle or _certifi(), extra=extra)


def _certifi() -> str:
    """The bundle of the certifi package."""
    import certifi  # noqa: PLC0415 - the last resort, on machines without any bundle

    return certifi.where()


def with_extra(trust: Trust) -> str:
    """One PEM text of the store and the extra certificates, for a TLS library that takes only one.

    A native store can't be written down, so certifi's stands in for it.
    """
    with open(trust.file or _certifi(), encoding="ascii", errors="replace") as bundle:  # noqa: PTH123 - pathlib adds nothing to a text path
        return f"{bundle.read()}\n{trust.extra}"


def read_extra(file: Path | None, pem: bytes) -> str:
    """The caller's certificates, of a file and of bytes, as one PEM text.

    Only the certificates are taken over: a file may hold a private key and comments too.

    Raises:
        InputError: the file can't be read.
        FileFormatError: there is no certificate in it.
    """
    certificates = _CERTIFICATE.findall(pem)
    if file is not None:
        certificates += _certificates_of(file)
    return "".join(f"{certificate.decode('ascii')}\n" for certificate in certificates)


def _certificates_of(file: Path) -> list[bytes]:
    """The certificates in a PEM file."""
    try:
        found = _CERTIFICATE.findall(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"the CA file can't be read: {error.strerror}", where=str(file), hint="check --ssl-extra-ca-certs"
        ) from None
    if not found:
        raise FileFormatError(
            "the CA file has no certificate in PEM form",
            where=str(file),
            hint="convert DER to PEM with: openssl x509 -inform der -in FILE",
        )
    return found
