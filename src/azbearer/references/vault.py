"""One secret from Azure Key Vault.

Source: Microsoft, Key Vault REST API, "Get Secret" (GET {vaultBaseUrl}/secrets/{name}/{version}).
"""

from __future__ import annotations

import json

from azbearer.errors import AuthenticationError
from azbearer.http.messages import Request, SendOptions
from azbearer.references.reference import vault_of
from azbearer.secrets import Secret
from azbearer.tokens.audiences import may_receive
from azbearer.tokens.contract import TokenQuery
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.http.messages import Response, Transport
    from azbearer.tokens.contract import TokenSource

_API_VERSION = "7.4"
_SECONDS = 30.0
_OK = 200
_HINTS = {
    401: "sign in to the tenant of the vault",
    403: "give this identity the role Key Vault Secrets User, and look at the vault's firewall",
    404: "look at the name of the secret",
}


def read_secret(url: str, source: TokenSource, transport: Transport) -> Secret:
    """The value of a secret.

    Args:
        url: of the secret, with or without its version.
        source: gives a token for the vault's audience.
        transport: sends the request; no redirect is followed.

    Raises:
        AuthenticationError: no token, or the vault refuses or gives no text.
        TransportError: the vault can't be reached.
    """
    audience = vault_of(url)
    address = f"{url}?api-version={_API_VERSION}"
    if audience is None or not may_receive(audience, address):
        raise AuthenticationError("this is no secret of a vault of Azure's", where=url)
    token = source.token(TokenQuery((audience.scope,))).value.reveal()
    headers = (("Authorization", f"Bearer {token}"), ("Accept", "application/json"))
    request = Request("GET", address, headers, protected=frozenset({token}))
    response = transport.send(request, SendOptions(follow_redirects=False, timeout=_SECONDS))
    value = _value(response) if response.status == _OK else None
    if not value:
        raise AuthenticationError(
            f"Key Vault answered with status {response.status}"
            if response.status != _OK
            else "Key Vault's answer has no value",
            where=url,
            hint=_HINTS.get(response.status, "try again in a moment"),
            code="key-vault",
        )
    return Secret(value)


def _value(response: Response) -> str | None:
    """The secret in an answer."""
    try:
        body: Any = json.loads(response.body)
    except (ValueError, RecursionError):
        return None
    value = body.get("value") if isinstance(body, dict) else None
    return value if isinstance(value, str) else None
