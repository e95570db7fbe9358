from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError, TransportError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.contract import ReadFile, Send, TokenQuery
from azbearer.tokens.grants.client_secret import ClientSecret
from azbearer.tokens.grants.sources import FromFile

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import World

    from azbearer.tokens.grants.client_secret import Version
    from azbearer.tokens.grants.sources import SecretSource

LOGIN = "https://login.microsoftonline.com"
CANARY = "canary~Secret.+/=8Q"
SECRET = Secret(CANARY)


def credential(secret: SecretSource = SECRET, version: Version = "v2") -> ClientSecret:
    return ClientSecret(LOGIN, "contoso.onmicrosoft.com", "app-id", secret, version=version)


def test_v2_asks_for_a_scope(world: World) -> None:
    """One POST to the v2 endpoint, and there is the token."""
    book = world.play(credential())
    sent = book.expect(Send)
    assert (sent.method, sent.url) == ("POST", f"{LOGIN}/contoso.onmicrosoft.com/oauth2/v2.0/token")
    assert book.form() == {
        "grant_type": "client_credentials",
        "scope": "https://management.azure.com/.default",
        "client_id": "app-id",
        "client_secret": CANARY,
    }
    token = book.answer(world.granted()).result()
    assert (token.value, token.expires_on) == (Secret("canary-access-token"), world.now + 3599)


def test_v1_asks_for_a_resource(world: World) -> None:
    """The slash of a double-slash scope stays with the resource."""
    book = world.play(credential(version="v1"), "https://management.core.windows.net//.default")
    assert f"{LOGIN}/contoso.onmicrosoft.com/oauth2/token" == book.expect(Send).url
    assert "https://management.core.windows.net/" == book.form()["resource"]
    assert "scope" not in book.form()


def test_the_request_can_be_found_in_logs(world: World) -> None:
    """Each request has a GUID of its own."""
    headers = dict(world.play(credential()).expect(Send).headers)
    assert "00000000-0000-4000-8000-000000000001" == headers["client-request-id"]
    assert "application/json" == headers["Accept"]


def test_a_secret_in_a_header_is_encoded_first(world: World) -> None:
    """RFC 6749 section 2.3.1: form-encoded, joined, base64; and it is not in the body then."""
    book = world.play(ClientSecret(LOGIN, "contoso.com", "app id", Secret("a:b+c"), in_header=True))
    encoded = base64.b64encode(b"app+id:a%3Ab%2Bc").decode()
    assert f"Basic {encoded}" == dict(book.expect(Send).headers)["Authorization"]
    assert not {"client_id", "client_secret"} & set(book.form())


def test_a_file_is_read_for_each_token(world: World) -> None:
    """The secret is what the file holds now, without its final line break."""
    book = world.play(credential(FromFile("/run/secret")))
    assert ReadFile("/run/secret") == book.effect
    assert "from-file" == book.answer(b"\xef\xbb\xbffrom-file\r\n").form()["client_secret"]


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_file_without_a_secret(world: World, content: bytes) -> None:
    """Nothing is sent."""
    book = world.play(credential(FromFile("/run/secret")))
    with pytest.raises(AuthenticationError, match="there is no client secret: the file is"):
        book.answer(content)


def test_a_file_that_cannot_be_read(world: World) -> None:
    """The error says which and why."""
    book = world.play(credential(FromFile("/run/secret")))
    with pytest.raises(AuthenticationError, match="can't be read: No such file") as caught:
        book.fail(FileNotFoundError(2, "No such file"))
    assert "/run/secret" == caught.value.where


def test_rotation_is_noticed_at_once(world: World) -> None:
    """After invalid_client the source is read again, and the new secret is tried, once."""
    secrets = iter([Secret("old-secret"), Secret("new-secret")])
    book = world.play(credential(lambda: next(secrets)))
    assert "old-secret" == book.form()["client_secret"]
    book.answer(world.refused("invalid_client", 7000215, 401))
    assert "new-secret" == book.form()["client_secret"]
    assert Secret("canary-access-token") == book.answer(world.granted()).result().value


