"""Client credentials with a certificate: RFC 7523, as Entra ID has it.

Source: Microsoft, "Microsoft identity platform application authentication certificate credentials":
PS256 with `x5t#S256`; older servers want RS256 with `x5t`; subject name and issuer trust wants the
certificates themselves, `x5c`. The assertion is made anew for each request, with an id of its own, and
with times of the service's clock, so that a wrong clock here does no harm.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal  # noqa: TID253 - dataclasses look for its ClassVar

from azbearer.errors import AuthenticationError
from azbearer.tokens.grants.client_secret import ClientCredentials
from azbearer.tokens.grants.proof import Proven, assertion_proven
from azbearer.tokens.grants.sources import FromFile, read_data, read_secret
from azbearer.tokens.pkce import base64url
from azbearer.tokens.x509 import load_certificate

if TYPE_CHECKING:
    from collections.abc import Generator

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect
    from azbearer.tokens.grants.proof import ClientProof, Moment, Prepared
    from azbearer.tokens.grants.sources import DataSource, SecretSource
    from azbearer.tokens.x509 import SigningCertificate

Algorithm = Literal["PS256", "RS256"]
# Seconds; the page above asks for 5 to 10 minutes.
_VALIDITY = 540


@dataclass(frozen=True, slots=True)
class CertificateProof:
    """A certificate whose key signs an assertion.

    Args:
        source: PEM or PFX data, or a file of it, read again for each token request.
        password: of an encrypted key or a PFX.
        algorithm: PS256 with `x5t#S256`, or RS256 with `x5t`.
        send_chain: put the certificates into `x5c`, for apps that trust subject name and issuer.
        audience: of the assertion; empty means the token endpoint.
    """

    source: DataSource
    password: SecretSource | None = None
    algorithm: Algorithm = "PS256"
    send_chain: bool = False
    audience: str = ""

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:
        """Read certificate and password."""
        data = yield from read_data(self.source, "certificate")
        password = None
        if self.password is not None:
            password = yield from read_secret(self.password, "certificate's password", attempt)
        where = self.source.path if isinstance(self.source, FromFile) else ""
        return _PreparedCertificate(data, password, self, where)


@dataclass(frozen=True, slots=True)
class _PreparedCertificate:
    timed: ClassVar[bool] = True
    data: Secret
    password: Secret | None
    settings: CertificateProof
    where: str

    def proven(self, client_id: str, moment: Moment) -> Proven:
        """An assertion for one request.

        Raises:
            AuthenticationError: the certificate is of no use, or has expired.
        """
        signing = load_certificate(self.data.reveal().encode("latin-1"), self.password, where=self.where)
        if signing.ends_on() <= moment.now:
            raise AuthenticationError(
                "the certificate has expired",
                where=self.where,
                hint="make a new one and upload it to the app registration",
                code="certificate",
            )
        return assertion_proven(client_id, self._assertion(signing, client_id, moment))

    def _assertion(self, signing: SigningCertificate, client_id: str, moment: Moment) -> str:
        """The signed JWT (RFC 7515 section 7.1), without padding."""
        header = self._header(signing)
        claims = _claims(client_id, self.settings.audience or moment.endpoint, moment)
        signed = f"{_part(header)}.{_part(claims)}"
        return f"{signed}.{base64url(signing.sign(signed.encode('ascii'), self.settings.algorithm))}"

    def _header(self, signing: SigningCertificate) -> dict[str, Any]:
        header: dict[str, Any] = {"alg": self.settings.algorithm, "typ": "JWT"}
        if self.settings.algorithm == "RS256":
            header["x5t"] = signing.thumbprint("sha1")
        else:
            header["x5t#S256"] = signing.thumbprint("sha256")
        if self.settings.send_chain:
            header["x5c"] = signing.chain()
        return header


def _claims(client_id: str, audience: str, moment: Moment) -> dict[str, Any]:
    """Whole seconds: NumericDate allows fractions, but not every server reads them."""
    from azbearer.tokens.grants.exchange import new_guid  # noqa: PLC0415 - exchange is loaded by now

    now = int(moment.now)
    return {
        "aud": audience,
        "iss": client_id,
        "sub": client_id,
        "jti": new_guid(moment.random_bytes),
        "iat": now,
        "nbf": now,
        "exp": now + _VALIDITY,
    }


def _part(value: dict[str, Any]) -> str:
    return base64url(json.dumps(value, separators=(",", ":")).encode())


@dataclass(frozen=True, slots=True)
class ClientCertificate(ClientCredentials):
    """An app that signs in with a certificate; see `CertificateProof` for the arguments."""

    certificate: DataSource
    password: SecretSource | None = field(default=None, kw_only=True)
    algorithm: Algorithm = field(default="PS256", kw_only=True)
    send_chain: bool = field(default=False, kw_only=True)
    audience: str = field(default="", kw_only=True)

    kind: ClassVar[str] = "client_certificate"

    @property
    def name(self) -> str:
        """For messages."""
        return "CertificateCredential"

    @property
    def proof(self) -> ClientProof:
        """How it proves who it is."""
        return CertificateProof(
            self.certificate, self.password, self.algorithm, self.send_chain, self.audience
        )
