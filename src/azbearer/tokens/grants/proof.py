"""How an app proves to the token endpoint who it is (RFC 6749 section 2.3, RFC 7521 section 4.2).

A `ClientProof` is the description; `prepare` reads what it needs, as effects, and the `Prepared` that
comes out makes the fields of one request. Two `Prepared` that are equal would prove the same, so a
refused request is repeated only when reading again gave another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol  # noqa: TID253 - dataclasses look for its ClassVar
from urllib.parse import quote_plus

from azbearer.tokens.grants.sources import read_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from azbearer.secrets import Secret
    from azbearer.tokens.contract import Effect
    from azbearer.tokens.grants.sources import SecretSource

Fields = tuple[tuple[str, str], ...]
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Moment(NamedTuple):
    """What a proof may depend on.

    Args:
        endpoint: the URL that the request goes to.
        now: seconds since the epoch by the token service's clock, as far as that is known.
        random_bytes: for ids.
    """

    endpoint: str
    now: float
    random_bytes: Callable[[int], bytes]


class Proven(NamedTuple):
    """What a proof adds to a request; `secrets` are the values that must not be repeated in errors."""

    fields: Fields
    headers: Fields = ()
    secrets: tuple[str, ...] = ()


class Prepared(Protocol):
    """A proof with everything it needs at hand; equal ones prove the same.

    `timed` says that it is made for the moment, so a wrong clock spoils it.
    """

    timed: ClassVar[bool]

    def proven(self, client_id: str, moment: Moment) -> Proven:
        """The fields and headers of one request; made anew for each, since some may be used once only."""


class ClientProof(Protocol):
    """How an app proves who it is."""

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:
        """Read what is needed.

        Raises:
            AuthenticationError: it is not there, or of no use.
        """


@dataclass(frozen=True, slots=True)
class NoProof:
    """A public client: an app on a user's machine can't keep a secret."""

    timed: ClassVar[bool] = False

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:  # noqa: ARG002 - the contract's
        """Nothing is read."""
        yield from ()
        return self

    def proven(self, client_id: str, moment: Moment) -> Proven:  # noqa: ARG002 - the contract's
        """The client id alone."""
        return Proven((("client_id", client_id),))


@dataclass(frozen=True, slots=True)
class SecretProof:
    """A client secret, in the body as Entra ID's documents have it, or in a Basic header.

    Args:
        source: of the secret.
        in_header: send it as RFC 6749 section 2.3.1 prefers, and as Postman does by default.
    """

    source: SecretSource
    in_header: bool = False

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:
        """Read the secret."""
        secret = yield from read_secret(self.source, "client secret", attempt)
        return _PreparedSecret(secret, self.in_header)


@dataclass(frozen=True, slots=True)
class _PreparedSecret:
    timed: ClassVar[bool] = False
    secret: Secret
    in_header: bool

    def proven(self, client_id: str, moment: Moment) -> Proven:  # noqa: ARG002 - the contract's
        value = self.secret.reveal()
        if not self.in_header:
            return Proven((("client_id", client_id), ("client_secret", value)), secrets=(value,))
        basic = _basic(client_id, value)
        return Proven((), (("Authorization", f"Basic {basic}"),), (value, basic))


@dataclass(frozen=True, slots=True)
class AssertionProof:
    """A JWT of somebody who vouches for the app (RFC 7523): federated credentials.

    It is read for each request: such tokens live for minutes, and replaying an old one is what breaks
    long CI jobs (AADSTS700024).

    Args:
        source: of the JWT; its audience must be what the app's federated credential says, which is
            `api://AzureADTokenExchange` in the public cloud.
    """

    source: SecretSource

    def prepare(self, attempt: int) -> Generator[Effect, Any, Prepared]:
        """Read the JWT."""
        return _PreparedAssertion((yield from read_secret(self.source, "federated token", attempt)))


@dataclass(frozen=True, slots=True)
class _PreparedAssertion:
    timed: ClassVar[bool] = False
    assertion: Secret

    def proven(self, client_id: str, moment: Moment) -> Proven:  # noqa: ARG002 - the contract's
        return assertion_proven(client_id, self.assertion.reveal())


def assertion_proven(client_id: str, assertion: str) -> Proven:
    """The fields of RFC 7523 section 2.2."""
    fields = (
        ("client_id", client_id),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion),
    )
    return Proven(fields, secrets=(assertion,))


def _basic(client_id: str, secret: str) -> str:
    """Both are form-encoded before they are joined (RFC 6749 section 2.3.1 and appendix B)."""
    import base64  # noqa: PLC0415 - only for servers that want a header

    return base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode("ascii")