def test_two_secrets_are_accepted(world: World) -> None:
    """The second is tried when the first is refused."""
    book = world.play(credential((Secret("first"), Secret("second"))))
    book.answer(world.refused("invalid_client", 7000222, 401))
    assert "second" == book.form()["client_secret"]


def test_the_same_secret_is_not_tried_twice(world: World) -> None:
    """A refusal is final when reading again gives the same; the hint says what to do."""
    book = world.play(credential(lambda: Secret(CANARY)))
    with pytest.raises(AuthenticationError) as caught:
        book.answer(world.refused("invalid_client", 7000215, 401))
    assert "AADSTS7000215" == caught.value.code
    assert "check client_secret: it must be the secret's value, not its id" == caught.value.hint


def test_other_refusals_are_final(world: World) -> None:
    """A wrong scope is not the secret's fault."""
    secrets = iter([Secret("one"), Secret("two")])
    book = world.play(credential(lambda: next(secrets)))
    with pytest.raises(AuthenticationError):
        book.answer(world.refused("invalid_scope", 70011))


def test_a_repetition_has_an_id_of_its_own(world: World) -> None:
    """After a 503 the same fields go out again, under another id."""
    book = world.play(credential())
    first = dict(book.expect(Send).headers)["client-request-id"]
    book.answer(world.json({}, 503)).wait()
    assert first != dict(book.expect(Send).headers)["client-request-id"]
    assert CANARY == book.form()["client_secret"]


def test_without_an_answer(world: World) -> None:
    """What prevents an answer is told as it is, after the last try."""
    book = world.play(credential())
    book.fail(TransportError("refused", code="connect")).wait()
    book.fail(TransportError("refused", code="connect")).wait()
    with pytest.raises(TransportError):
        book.fail(TransportError("refused", code="connect"))


def test_cae_declares_the_capability(world: World) -> None:
    """The claims have cp1."""
    book = world.play(credential(), enable_cae=True)
    assert '{"access_token":{"xms_cc":{"values":["cp1"]}}}' == book.form()["claims"]


def test_another_tenant_must_be_allowed(world: World) -> None:
    """A query can't send the secret to any tenant it likes."""
    with pytest.raises(AuthenticationError, match="not among the tenants"):
        world.play(credential(), tenant_id="fabrikam.com")
    allowed = ClientSecret(
        LOGIN, "contoso.com", "app", Secret("s"), additionally_allowed_tenants=("Fabrikam.com",)
    )
    url = world.play(allowed, tenant_id="FABRIKAM.com").expect(Send).url
    assert f"{LOGIN}/fabrikam.com/oauth2/v2.0/token" == url


def test_several_resources_are_refused(world: World) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError, match="2 resources"):
        world.play(credential(), "https://a.example/.default", "https://b.example/.default")


def test_another_server(world: World) -> None:
    """Any OAuth 2 server by its endpoint; its scopes are plain words and its extra fields go along."""
    other = ClientSecret(
        LOGIN,
        "",
        "app",
        Secret("s"),
        token_endpoint="http://localhost:3000/token",
        allow_http=True,
        extra=(("audience", "urn:api"),),
    )
    book = world.play(other, "read", "write")
    assert "http://localhost:3000/token" == book.expect(Send).url
    assert ("read write", "urn:api") == (book.form()["scope"], book.form()["audience"])


def test_the_cache_key_holds_no_secret() -> None:
    """It tells tenants, scopes and capabilities apart, not secrets."""
    query = TokenQuery(("https://a.example/.default",))
    key = credential().cache_key(query)
    assert "canary" not in key
    assert key == credential(Secret("other")).cache_key(query)
    others = [
        credential().cache_key(TokenQuery(("https://a.example//.default",))),
        credential().cache_key(TokenQuery(query.scopes, enable_cae=True)),
        credential().cache_key(TokenQuery(query.scopes, tenant_id="fabrikam.com")),
        ClientSecret(
            "https://login.microsoftonline.us", "contoso.onmicrosoft.com", "app-id", Secret("s")
        ).cache_key(query),
    ]
    assert len({key, *others}) == 5
