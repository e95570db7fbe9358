"""How an app proves who it is at the token endpoint (RFC 6749 section 2.3.1)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from azbearer.emulator.entra import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.settings import App
    from azbearer.emulator.wire import Request


@dataclass(frozen=True, slots=True)
class Presented:
    """What the client presented; empty texts stand for absent fields."""

    client_id: str
    secret: str = field(repr=False)
    assertion: str = field(default="", repr=False)


def presented(request: Request, form: Mapping[str, str]) -> Presented:
    """The client's id and proof, from the form or else from a Basic header."""
    basic_id, basic_secret = _basic(request.header("authorization") or "")
    return Presented(
        client_id=form.get("client_id") or basic_id,
        secret=form.get("client_secret") or basic_secret,
        assertion=form.get("client_assertion", ""),
    )


def authenticate(app: App, proof: Presented) -> None:
    """Check the proof against the app.

    Raises:
        AadstsError: 7000218 without any proof, 7000215 for a wrong secret, 700027 for an assertion.
    """
    if proof.secret:
        if not _is_one_of(proof.secret, app.secrets):
            raise errors.wrong_secret(app)
    elif proof.assertion:
        raise errors.assertion_not_accepted(app)
    else:
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
