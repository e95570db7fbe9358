"""Our credentials get tokens from an OAuth 2 server that nobody here wrote, and it refuses what it should."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from tests.peers.parties import ISSUER, PFX_PASSWORD, SECRET, new_app_key

from azbearer.http.messages import Request
from azbearer.secrets import Secret
from azbearer.tokens.contract import TokenQuery
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.grants.assertion import ClientAssertion
from azbearer.tokens.grants.certificate import ClientCertificate
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.sources import from_bytes
from azbearer.tokens.rejection import TokenRejectedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.peers.parties import AppKey, Authorities, Tls

    from azbearer.http.messages import Transport
    from azbearer.tokens.contract import Credential, Token
    from azbearer.tokens.drive import Driver

pytestmark = pytest.mark.node

STORAGE = "https://storage.azure.com"
QUERY = TokenQuery((f"{STORAGE}/.default",))
TWO_HOURS = 7200.0


@dataclass(frozen=True)
class Apps:
    """The credentials of the apps that the server knows, and what gets their tokens."""

    endpoint: str
    http_endpoint: str
    key: AppKey
    drive: Driver

    def secret(self, client_id: str, secret: str = SECRET, **options: Any) -> ClientSecret:
        """An app with a secret."""
        return ClientSecret("", "", client_id, Secret(secret), token_endpoint=self.endpoint, **options)

    def certificate(self, data: bytes = b"", **options: Any) -> ClientCertificate:
        """The app with a certificate."""
        source = from_bytes(data or self.key.pem)
        chosen = {"token_endpoint": self.endpoint, **options}
        return ClientCertificate("", "", "certificate-app", source, **chosen)

    def assertion(self, **changes: Any) -> ClientAssertion:
        """The same app with one assertion for ever, which somebody else has made."""
        now = int(time.time())
        claims = {
            "iss": "certificate-app",
            "sub": "certificate-app",
            "aud": self.endpoint,
            "jti": f"one of {time.monotonic_ns()}",
            "iat": now,
            "exp": now + 300,
        }
        key = RSAKey.import_key(self.key.key_pem)
        text = jwt.encode({"alg": "PS256"}, {**claims, **changes}, key, algorithms=["PS256"])
        return ClientAssertion("", "", "certificate-app", Secret(text), token_endpoint=self.endpoint)

    def token(self, credential: Credential, query: TokenQuery = QUERY) -> Token:
        """A token from the server, past every cache."""
        return self.drive.run(credential.flow(query, self.drive.context))

    def refusal(self, credential: Credential) -> TokenRejectedError:
        """Why the server gives no token."""
        with pytest.raises(TokenRejectedError) as caught:
            self.token(credential)
        return caught.value


@pytest.fixture
def apps(oidc_provider: Authorities, tls: Tls, app_key: AppKey, new_driver: Callable[..., Driver]) -> Apps:
    endpoint, http_endpoint = f"{oidc_provider.url}/token", f"{oidc_provider.http_url}/token"
    return Apps(endpoint, http_endpoint, app_key, new_driver(tls.ca.read_bytes()))


@pytest.fixture
def late(apps: Apps, tls: Tls, new_driver: Callable[..., Driver]) -> Apps:
    """The same apps on a machine whose clock is two hours behind."""
    return replace(apps, drive=new_driver(tls.ca.read_bytes(), wall=lambda: time.time() - TWO_HOURS))


@pytest.fixture
def claims_of(oidc_provider: Authorities, transport: Transport) -> Callable[[Token], dict[str, Any]]:
    """Checks a token with the keys that the server publishes, and gives its claims."""
    answer = transport.send(Request("GET", f"{oidc_provider.url}/jwks"))
    keys = KeySet.import_key_set(json.loads(answer.body))

    def claims(token: Token) -> dict[str, Any]:
        decoded = jwt.decode(token.value.reveal(), keys, algorithms=["RS256"])
        assert "at+jwt" == decoded.header["typ"]
        return decoded.claims

    return claims


@pytest.mark.parametrize(("client_id", "in_header"), [("body-app", False), ("header-app", True)])
def test_a_secret_gets_a_token(
    client_id: str, in_header: bool, apps: Apps, claims_of: Callable[[Token], dict[str, Any]]
) -> None:
    """Secrets of any characters arrive as they are, in the body and in a Basic header."""
    token = apps.token(apps.secret(client_id, in_header=in_header))
    claims = claims_of(token)
    assert (ISSUER, STORAGE, client_id) == (claims["iss"], claims["aud"], claims["client_id"])
    assert claims["exp"] == pytest.approx(token.expires_on, abs=5)


@pytest.mark.parametrize("form", ["pem", "pfx"])
def test_a_certificate_gets_a_token(
    form: str, apps: Apps, claims_of: Callable[[Token], dict[str, Any]]
) -> None:
    """An assertion signed with PS256 is believed, whatever form the certificate came in."""
    options = {"password": Secret(PFX_PASSWORD)} if form == "pfx" else {}
    token = apps.token(apps.certificate(getattr(apps.key, form), **options))
    assert "certificate-app" == claims_of(token)["client_id"]


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("resource", [STORAGE, f"{STORAGE}/", "https://management.core.windows.net/"])
def test_a_token_is_for_what_it_was_asked_for(
    version: str, resource: str, apps: Apps, claims_of: Callable[[Token], dict[str, Any]]
) -> None:
    """`resource` and `scope` lead to the same audience, its final slash included."""
    app = apps.secret("body-app", version=version)
    token = apps.token(app, TokenQuery((f"{resource}/.default",)))
    assert resource == claims_of(token)["aud"]


def test_each_request_has_an_assertion_of_its_own(
    apps: Apps, claims_of: Callable[[Token], dict[str, Any]]
) -> None:
    """A server that takes each assertion once only gives one token after the other."""
    app = apps.certificate()
    tokens = [claims_of(apps.token(app))["jti"] for _ in range(3)]
    assert 3 == len(set(tokens))


def test_many_threads_share_one_token(apps: Apps) -> None:
    """Of twenty callers at once, all get the token that one of them fetched."""
    source = CachedSource(apps.certificate(), drive=apps.drive)
    with ThreadPoolExecutor(20) as pool:
        values = set(pool.map(lambda _: source.token(QUERY).value, range(20)))
    assert 1 == len(values)


def test_the_assertion_may_be_made_out_to_the_issuer(apps: Apps) -> None:
    """The audience of the assertion can be set, for servers that want their name rather than their URL."""
    assert apps.token(apps.certificate(audience=ISSUER)).expires_on > time.time()


def test_a_wrong_clock_is_put_right(late: Apps) -> None:
    """The first assertion has expired; the answer's date leads to a second one, and to right times here."""
    token = late.token(late.certificate())
    assert time.time() - TWO_HOURS + 3599 == pytest.approx(token.expires_on, abs=5)


