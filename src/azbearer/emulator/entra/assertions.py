"""Client assertions (RFC 7523 section 2.2): by the app's certificate, or by a foreign issuer it trusts.

An assertion whose `iss` is the app itself is signed with the app's certificate; any other one is a
foreign token and needs a federated credential with exactly its issuer, audience and subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from azbearer.emulator.entra import asserterrors, certificates, jws
from azbearer.emulator.entra.jws import Jws, MalformedJwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.emulator.identities import FederatedCredential
    from azbearer.emulator.settings import App, EmulatorSettings

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a client sent.

    Args:
        text: the token.
        kind: the `client_assertion_type`.
        audiences: the names of the tenant's endpoint and issuer, by the host that the client used.
    """

    text: str
    kind: str
    audiences: frozenset[str]


class AssertionVerifier:
    """Checks assertions; remembers the ids of those that may come only once."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self._settings = settings
        self._seen: dict[tuple[str, str], float] = {}

    def check(self, app: App, assertion: Assertion) -> None:
        """Pass, or refuse.

        Raises:
            AadstsError: 700027, 5002738, 700021, 700023, 700024, 50012, 50013, 50027 or 700211 to 700213.
        """
        if not app.certificates and not app.federated:
            raise asserterrors.key_not_found(app)
        if assertion.kind != ASSERTION_TYPE:
            raise asserterrors.wrong_type(assertion.kind)
        try:
            token = jws.parse(assertion.text)
        except MalformedJwsError as error:
            raise asserterrors.malformed() from error
        if token.header.get("alg") not in jws.ALGORITHMS:
            raise asserterrors.unsupported_algorithm(str(token.header.get("alg")), jws.ALGORITHMS)
        if token.text("iss").lower() == app.client_id.lower() or not app.federated:
            self._check_own(app, token, assertion)
        else:
            self._check_foreign(app, token)

    def _check_own(self, app: App, token: Jws, assertion: Assertion) -> None:
        certificate = certificates.signer(token, certificates.load(app.certificates))
        key = certificates.public_key(certificate) if certificate else None
        if certificate is None or key is None:
            raise asserterrors.key_not_found(app)
        if not jws.is_signed_by(token, key):
            raise asserterrors.signature_wrong(app)
        if certificate.not_valid_after_utc.timestamp() < self._settings.clock():
            raise asserterrors.key_expired(app)
        if {token.text("iss").lower(), token.text("sub").lower()} != {app.client_id.lower()}:
            raise asserterrors.another_app()
        if not assertion.audiences.intersection(name.lower() for name in _audiences(token)):
            raise asserterrors.wrong_audience()
        self._check_times(token)
        self._check_first_use(app, token)

    def _check_foreign(self, app: App, token: Jws) -> None:
        record = _record_for(app, token)
        if not any(jws.is_signed_by(token, key) for key in _keys(record, token)):
            raise asserterrors.foreign_signature_wrong()
        self._check_times(token)

    def _check_times(self, token: Jws) -> None:
        """`exp` must be there; `nbf` may be missing."""
        now, skew = self._settings.clock(), self._settings.clock_skew
        expires, starts = token.time("exp"), token.time("nbf")
        if expires is None:
            raise asserterrors.malformed()
        if now > expires + skew or (starts is not None and now < starts - skew):
            raise asserterrors.outside_validity(now, starts, expires)

    def _check_first_use(self, app: App, token: Jws) -> None:
        name = token.text("jti")
        if not name or not self._settings.single_use_assertions:
            return
        now = self._settings.clock()
        self._seen = {key: expires for key, expires in self._seen.items() if expires >= now}
        key = (app.client_id.lower(), name)
        if key in self._seen:
            raise asserterrors.replayed()
        self._seen[key] = (token.time("exp") or now) + self._settings.clock_skew


def _audiences(token: Jws) -> tuple[str, ...]:
    """`aud` is a text or a list of texts (RFC 7519 section 4.1.3)."""
    value = token.claims.get("aud")
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _record_for(app: App, token: Jws) -> FederatedCredential:
    """The credential that the foreign token is meant for; the first part that none has is the error."""
    found = [record for record in app.federated if record.issuer == token.text("iss")]
    if not found:
        raise asserterrors.no_federated_issuer(token.text("iss"))
    audiences = _audiences(token)
    found = [record for record in found if record.audience in audiences]
    if not found:
        raise asserterrors.no_federated_audience(", ".join(audiences))
    for record in found:
        if record.subject == token.text("sub"):
            return record
    raise asserterrors.no_federated_subject(token.text("sub"))


def _keys(record: FederatedCredential, token: Jws) -> Iterator[rsa.RSAPublicKey]:
    """The issuer's keys that may have signed: that of the header's `kid`, or all when it names none."""
    if record.public_key:
        key = load_pem_public_key(record.public_key)
        if isinstance(key, rsa.RSAPublicKey):
            yield key
    wanted = token.header.get("kid")
    for entry in (record.jwks or {}).get("keys", ()):
        found = jws.key_of_jwk(entry) if wanted in {None, entry.get("kid")} else None
        if found:
            yield found
