"""No flow, however it ends, shows a secret in a log, a repr, a pickle, a traceback or an error."""

from __future__ import annotations

import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import TransportError
from azbearer.secrets import Secret
from azbearer.tokens.contract import (
    Answer,
    AwaitCall,
    BrowserCall,
    Credential,
    Listener,
    Send,
    Tell,
    TokenQuery,
)
from azbearer.tokens.grants.assertion import ClientAssertion
from azbearer.tokens.grants.authorization_code import AuthorizationCode
from azbearer.tokens.grants.certificate import ClientCertificate
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.device_code import DeviceCode
from azbearer.tokens.grants.on_behalf_of import OnBehalfOf
from azbearer.tokens.grants.password import UsernamePassword
from azbearer.tokens.grants.proof import SecretProof
from azbearer.tokens.grants.refresh_token import RefreshToken
from azbearer.tokens.grants.sources import from_bytes
from azbearer.tokens.grants.static_token import StaticToken

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import Play, World

CANARY = "canary-8Q~tW5rv0"
SECRET = Secret(CANARY)
BASE = ("https://login.microsoftonline.com", "contoso.com", "app")
CREDENTIALS: list[Credential] = [
    ClientSecret(*BASE, SECRET),
    ClientSecret(*BASE, SECRET, in_header=True),
    ClientSecret(*BASE, (SECRET, SECRET), version="v1"),
    ClientCertificate(*BASE, from_bytes(f"-----BEGIN {CANARY}".encode()), password=SECRET),
    ClientAssertion(*BASE, SECRET),
    OnBehalfOf(*BASE, SECRET, SecretProof(SECRET)),
    RefreshToken(*BASE, SECRET),
    UsernamePassword(*BASE, "ada", SECRET, proof=SecretProof(SECRET)),
    DeviceCode(*BASE, proof=SecretProof(SECRET)),
    AuthorizationCode(*BASE, proof=SecretProof(SECRET)),
    StaticToken(SECRET),
]
CODE = {"device_code": CANARY, "user_code": "A", "verification_uri": "https://a.example", "interval": 1}
ENDS: list[Answer | Exception] = [
    Answer(200, {"content-type": "text/html"}, f"<html>{CANARY}</html>".encode()),
    Answer(
        200, {"content-type": CANARY}, f'{{"access_token":"{CANARY}","refresh_token":"{CANARY}"}}'.encode()
    ),
    Answer(200, {}, f'{{"access_token":"{CANARY}\\n"}}'.encode()),
    Answer(200, {}, f'{{"access_token":"{CANARY}","token_type":"{CANARY}"}}'.encode()),
    Answer(200, {}, f'{{"access_token":"{CANARY}"'.encode()),
    Answer(200, {}, f'{{"access_token":["{CANARY}"]}}'.encode()),
    Answer(400, {}, f'{{"error":"invalid_grant","error_description":"AADSTS1: {CANARY}"}}'.encode()),
    Answer(401, {}, f'{{"error":"invalid_client","error_description":"{CANARY}","claims":"{{}}"}}'.encode()),
    Answer(403, {"x-ms-request-id": CANARY + "\n"}, CANARY.encode()),
    TransportError("certificate is not trusted", code="tls"),
]


def finished(credential: Credential, end: Answer | Exception, world: World) -> Any:
    """Play a flow to its end: what it returned, or the error that it raised."""
    try:
        book = world.play(credential)
        while book.effect is not None:
            _step(book, end, world)
    except Exception as error:  # noqa: BLE001 - every end is looked at
        return error
    return book.result()


def _step(book: Play, end: Answer | Exception, world: World) -> None:
    effect = book.effect
    if isinstance(effect, Send):
        if effect.url.endswith("devicecode"):
            book.answer(world.json(CODE))
        elif isinstance(end, Exception):
            book.fail(end)
        else:
            book.answer(end)
    elif isinstance(effect, AwaitCall):
        # The state of the second drawing of random bytes; a wrong one ends the flow, which is fine too.
        book.answer(BrowserCall((("code", CANARY), ("state", CANARY))))
    elif isinstance(effect, Tell):
        book.answer(None)
    else:
        book.answer(Listener(1) if type(effect).__name__ == "Listen" else None)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: getattr(end, "status", "tls"))
@pytest.mark.parametrize("credential", CREDENTIALS, ids=lambda item: type(item).__name__)
def test_no_canary(
    credential: Credential, end: Answer | Exception, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Logs at their loudest, reprs, errors with their tracebacks and chains."""
    with caplog.at_level(logging.DEBUG):
        result = finished(credential, end, world)
    shown = [
        caplog.text,
        repr(credential),
        str(credential),
        repr(result),
        credential.cache_key(TokenQuery(("a",))),
    ]
    if isinstance(result, BaseException):
        shown += traceback.format_exception(result)
        shown += getattr(result, "lines", tuple)()
    assert CANARY not in "\n".join(shown)


@pytest.mark.parametrize("credential", CREDENTIALS, ids=lambda item: type(item).__name__)
def test_no_pickle(credential: Credential) -> None:
    """A credential with a secret can't be pickled at all."""
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(credential)


def test_effects_are_not_shown(world: World) -> None:
    """A driver that logs an effect shows no form."""
    for credential in (ClientSecret(*BASE, SECRET), UsernamePassword(*BASE, "ada", SECRET)):
        assert CANARY not in repr(world.play(credential).effect)
