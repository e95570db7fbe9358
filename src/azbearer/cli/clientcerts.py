"""Client certificates of a run: newman's options, and its list of certificates for addresses.

What can be wrong with a certificate is found before the first request: a handshake that fails in the
middle of a run says little of why. Passphrases and keys are in no message.
"""

from __future__ import annotations

import os
import ssl
import stat
from pathlib import Path

from azbearer.collection.files import read_file
from azbearer.collection.json_text import parse_json
from azbearer.collection.place import Place, member, text_member
from azbearer.errors import InputError, UsageError
from azbearer.http.certificates import ALL_URLS, CertificateRule, ClientCertificate
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

PASSPHRASE_VARIABLE = "AZBEARER_SSL_CLIENT_PASSPHRASE"  # noqa: S105  its name
"""The environment variable that spares the passphrase from the command line."""


def certificate_rules(
    options: argparse.Namespace, note: Callable[[str], None]
) -> tuple[CertificateRule, ...]:
    """The rules that the options ask for, each of them tried out.

    Args:
        options: what `add_certificate_arguments` added, and `working_dir`.
        note: takes warnings.

    Raises:
        UsageError: a key or passphrase without a certificate.
        FileFormatError: the list can't be read; `where` has the place.
        InputError: a certificate can't be used.
    """
    rules = list(_listed(options))
    if options.ssl_client_cert is not None:
        # Behind the list, for all that it does not speak of, as in newman.
        rules.append(CertificateRule((ALL_URLS,), _of_options(options, note)))
    elif options.ssl_client_key is not None or options.ssl_client_passphrase is not None:
        raise UsageError(
            "a client key or passphrase needs its certificate", hint="give it with --ssl-client-cert FILE"
        )
    for rule in rules:
        _check(rule.certificate, note)
    return tuple(rules)


def _of_options(options: argparse.Namespace, note: Callable[[str], None]) -> ClientCertificate:
    if options.ssl_client_passphrase is not None:
        note(
            "warning: --ssl-client-passphrase shows a secret to everybody who can list processes; "
            f"the variable {PASSPHRASE_VARIABLE} does not"
        )
    passphrase = options.ssl_client_passphrase or os.environ.get(PASSPHRASE_VARIABLE, "")
    return _certificate(options.ssl_client_cert, options.ssl_client_key, passphrase)


def _certificate(path: Path, key: Path | None, passphrase: str) -> ClientCertificate:
    return ClientCertificate(path, key, path.suffix.lower() in (".pfx", ".p12"), passphrase)


def _listed(options: argparse.Namespace) -> Iterator[CertificateRule]:
    """The rules of the list; its paths are relative to `--working-dir`, or the current folder."""
    path = options.ssl_client_cert_list
    if path is None:
        return
    place = Place(str(path))
    entries = place.expect(parse_json(read_file(path), str(path)), list)
    folder = options.working_dir or Path()
    for index, entry in enumerate(entries):
        yield _rule(place.at(index).expect(entry, dict), place.at(index), folder)


def _rule(entry: dict[str, Any], place: Place, folder: Path) -> CertificateRule:
    matches = member(entry, "matches", place, list) or []
    patterns = tuple(place.at("matches").at(at).expect(each, str) for at, each in enumerate(matches))
    if not patterns:
        raise place.error("this certificate has no matches", 'name addresses: "matches": ["https://host/*"]')
    pkcs12 = _source(entry, "pfx", place)
    path = pkcs12 or _source(entry, "cert", place)
    if not path:
        raise place.error("this has neither a cert nor a pfx", 'name its file: "cert": {"src": "client.pem"}')
    key = "" if pkcs12 else _source(entry, "key", place)
    passphrase = text_member(entry, "passphrase", place)
    certificate = ClientCertificate(folder / path, folder / key if key else None, bool(pkcs12), passphrase)
    return CertificateRule(patterns, certificate)


def _source(entry: dict[str, Any], name: str, place: Place) -> str:
    """The path under `name`, written as `{"src": path}` or as the path alone."""
    value = member(entry, name, place, dict, str)
    return text_member(value, "src", place.at(name)) if isinstance(value, dict) else value or ""


def _check(certificate: ClientCertificate, note: Callable[[str], None]) -> None:
    for path in filter(None, (certificate.certificate, certificate.key)):
        read_file(path)
    _warn_of_mode(certificate.key or certificate.certificate, note)
    problem = _problem_of_pkcs12(certificate) if certificate.pkcs12 else _problem_of_pem(certificate)
    if problem:
        raise InputError(
            f"the client certificate can't be used: {problem}",
            where=str(certificate.certificate),
            hint="check certificate, key and passphrase",
            code="client-certificate",
        )


def _problem_of_pem(certificate: ClientCertificate) -> str:
    """What is wrong, in words of our own: OpenSSL's tell little, and nothing of a key must be in them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        # Without a passphrase OpenSSL would ask for one on the terminal.
        context.load_cert_chain(
            certificate.certificate, certificate.key, password=lambda: certificate.passphrase
        )
    except ssl.SSLError as error:
        return _REASONS.get(
            error.reason or "", "it is no PEM certificate with its key, or the passphrase is wrong"
        )
    except (OSError, ValueError):
        return "it is no PEM certificate with its key, or the passphrase is wrong"
    return ""


_REASONS = {
    "KEY_VALUES_MISMATCH": "the key belongs to another certificate",
    "BAD_DECRYPT": "the passphrase is wrong",
    "BAD_PASSWORD_READ": "the passphrase is missing",
    "KEY_TYPE_MISMATCH": "the key is of another kind than the certificate's",
}


def _problem_of_pkcs12(certificate: ClientCertificate) -> str:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415  for this form alone

    from azbearer.tokens.pkcs12 import asks_too_much  # noqa: PLC0415  likewise

    secret = certificate.passphrase.encode() if certificate.passphrase else None
    data = read_file(certificate.certificate)
    if asks_too_much(data):
        return "opening it would take very long: it asks for millions of rounds for its passphrase"
    try:
        key, found, _ = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, TypeError):
        return "it is no PKCS #12 file that this passphrase opens"
    return "" if key is not None and found is not None else "it holds no key with a certificate"


def _warn_of_mode(path: Path, note: Callable[[str], None]) -> None:
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        note(f"warning: others may read the key in {path}; take that away with: chmod 600 {path}")
