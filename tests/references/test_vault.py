from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azbearer.errors import AuthenticationError
from azbearer.http.messages import Request, Response, SendOptions
from azbearer.references import ReferenceContext, parse_reference, resolve_reference
from azbearer.references.vault import read_secret
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token, TokenQuery

URL = "https://v1.vault.azure.net/secrets/dev"
CANARY, BEARER = "canary-secret", "canary-token"


class Source:
    """Gives one token, and notes for what."""

    def __init__(self) -> None:
        self.queries: list[TokenQuery] = []

    def token(self, query: TokenQuery) -> Token:
        """See `TokenSource`."""
        self.queries.append(query)
        return Token(Secret(BEARER), 2e9)

    def invalidate(self, token: Token) -> None:
        """See `TokenSource`."""


class Wire:
    """Answers every request alike, and notes it."""

    def __init__(self, body: Any, status: int = 200) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = status
        self.sent: list[tuple[Request, SendOptions]] = []

    def send(self, request: Request, options: SendOptions = SendOptions()) -> Response:  # noqa: B008  frozen
        """See `Transport`."""
        self.sent.append((request, options))
        return Response(self.status, "", (), self.body, request.url, "1.1", request)

    def close(self) -> None:
        """See `Transport`."""


def test_a_secret() -> None:
    """One request to the vault, with a token for Key Vault, and no redirect is followed."""
    source, wire = Source(), Wire({"value": CANARY, "id": URL})
    assert Secret(CANARY) == read_secret(URL, source, wire)
    ((request, options),) = wire.sent
    assert f"{URL}?api-version=7.4" == request.url
    assert ("Authorization", f"Bearer {BEARER}") == request.headers[0]
    assert (frozenset({BEARER}), False) == (request.protected, options.follow_redirects)
    assert [TokenQuery(("https://vault.azure.net/.default",))] == source.queries


def test_the_audience_is_that_of_the_cloud() -> None:
    """A vault of another cloud gets a token of that one."""
    source = Source()
    read_secret("https://v1.vault.azure.cn/secrets/dev", source, Wire({"value": "x"}))
    assert [TokenQuery(("https://vault.azure.cn/.default",))] == source.queries


@pytest.mark.parametrize(
    ("wire", "message", "hint"),
    [
        (Wire({}, 403), "status 403", "Key Vault Secrets User"),
        (Wire({}, 404), "status 404", "look at the name"),
        (Wire({}, 301), "status 301", "try again"),
        (Wire({}), "no value", ""),
        (Wire({"value": ""}), "no value", ""),
        (Wire({"value": 5}), "no value", ""),
        (Wire([CANARY]), "no value", ""),
        (Wire(b"\xff"), "no value", ""),
    ],
)
def test_what_a_vault_refuses(wire: Wire, message: str, hint: str) -> None:
    """It ends with 4; neither the body nor the token is in the message."""
    with pytest.raises(AuthenticationError, match=message) as caught:
        read_secret(URL, Source(), wire)
    shown = "\n".join(caught.value.lines())
    assert hint in caught.value.hint
    assert not {CANARY, BEARER} & set(shown.split())


def test_nothing_goes_to_a_stranger() -> None:
    """The vault is checked where the token is sent, not only where the file is read."""
    source, wire = Source(), Wire({"value": CANARY})
    with pytest.raises(AuthenticationError, match="no secret of a vault"):
        read_secret("https://vault.azure.net.evil.example/secrets/dev", source, wire)
    assert ([], []) == (source.queries, wire.sent)


def test_by_reference() -> None:
    """The context's source and transport are asked for only now."""
    reference = parse_reference(f"keyvault:{URL}")
    assert reference is not None
    context = ReferenceContext({}, Path(), token_source=Source, transport=lambda: Wire({"value": CANARY}))
    assert Secret(CANARY) == resolve_reference(reference, context)
