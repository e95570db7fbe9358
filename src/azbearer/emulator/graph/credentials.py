"""Passwords and keys of applications, as documents and as what the token endpoint checks."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from azbearer.emulator.graph import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.identifiers import Identifiers

SECRET = "_secret"  # noqa: S105 - the name of a hidden field
_TWO_YEARS = 2 * 365 * 86_400
_HINT = 3


def iso(seconds: float) -> str:
    """A time as Graph writes it."""
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def seconds_of(text: str) -> float:
    """The time that a text of Graph's names.

    Raises:
        GraphError: it names none.
    """
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise errors.bad_request(
            f"Cannot convert the literal '{text}' to the expected type 'Edm.DateTimeOffset'."
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def new_password(asked: Mapping[str, Any], ids: Identifiers, now: float) -> dict[str, Any]:
    """A password credential with its secret, which Graph makes and shows once.

    Raises:
        GraphError: it ends before it begins.
    """
    start = seconds_of(asked["startDateTime"]) if asked.get("startDateTime") else now
    end = seconds_of(asked["endDateTime"]) if asked.get("endDateTime") else start + _TWO_YEARS
    if end <= start:
        raise errors.bad_request("Key credential end date is invalid: it must be after the start date.")
    # Entra's secrets hold such characters, and a client that forgets to form-encode them must fail here too.
    secret = f"{ids.opaque(3)[:3]}8Q~{ids.opaque(26)[:34]}"
    return password(secret, start, end, ids.guid(), asked.get("displayName"))


def password(secret: str, start: float, end: float, key_id: str, name: str | None) -> dict[str, Any]:
    """A password credential."""
    return {
        "customKeyIdentifier": None,
        "displayName": name,
        "endDateTime": iso(end),
        "hint": secret[:_HINT],
        "keyId": key_id,
        "secretText": None,
        "startDateTime": iso(start),
        SECRET: secret,
    }


def secrets_of(document: Mapping[str, Any], now: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The secrets that do by now, and those whose time is over."""
    valid: list[str] = []
    expired: list[str] = []
    for entry in document.get("passwordCredentials") or ():
        target = expired if seconds_of(entry["endDateTime"]) <= now else valid
        target.append(entry[SECRET])
    return tuple(valid), tuple(expired)


def checked_keys(entries: list[dict[str, Any]], ids: Identifiers) -> list[dict[str, Any]]:
    """Key credentials as they are kept: with ids, thumbprints and times of their certificates.

    Raises:
        GraphError: a key is no certificate.
    """
    return [_checked_key(entry, ids) for entry in entries]


def _checked_key(entry: dict[str, Any], ids: Identifiers) -> dict[str, Any]:
    if entry.get("_der"):
        return entry
    certificate = _certificate(str(entry.get("key") or ""))
    der = certificate.public_bytes(Encoding.DER)
    return {
        "customKeyIdentifier": base64.b64encode(hashlib.sha1(der, usedforsecurity=False).digest()).decode(),
        "displayName": entry.get("displayName") or certificate.subject.rfc4514_string(),
        "endDateTime": entry.get("endDateTime") or iso(certificate.not_valid_after_utc.timestamp()),
        "key": None,
        "keyId": entry.get("keyId") or ids.guid(),
        "startDateTime": entry.get("startDateTime") or iso(certificate.not_valid_before_utc.timestamp()),
        "type": entry.get("type") or "AsymmetricX509Cert",
        "usage": entry.get("usage") or "Verify",
        "_der": base64.b64encode(der).decode(),
    }


def _certificate(text: str) -> x509.Certificate:
    """The certificate in a key: in DER or PEM, in base64."""
    try:
        raw = base64.b64decode(text, validate=True)
        return (
            x509.load_pem_x509_certificate(raw)
            if raw.startswith(b"-----")
            else x509.load_der_x509_certificate(raw)
        )
    except (ValueError, binascii.Error) as error:
        raise errors.bad_request(
            "Invalid value specified for property 'keyCredentials': the key is no certificate."
        ) from error


def certificates_of(document: Mapping[str, Any]) -> tuple[bytes, ...]:
    """The certificates in PEM."""
    ders = (base64.b64decode(entry["_der"]) for entry in document.get("keyCredentials") or ())
    return tuple(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in ders)
