"""OAuth 2 settings of a collection as credentials of the token engine."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.auth.grants import credential_of, wish_of_oauth2
from azbearer.credentials.users import InBrowser
from azbearer.errors import RequestRefusedError
from azbearer.secrets import Secret
from azbearer.tokens.contract import FlowContext, Send, TokenQuery
from azbearer.tokens.grants.authorization_code import AuthorizationCode
from azbearer.tokens.grants.device_code import DeviceCode
from azbearer.tokens.grants.refresh_token import RefreshToken

ENTRA = "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token"
OTHER = "https://id.example/connect/token"
SCOPE = "https://graph.microsoft.com/.default"
CONTEXT = FlowContext(lambda: 0.0, lambda: 0.0, {}, lambda: 0.0, bytes)


def settings(grant: str, url: str = ENTRA, **more: str) -> dict[str, str]:
    """The settings of a grant."""
    return {"grant_type": grant, "accessTokenUrl": url, "clientId": "client", "scope": SCOPE, **more}


def first_request(parameters: dict[str, str]) -> Send:
    """What the grant's flow sends first."""
    wish = wish_of_oauth2(parameters)
    effect = next(credential_of(wish).flow(TokenQuery(wish.scopes), CONTEXT))
    assert isinstance(effect, Send)
    return effect


def form(parameters: dict[str, str]) -> dict[str, str]:
    """The form of that request."""
    return dict(first_request(parameters).form or ())


def test_client_credentials_of_entra() -> None:
    """The endpoint that the settings name, with its own words."""
    parameters = settings("client_credentials", clientSecret="s3", client_authentication="body")
    assert ENTRA == first_request(parameters).url
    assert {
        "grant_type": "client_credentials", "scope": SCOPE, "client_id": "client", "client_secret": "s3",
    } == form(parameters)  # fmt: skip


def test_the_v1_endpoint_gets_its_resource() -> None:
    """Without a scope the resource of the settings is asked for, as v1 names it."""
    url = ENTRA.replace("/v2.0", "")
    parameters = settings(
        "client_credentials", url, scope="", resource="https://graph.microsoft.com", clientSecret="s"
    )
    assert ("https://graph.microsoft.com", url) == (
        form(parameters)["resource"],
        first_request(parameters).url,
    )


def test_another_server_gets_what_it_needs() -> None:
    """Scopes are plain words there, and `audience` goes along; the secret travels as Postman sends it."""
    parameters = settings("client_credentials", OTHER, scope="read write", audience="api", clientSecret="s3")
    request = first_request(parameters)
    assert OTHER == request.url
    assert ("read write", "api") == (form(parameters)["scope"], form(parameters)["audience"])
    assert ("Authorization", "Basic Y2xpZW50OnMz") in request.headers


def test_a_password_grant() -> None:
    """User and password, for collections that are set up that way."""
    fields = form(settings("password_credentials", username="user@contoso.example", password="p4"))
    assert ("password", "user@contoso.example", "p4") == (
        fields["grant_type"], fields["username"], fields["password"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("grant", "kind"),
    [
        ("refresh_token", RefreshToken),
        ("device_code", DeviceCode),
        ("urn:ietf:params:oauth:grant-type:device_code", DeviceCode),
        ("authorization_code", InBrowser),
        ("authorization_code_with_pkce", InBrowser),
    ],
)
def test_grants_of_users(grant: str, kind: type[Any]) -> None:
    """Each grant has its credential."""
    assert isinstance(credential_of(wish_of_oauth2(settings(grant, refreshToken="r"))), kind)


def test_the_redirect_uri_is_listened_on() -> None:
    """Host, port and path of the settings are those of the listener."""
    parameters = settings(
        "authorization_code",
        OTHER,
        redirect_uri="http://127.0.0.1:8400/back",
        authUrl="https://id.example/authorize",
    )
    credential = credential_of(wish_of_oauth2(parameters))
    assert isinstance(credential, InBrowser)
    grant = credential.grant
    assert isinstance(grant, AuthorizationCode)
    assert ("127.0.0.1", 8400, "/back") == (grant.host, grant.port, grant.path)
    assert grant.authorization_endpoint == "https://id.example/authorize"


def test_equal_settings_are_one_wish() -> None:
    """Requests with the same settings share a token; another secret is another wish."""
    first, second = (wish_of_oauth2(settings("client_credentials", clientSecret="a")) for _ in range(2))
    assert first == second
    assert first != wish_of_oauth2(settings("client_credentials", clientSecret="b"))
    assert dict(first.fields)["client_secret"] == Secret("a")


def test_a_wish_shows_no_secret() -> None:
    """Neither its text nor its label."""
    wish = wish_of_oauth2(settings("password", username="u", password="canary-p", clientSecret="canary-s"))
    assert "canary" not in f"{wish!r} {wish.label}"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "neither a token nor a grant type"),
        ({"grant_type": "implicit"}, '"implicit" is not supported'),
        ({"grant_type": "device_code"}, "needs accessTokenUrl"),
        ({"grant_type": "device_code", "accessTokenUrl": OTHER}, "needs clientId"),
    ],
)
def test_incomplete_settings(parameters: dict[str, str], message: str) -> None:
    """What is missing is named, with the place."""
    with pytest.raises(RequestRefusedError, match=message) as caught:
        wish_of_oauth2(parameters, where="List")
    assert caught.value.where == "List"
