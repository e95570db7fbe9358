from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import AuthenticationError, TransportError
from azbearer.secrets import Secret
from azbearer.tokens.contract import Send, Tell, TokenQuery, Wait
from azbearer.tokens.grants.device_code import DeviceCode

if TYPE_CHECKING:
    from tests.tokens.grants.conftest import Play, World

LOGIN = "https://login.microsoftonline.com"
CODE = {
    "device_code": "canary-device-code",
    "user_code": "GTHK-QPMN",
    "verification_uri": "https://microsoft.com/devicelogin",
    "expires_in": 900,
    "interval": 5,
    "message": "To sign in, use a web browser \x1b[31mand enter the code.",
}


def credential(**settings: Any) -> DeviceCode:
    return DeviceCode(LOGIN, "organizations", "app", **settings)


def started(world: World, **code: object) -> Play:
    """A sign-in up to the message for the user."""
    return world.play(credential()).answer(world.json({**CODE, **code}))


def test_the_first_request(world: World) -> None:
    """A public client asks for a code, and for a refresh token later."""
    book = world.play(credential())
    assert f"{LOGIN}/organizations/oauth2/v2.0/devicecode" == book.expect(Send).url
    assert book.form() == {
        "client_id": "app",
        "scope": "https://management.azure.com/.default openid profile offline_access",
    }


def test_the_user_is_told(world: World) -> None:
    """Page and code as they are, the message without terminal controls."""
    told = started(world).expect(Tell)
    assert ("https://microsoft.com/devicelogin", "GTHK-QPMN") == (told.url, told.user_code)
    assert "To sign in, use a web browser  [31mand enter the code." == told.message


def test_a_message_of_our_own(world: World) -> None:
    """Servers that follow the RFC only have none."""
    told = started(world, message=None).expect(Tell)
    assert "to sign in, open https://microsoft.com/devicelogin and enter the code GTHK-QPMN" == told.message


def test_asking_until_the_user_is_done(world: World) -> None:
    """At the pace that the service sets; slow_down adds five seconds for good."""
    book = started(world).answer(None)
    waits = [book.wait()]
    assert "urn:ietf:params:oauth:grant-type:device_code" == book.form()["grant_type"]
    errors = ("authorization_pending", "slow_down", "authorization_pending")
    waits += [book.answer(world.refused(error, 70016)).wait() for error in errors]
    assert [5, 5, 10, 10] == waits
    token = book.answer(world.granted(refresh_token="canary-refresh")).result()
    assert Secret("canary-refresh") == token.refresh_token


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("authorization_declined", "declined"),
        ("access_denied", "declined"),
        ("expired_token", "expired before the user signed in"),
        ("bad_verification_code", "not known"),
    ],
)
def test_ends(world: World, error: str, why: str) -> None:
    """Each end has its own message."""
    book = started(world).answer(None)
    book.wait()
    with pytest.raises(AuthenticationError, match=why):
        book.answer(world.refused(error))


def test_other_refusals(world: World) -> None:
    """They are told as they are."""
    book = started(world).answer(None)
    book.wait()
    with pytest.raises(AuthenticationError, match="AADSTS7000218"):
        book.answer(world.refused("invalid_client", 7000218, 401))


def test_a_user_who_never_comes(world: World) -> None:
    """The code's life is the limit, also without the service saying so."""
    book = started(world, expires_in=11).answer(None)
    book.wait()
    book.answer(world.refused("authorization_pending")).wait()
    with pytest.raises(AuthenticationError, match="expired before the user signed in"):
        book.answer(world.refused("authorization_pending"))


def test_a_broken_connection_does_not_end_it(world: World) -> None:
    """The user may be typing the code this very moment."""
    book = started(world).answer(None)
    book.wait()
    for _ in range(2):
        book.fail(TransportError("reset", code="connect")).wait()
    book.fail(TransportError("reset", code="connect"))
    assert Wait(10) == book.effect


@pytest.mark.parametrize("interval", [0, -1, "soon", None, 1e9])
def test_a_pace_out_of_reason(world: World, interval: object) -> None:
    """Neither a storm nor for ever."""
    book = started(world, interval=interval).answer(None)
    assert 5 <= book.wait() <= 60


@pytest.mark.parametrize(
    "url", ["http://microsoft.com/devicelogin", "javascript:alert(1)", "https://a@b.example/"]
)
def test_a_page_that_is_no_https(world: World, url: str) -> None:
    """People follow what they are shown, so it is checked."""
    book = world.play(credential())
    with pytest.raises(AuthenticationError, match="no https URL"):
        book.answer(world.json({**CODE, "verification_uri": url}))


@pytest.mark.parametrize("field", ["device_code", "user_code", "verification_uri"])
def test_an_incomplete_answer(world: World, field: str) -> None:
    """Nothing is shown to the user."""
    book = world.play(credential())
    with pytest.raises(AuthenticationError, match=f"it has no {field}"):
        book.answer(world.json({name: value for name, value in CODE.items() if name != field}))


def test_another_server(world: World) -> None:
    """Both endpoints by their URLs."""
    other = credential(device_endpoint="https://id.example/device", token_endpoint="https://id.example/token")
    book = world.play(other, "read")
    assert ("https://id.example/device", "read") == (book.expect(Send).url, book.form()["scope"])


def test_the_key() -> None:
    """One slot for each audience."""
    assert credential().cache_key(TokenQuery(("a",))) != credential().cache_key(TokenQuery(("b",)))