def test_an_expired_assertion_is_refused(late: Apps) -> None:
    """Plain http tells no time that could be trusted, so the assertion stays two hours old."""
    app = late.certificate(token_endpoint=late.http_endpoint, allow_http=True)
    assert "invalid_client" == late.refusal(app).code


def test_plain_http_serves_where_it_is_allowed(apps: Apps) -> None:
    """The same, with a right clock, is answered with a token."""
    app = apps.certificate(token_endpoint=apps.http_endpoint, allow_http=True)
    assert apps.token(app).expires_on > time.time()


def test_a_wrong_secret_is_refused(apps: Apps) -> None:
    """The error has the server's word for it, and nothing of the secret."""
    refusal = apps.refusal(apps.secret("body-app", "wrong-secret-of-the-peers"))
    assert ("invalid_client", 401) == (refusal.code, refusal.details.status)
    assert "wrong-secret" not in f"{refusal!r} {refusal} {refusal.hint} {refusal.where}"


def test_an_assertion_is_taken_once(apps: Apps) -> None:
    """The second use of a foreign assertion is refused, and the error says so in the server's word."""
    app = apps.assertion()
    assert apps.token(app).expires_on > time.time()
    assert "invalid_client" == apps.refusal(app).code


def test_a_foreign_assertion_that_has_expired_is_refused(apps: Apps) -> None:
    """Somebody else's old assertion can't be helped by any clock."""
    assert "invalid_client" == apps.refusal(apps.assertion(exp=int(time.time()) - 60)).code


def test_another_algorithm_is_refused(apps: Apps) -> None:
    """An app that is registered for PS256 is not believed with RS256."""
    assert "invalid_client" == apps.refusal(apps.certificate(algorithm="RS256")).code


def test_an_assertion_for_someone_else_is_refused(apps: Apps) -> None:
    """The server insists on its own name in the assertion."""
    assert "invalid_client" == apps.refusal(apps.certificate(audience="https://elsewhere.example")).code


def test_another_key_is_refused(apps: Apps) -> None:
    """The server really checks the signature."""
    assert "invalid_client" == apps.refusal(apps.certificate(new_app_key().pem)).code
