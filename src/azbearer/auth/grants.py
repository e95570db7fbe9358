"""From the settings of an `oauth2` auth to the wish for its token, and to the credential that serves it."""

from __future__ import annotations

import re

from azbearer.auth.wish import Wish
from azbearer.errors import RequestRefusedError
from azbearer.patterns import regex
from azbearer.secrets import Secret
from azbearer.tokens.resources import resource_of
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.tokens.contract import Credential
    from azbearer.tokens.grants.client_secret import Version
    from azbearer.tokens.grants.proof import ClientProof

# Postman's names of grants, and ours.
KINDS = {
    "client_credentials": "client_credentials",
    "password_credentials": "password",
    "password": "password",
    "refresh_token": "refresh_token",
    "authorization_code": "authorization_code",
    "authorization_code_with_pkce": "authorization_code",
    "device_code": "device_code",
    "urn:ietf:params:oauth:grant-type:device_code": "device_code",
}
_ENTRA = regex(
    r"^(https://[^/]+)/([^/]+)/oauth2/(?:(v2\.0)/)?(?:token|devicecode|authorize)/?$", re.IGNORECASE
)
_SECRET_FIELDS = frozenset({"client_secret", "password", "refresh_token"})


def wish_of_oauth2(parameters: Mapping[str, str], *, where: str = "") -> Wish:
    """The wish of an `oauth2` auth setting without a token, its parameters resolved.

    Raises:
        RequestRefusedError: the grant is unknown, or a setting that it needs is missing.
    """
    grant = parameters.get("grant_type", "")
    kind = KINDS.get(grant)
    if kind is None:
        raise RequestRefusedError(
            f'the OAuth 2 grant "{grant}" is not supported'
            if grant
            else "the oauth2 setting has neither a token nor a grant type",
            where=where,
            hint=f"set accessToken, or grant_type to one of {', '.join(sorted(set(KINDS) - {'password'}))}",
        )
    url = _required(parameters, "accessTokenUrl", kind, where)
    client = _required(parameters, "clientId", kind, where)
    entra = _ENTRA.match(url)
    scopes = tuple(parameters.get("scope", "").split())
    resource = parameters.get("resource", "")
    if entra and not entra[3] and resource and not scopes:
        scopes = (f"{resource}/.default",)
    fields = {
        "authority": entra[1] if entra else "",
        "tenant_id": entra[2] if entra else "",
        "token_endpoint": "" if entra else url,
        "version": "v2" if not entra or entra[3] else "v1",
        "client_id": client,
        "client_secret": parameters.get("clientSecret", ""),
        "in_header": "1" if parameters.get("client_authentication", "header") == "header" else "",
        "username": parameters.get("username", ""),
        "password": parameters.get("password", ""),
        "refresh_token": parameters.get("refreshToken", ""),
        "authorization_endpoint": parameters.get("authUrl", ""),
        "redirect_uri": parameters.get("redirect_uri", ""),
        "resource": "" if entra else resource,
        "audience": "" if entra else parameters.get("audience", ""),
    }
    given = tuple(
        (name, Secret(value) if name in _SECRET_FIELDS else value) for name, value in fields.items() if value
    )
    audience = resource_of(scopes[0]) if entra and scopes else ""
    return Wish(kind, scopes, given, audience, f"{audience or url} (client {client}, grant {kind})")


def credential_of(wish: Wish) -> Credential:
    """The credential that serves a wish."""
    return _MAKERS[wish.kind](wish)


def _required(parameters: Mapping[str, str], name: str, kind: str, where: str) -> str:
    value = parameters.get(name, "")
    if not value:
        raise RequestRefusedError(
            f"the OAuth 2 grant {kind} needs {name}", where=where, hint=f"set {name} in the oauth2 setting"
        )
    return value


def _extra(wish: Wish) -> tuple[tuple[str, str], ...]:
    return tuple((name, wish.text(name)) for name in ("resource", "audience") if wish.text(name))


def _app(wish: Wish) -> dict[str, Any]:
    """What every grant is made with."""
    return {
        "authority": wish.text("authority"),
        "tenant_id": wish.text("tenant_id"),
        "client_id": wish.text("client_id"),
        "token_endpoint": wish.text("token_endpoint"),
        "extra": _extra(wish),
        # On loopback only; a collection that names such an endpoint means it.
        "allow_http": True,
    }


def _proof(wish: Wish) -> ClientProof:
    from azbearer.tokens.grants.proof import NoProof, SecretProof  # noqa: PLC0415  one grant of several

    secret = wish.text("client_secret")
    return SecretProof(Secret(secret), bool(wish.text("in_header"))) if secret else NoProof()


def _version(wish: Wish) -> Version:
    return "v1" if wish.text("version") == "v1" else "v2"


def _client_credentials(wish: Wish) -> Credential:
    from azbearer.tokens.grants.client_secret import ClientSecret  # noqa: PLC0415  one grant of several

    secret = Secret(wish.text("client_secret"))
    in_header = bool(wish.text("in_header"))
    return ClientSecret(**_app(wish), secret=secret, version=_version(wish), in_header=in_header)


def _password(wish: Wish) -> Credential:
    from azbearer.tokens.grants.password import UsernamePassword  # noqa: PLC0415  one grant of several

    return UsernamePassword(
        **_app(wish),
        username=wish.text("username"),
        password=Secret(wish.text("password")),
        proof=_proof(wish),
        version=_version(wish),
    )


def _refresh_token(wish: Wish) -> Credential:
    from azbearer.tokens.grants.refresh_token import RefreshToken  # noqa: PLC0415  one grant of several

    return RefreshToken(**_app(wish), refresh_token=Secret(wish.text("refresh_token")), proof=_proof(wish))


def _device_code(wish: Wish) -> Credential:
    from azbearer.tokens.grants.device_code import DeviceCode  # noqa: PLC0415  one grant of several

    endpoint = "" if wish.text("authority") else wish.text("authorization_endpoint")
    return DeviceCode(**_app(wish), proof=_proof(wish), device_endpoint=endpoint)


def _authorization_code(wish: Wish) -> Credential:
    from urllib.parse import urlsplit  # noqa: PLC0415  one grant of several

    from azbearer.credentials.users import InBrowser  # noqa: PLC0415
    from azbearer.tokens.grants.authorization_code import AuthorizationCode  # noqa: PLC0415

    redirect = urlsplit(wish.text("redirect_uri") or "http://localhost")
    grant = AuthorizationCode(
        **_app(wish),
        proof=_proof(wish),
        host=redirect.hostname or "localhost",
        port=redirect.port or 0,
        path=redirect.path or "/",
        authorization_endpoint="" if wish.text("authority") else wish.text("authorization_endpoint"),
    )
    return InBrowser(grant)


_MAKERS: dict[str, Callable[[Wish], Credential]] = {
    "client_credentials": _client_credentials,
    "password": _password,
    "refresh_token": _refresh_token,
    "device_code": _device_code,
    "authorization_code": _authorization_code,
}
