"""The credential that an app is wished to have, from the options of `azbearer app`."""

from __future__ import annotations

import datetime as dt

from azbearer.arm.apps.values import AppWish, CertificateWish, FederatedWish, SecretWish
from azbearer.cli.reading import read_given
from azbearer.errors import InputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from azbearer.cli.apps.envfile import Present

MOST_DAYS = 730


def app_wish(options: argparse.Namespace, present: Present | None, scope: str) -> AppWish:
    """The app, its credential and its role."""
    return AppWish(options.name, _key(options, present), options.role, scope)


def _key(
    options: argparse.Namespace, present: Present | None
) -> SecretWish | CertificateWish | FederatedWish | None:
    """The credential that is wished; none when the file has a secret already."""
    issuer, subject = options.federated_issuer, options.federated_subject
    if bool(issuer) != bool(subject):
        raise UsageError(
            "a federated credential has an issuer and a subject", hint="give both --federated-… options"
        )
    kinds = [bool(options.certificate), bool(issuer), options.no_credential]
    if sum(kinds) > 1:
        raise UsageError(
            "an app is given one credential at a time", hint="run the command again for another one"
        )
    if options.certificate:
        return certificate_in(options.certificate)
    if issuer:
        return FederatedWish(issuer, subject)
    if options.no_credential or (present is not None and present.has_secret and not options.new_secret):
        return None
    return secret_wish(options.days)


def secret_wish(days: int) -> SecretWish:
    """A secret that lives so many days from now.

    Raises:
        UsageError: too few or too many.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(
            f"a secret is valid from 1 to {MOST_DAYS} days", hint="give another number of --days"
        )
    ends = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    return SecretWish(ends.strftime("%Y-%m-%dT%H:%M:%SZ"))


def certificate_in(path: Path) -> CertificateWish:
    """The certificate in a PEM file; a private key beside it is not read.

    Raises:
        InputError: there is none.
    """
    import base64  # noqa: PLC0415  only for certificates
    import hashlib  # noqa: PLC0415  likewise

    text = read_given(path, "the certificate").decode("ascii", "replace")
    _, begun, rest = text.partition("-----BEGIN CERTIFICATE-----")
    body, ended, _ = rest.partition("-----END CERTIFICATE-----")
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
    except ValueError:
        der = b""
    if not (begun and ended and der):
        raise InputError(
            "the file has no certificate in PEM",
            where=str(path),
            hint="it begins with -----BEGIN CERTIFICATE-----",
        )
    thumbprint = hashlib.sha1(der, usedforsecurity=False).digest()
    return CertificateWish(base64.b64encode(der).decode(), base64.b64encode(thumbprint).decode())
