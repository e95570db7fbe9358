"""Apps that prove who they are: by a secret, a certificate, or somebody else's word."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import AuthorityOptions, read_options
from azbearer.errors import UsageError
from azbearer.secrets import Secret
from azbearer.tokens.grants.assertion import ClientAssertion
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.proof import AssertionProof, SecretProof
from azbearer.tokens.grants.sources import FromFile, from_bytes
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from typing import Unpack

    from azbearer.tokens.grants.proof import ClientProof
    from azbearer.tokens.grants.sources import DataSource, SecretSource


def text_of(value: object, name: str) -> str:
    """A required text.

    Raises:
        TypeError: it is something else, such as the None of a variable that is not set.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    return value


@dataclass(frozen=True, slots=True)
class Asked:
    """A user's callable as a source of secrets; equal when the callable is the same."""

    call: Callable[[], str]

    def __call__(self) -> Secret:
        """The secret as it is now."""
        return Secret(text_of(self.call(), "what the callable returns"))


def secret_of(value: str | Secret | Callable[[], str], name: str) -> SecretSource:
    """A secret that is given as a text, or by a callable that gives the current one.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(value, Secret):
        return value
    return Asked(value) if callable(value) else Secret(text_of(value, name))


class ClientSecretSetup(Setup):
    """An app that signs in with a secret.

    Args:
        tenant_id: of the app registration: a GUID or a domain.
        client_id: of the app registration.
        client_secret: the secret itself (not its id), or a callable that gives the current one for
            each token request, so that a new secret needs no restart.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        client_secret: str | Secret | Callable[[], str],
        **options: Unpack[AuthorityOptions],
    ) -> None:
        chosen = read_options(self, options, AuthorityOptions)
        description = ClientSecret(
            chosen.sign_in,
            text_of(tenant_id, "tenant_id"),
            text_of(client_id, "client_id"),
            secret_of(client_secret, "client_secret"),
            additionally_allowed_tenants=chosen.tenants,
        )
        super().__init__(description, chosen)


class CertificateSetup(Setup):
    """An app that signs in with a certificate.

    Args:
        tenant_id: of the app registration.
        client_id: of the app registration.
        certificate_path: a file in PEM or PKCS#12 (PFX) form with certificate and private key; it is
            read anew for each token request, so that a new certificate needs no restart.
        certificate_data: its bytes, instead of a file.
        password: of the key.
        send_certificate_chain: send the public certificates along, for apps that are set up by subject
            name and issuer.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        certificate_path: str | os.PathLike[str] | None = None,
        *,
        certificate_data: bytes | None = None,
        password: str | bytes | None = None,
        send_certificate_chain: bool = False,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.grants.certificate import ClientCertificate  # noqa: PLC0415 - most have a secret

        chosen = read_options(self, options, AuthorityOptions)
        description = ClientCertificate(
            chosen.sign_in,
            text_of(tenant_id, "tenant_id"),
            text_of(client_id, "client_id"),
            certificate_of(certificate_path, certificate_data),
            password=password_of(password),
            send_chain=send_certificate_chain,
            additionally_allowed_tenants=chosen.tenants,
        )
        super().__init__(description, chosen)


def certificate_of(path: str | os.PathLike[str] | None, data: bytes | None) -> DataSource:
    """The certificate, which is given as a file or as bytes.

    Raises:
        UsageError: it is neither, or both.
    """
    if (path is None) == (data is None):
        raise UsageError(
            "give a certificate as certificate_path or as certificate_data",
            hint="exactly one of the two, in PEM or PKCS#12 (PFX) form",
        )
    return from_bytes(data) if data is not None else FromFile(str(path))


def password_of(password: str | bytes | None) -> Secret | None:
    """The password of a certificate's key."""
    if password is None:
        return None
    return Secret(password.decode("utf-8") if isinstance(password, bytes) else password)


class ClientAssertionSetup(Setup):
    """An app that signs in with a token of another issuer (workload identity federation).

    Args:
        tenant_id: of the app registration.
        client_id: of the app registration.
        func: gives the current token of the other issuer; called for each token request.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        func: Callable[[], str],
        **options: Unpack[AuthorityOptions],
    ) -> None:
        chosen = read_options(self, options, AuthorityOptions)
        description = ClientAssertion(
            chosen.sign_in,
            text_of(tenant_id, "tenant_id"),
            text_of(client_id, "client_id"),
            Asked(func),
            additionally_allowed_tenants=chosen.tenants,
        )
        super().__init__(description, chosen)


class OnBehalfOfSetup(Setup):
    """An API that acts for the user who called it.

    Args:
        tenant_id: of the API's app registration.
        client_id: of the API's app registration.
        client_certificate: bytes in PEM or PKCS#12 form; this, `client_secret` or
            `client_assertion_func` proves who the API is.
        client_secret: likewise.
        client_assertion_func: likewise; gives a token of another issuer.
        user_assertion: the access token that the API was called with.
        password: of the certificate's key.
        send_certificate_chain: as in `CertificateCredential`.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        *,
        client_certificate: bytes | None = None,
        client_secret: str | None = None,
        client_assertion_func: Callable[[], str] | None = None,
        user_assertion: str,
        password: str | bytes | None = None,
        send_certificate_chain: bool = False,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.grants.on_behalf_of import OnBehalfOf  # noqa: PLC0415 - for APIs only

        chosen = read_options(self, options, AuthorityOptions)
        proof = _one_proof(
            client_secret and SecretProof(Secret(client_secret)),
            client_assertion_func and AssertionProof(Asked(client_assertion_func)),
            client_certificate and _certificate_proof(client_certificate, password, send_certificate_chain),
        )
        description = OnBehalfOf(
            chosen.sign_in,
            text_of(tenant_id, "tenant_id"),
            text_of(client_id, "client_id"),
            Secret(text_of(user_assertion, "user_assertion")),
            proof,
            additionally_allowed_tenants=chosen.tenants,
        )
        super().__init__(description, chosen)


def _certificate_proof(data: bytes, password: str | bytes | None, send_chain: bool) -> ClientProof:
    from azbearer.tokens.grants.certificate import CertificateProof  # noqa: PLC0415 - as above

    return CertificateProof(from_bytes(data), password_of(password), send_chain=send_chain)


def _one_proof(*candidates: Any) -> Any:
    given = [candidate for candidate in candidates if candidate]
    if len(given) != 1:
        raise UsageError(
            f"an API proves who it is in one way, and {len(given)} are given",
            hint="give one of client_secret, client_certificate and client_assertion_func",
        )
    return given[0]


class ClientSecretCredential(ClientSecretSetup, Blocking):
    """An app that signs in with a secret."""


class CertificateCredential(CertificateSetup, Blocking):
    """An app that signs in with a certificate."""


class ClientAssertionCredential(ClientAssertionSetup, Blocking):
    """An app that signs in with a token of another issuer (workload identity federation)."""


class OnBehalfOfCredential(OnBehalfOfSetup, Blocking):
    """An API that acts for the user who called it."""
