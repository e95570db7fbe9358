from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.contract import AwaitCall, BrowserCall, Listen, Listener, OpenBrowser, Tell, TokenQuery
from azbearer.tokens.grants.authorization_code import AuthorizationCode
from azbearer.tokens.pkce import challenge_of
from azbearer.tokens.rejection import TokenRejectedError

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import Play, World

LOGIN = "https://login.microsoftonline.com"


def credential(**settings: Any) -> AuthorizationCode:
    return AuthorizationCode(LOGIN, "organizations", "app", **settings)


def opened(world: World, asked: AuthorizationCode | None = None, **query: Any) -> tuple[Play, dict[str, str]]:
    """A sign-in whose page is open, and what the page's URL asks for."""
    book = world.play(asked or credential(), **query)
    book.expect(Listen)
    url = book.answer(Listener(4321)).expect(OpenBrowser).url
    return book.answer(True), dict(parse_qsl(urlsplit(url).query))


def returned(book: Play, **fields: str) -> Play:
    """The browser comes back."""
    book.expect(AwaitCall)
    return book.answer(BrowserCall(tuple(fields.items())))


def id_token(nonce: str) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"nonce": nonce}).encode()).rstrip(b"=").decode()
    return f"h.{payload}.s"


def test_the_page(world: World) -> None:
    """PKCE by S256, state, nonce, and a redirect to the port that is listened on."""
    _, asked = opened(world, credential(login_hint="ada@contoso.com", prompt="select_account"))
    state, nonce = asked.pop("state"), asked.pop("nonce")
    assert (43, 43, 43) == (len(state), len(nonce), len(asked.pop("code_challenge")))
    assert asked == {
        "client_id": "app",
        "response_type": "code",
        "redirect_uri": "http://localhost:4321/",
        "response_mode": "form_post",
        "scope": "https://management.azure.com/.default openid profile offline_access",
        "code_challenge_method": "S256",
        "login_hint": "ada@contoso.com",
        "prompt": "select_account",
    }


def test_the_code_is_redeemed(world: World) -> None:
    """With the verifier of the challenge, and the same redirect URI."""
    book, asked = opened(world)
    form = returned(book, state=asked["state"], code="canary-code").form()
    assert ("authorization_code", "canary-code") == (form["grant_type"], form["code"])
    assert asked["code_challenge"] == challenge_of(form["code_verifier"])
    assert asked["redirect_uri"] == form["redirect_uri"]
    answer = world.granted(id_token=id_token(asked["nonce"]), refresh_token="canary-refresh")
    assert Secret("canary-refresh") == book.answer(answer).result().refresh_token


def test_without_a_browser(world: World) -> None:
    """The user is told which page to open."""
    book = world.play(credential()).answer(Listener(1))
    url = book.expect(OpenBrowser).url
    assert url == book.answer(False).expect(Tell).url
    book.answer(None).expect(AwaitCall)


@pytest.mark.parametrize("fields", [{}, {"state": ""}, {"state": "other"}, {"state": "öther"}])
def test_a_foreign_state(world: World, fields: dict[str, str]) -> None:
    """Whoever calls the listener without our state is not believed, whatever else is said."""
    book, _ = opened(world)
    with pytest.raises(AuthenticationError, match="its state is not ours"):
        returned(book, code="stolen", error="access_denied", **fields)


def test_a_user_who_declines(world: World) -> None:
    """The error of the redirect is told with its hint."""
    book, asked = opened(world)
    with pytest.raises(TokenRejectedError) as caught:
        returned(
            book,
            state=asked["state"],
            error="access_denied",
            error_description="AADSTS65004: User declined to consent.",
        )
    assert ("AADSTS65004", "sign in again and consent") == (caught.value.code, caught.value.hint)
    assert caught.value.where.endswith("/organizations/oauth2/v2.0/authorize")


def test_no_code(world: World) -> None:
    """An answer to our question without a code is of no use."""
    book, asked = opened(world)
    with pytest.raises(AuthenticationError, match="it brings no code"):
        returned(book, state=asked["state"])


@pytest.mark.parametrize("token", [id_token("other"), "h.e30.s"])
def test_a_foreign_nonce(world: World, token: str) -> None:
    """An id token of another sign-in: the code was injected."""
    book, asked = opened(world)
    returned(book, state=asked["state"], code="c")
    with pytest.raises(AuthenticationError, match="nonce"):
        book.answer(world.granted(id_token=token))


def test_without_an_id_token(world: World) -> None:
    """Servers of plain OAuth give none, and there is no nonce to compare."""
    book, asked = opened(world)
    returned(book, state=asked["state"], code="c")
    assert book.answer(world.granted()).result()


def test_a_browser_that_never_comes(world: World) -> None:
    """The driver's time-out ends it."""
    book, _ = opened(world)
    assert 300.0 == book.expect(AwaitCall).timeout
    with pytest.raises(AuthenticationError, match="nobody came"):
        book.fail(AuthenticationError("nobody came"))


def test_two_sign_ins_share_nothing(world: World) -> None:
    """State, nonce and challenge are new each time."""
    _, one = opened(world)
    _, two = opened(world)
    assert not {one[name] for name in ("state", "nonce", "code_challenge")} & set(two.values())


def test_a_claims_challenge_is_part_of_the_question(world: World) -> None:
    """The user answers it in the browser."""
    _, asked = opened(world, claims='{"access_token":{"acrs":{"value":"c1"}}}', enable_cae=True)
    assert {"acrs", "xms_cc"} == set(json.loads(asked["claims"])["access_token"])


def test_another_server(world: World) -> None:
    """Its endpoints, and the scope as the caller wrote it."""
    other = credential(
        authorization_endpoint="https://id.example/authorize?tenant=x",
        token_endpoint="https://id.example/token",
        response_mode="query",
        host="127.0.0.1",
        path="/callback",
    )
    book = world.play(other, "read").answer(Listener(5))
    url = book.expect(OpenBrowser).url
    asked = dict(parse_qsl(urlsplit(url).query))
    assert url.startswith("https://id.example/authorize?tenant=x&")
    assert ("read", "http://127.0.0.1:5/callback") == (asked["scope"], asked["redirect_uri"])


def test_the_key() -> None:
    """Users have slots of their own."""
    query = TokenQuery(("a",))
    assert credential(login_hint="a").cache_key(query) != credential(login_hint="b").cache_key(query)
