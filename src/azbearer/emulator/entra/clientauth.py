"""How an app proves who it is at the token endpoint (RFC 6749 section 2.3.1)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from azbearer.emulator.entra import errors
from azbearer.emulator.entra.assertions import Assertion, AssertionVerifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.settings import App, EmulatorSettings
    from azbearer.emulator.wire import Request

ACR_PUBLIC, ACR_SECRET, ACR_ASSERTION = "0", "1", "2"


@dataclass(frozen=True, slots=True)
class Presented:
    """What the client presented; empty texts stand for absent fields."""

    client_id: str
    secret: str = field(repr=False)
    assertion: str = field(default="", repr=False)
    assertion_type: str = ""


def presented(request: Request, form: Mapping[str, str]) -> Presented:
    """The client's id and proof, from the form or else from a Basic header."""
    basic_id, basic_secret = _basic(request.header("authorization") or "")
    return Presented(
        client_id=form.get("client_id") or basic_id,
        secret=form.get("client_secret") or basic_secret,
        assertion=form.get("client_assertion", ""),
        assertion_type=form.get("client_assertion_type", ""),
    )


class ClientAuthentication:
    """Checks what clients present; remembers which assertions came before."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self._assertions = AssertionVerifier(settings)

    def check(self, app: App, proof: Presented, audiences: frozenset[str], *, public: bool) -> str:
        """How the app proved itself, as the token's `appidacr` tells it.

        Args:
            app: the one that the client id names.
            proof: what came with the request.
            audiences: the names that an assertion may be made out to, lower case.
            public: whether the grant lets public clients come without proof.

        Raises:
            AadstsError: 7000218 without any proof, 7000215 for a wrong secret, 7000222
                for an expired one, those of assertions.
        """
        if proof.secret:
            if _is_one_of(proof.secret, app.expired_secrets):
                raise errors.expired_secret(app)
            if not _is_one_of(proof.secret, app.secrets):
                raise errors.wrong_secret(app)
            return ACR_SECRET
        if proof.assertion:
            self._assertions.check(app, Assertion(proof.assertion, proof.assertion_type, audiences))
            return ACR_ASSERTION
        if public and app.public_client:
            return ACR_PUBLIC
        raise errors.missing_client_authentication()


def _basic(authorization: str) -> tuple[str, str]:
    """Id and secret of a Basic header, each form-decoded after the split; empty when there is none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _is_one_of(secret: str, accepted: tuple[str, ...]) -> bool:
    return any(hmac.compare_digest(secret.encode(), candidate.encode()) for candidate in accepted)
