from __future__ import annotations

from typing import Any

import pytest

from azbearer.credentials.sessions import Memory, Session, session, session_key
from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.cache.memory import MemoryCache
from azbearer.tokens.contract import Answer, FlowContext, Send, Tell, Token, TokenQuery, Wait
from azbearer.tokens.grants.app import App

APP = App("https://login.microsoftonline.com", "contoso.com", "app")
QUERY = TokenQuery(("https://graph.microsoft.com/.default",))
NOW = 1_800_000_000.0


class Asking:
    """A sign-in that asks the user once and waits once."""

    name = "Asking"

    def __init__(self) -> None:
        self.asked = 0

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return f"asking {query.scopes}"

    def flow(self, query: TokenQuery, context: FlowContext) -> Any:  # noqa: ARG002 - the contract's
        """See `Credential`."""
        self.asked += 1
        yield Tell("sign in")
        yield Wait(5)
        return Token(
            Secret("access"), NOW + 3600, obtained_on=NOW, refresh_token=Secret(f"refresh-{self.asked}")
        )


def world(monotonic: float = 0.0) -> FlowContext:
    return FlowContext(lambda: NOW, lambda: monotonic, {}, lambda: 0.5, bytes)


def played(
    credential: Session, *answers: Answer, context: FlowContext | None = None
) -> tuple[Token, list[Any]]:
    """The token of a flow, and the effects on the way to it."""
    effects: list[Any] = []
    left = list(answers)
    flow = credential.flow(QUERY, context or world())
    result: Any = None
    while True:
        try:
            effect = flow.send(result)
        except StopIteration as ended:
            return ended.value, effects
        effects.append(effect)
        result = left.pop(0) if isinstance(effect, Send) else None


def granted(refresh: str) -> Answer:
    body = f'{{"access_token":"again","token_type":"Bearer","expires_in":3600,"refresh_token":"{refresh}"}}'
    return Answer(200, {}, body.encode())


DEAD = Answer(
    400, {}, b'{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired"}'
)


def test_the_user_is_asked_once() -> None:
    """After that, the refresh token does it, and the newest one is used."""
    asking = Asking()
    credential = session(APP, asking, None, None, "")
    played(credential)
    played(credential, granted("rolled"))
    token, effects = played(credential, granted("rolled again"))
    assert ("again", 1) == (token.value.reveal(), asking.asked)
    assert ("refresh_token", "rolled") in effects[0].form


def test_a_dead_refresh_token_is_forgotten() -> None:
    """The user is asked again, and its place is taken."""
    asking = Asking()
    credential = session(APP, asking, None, None, "")
    played(credential)
    token, effects = played(credential, DEAD)
    assert ("access", [Send, Tell, Wait]) == (token.value.reveal(), [type(effect) for effect in effects])


def test_an_outage_asks_nobody() -> None:
    """Only a refresh token that is dead is a reason to disturb the user."""
    asking = Asking()
    credential = session(APP, asking, None, None, "")
    played(credential)
    refused = Answer(400, {}, b'{"error":"invalid_request","error_description":"AADSTS90014: missing"}')
    with pytest.raises(AuthenticationError):
        played(credential, refused)
    assert 1 == asking.asked


def test_another_process_need_not_ask() -> None:
    """A shared cache has the refresh token; of another user or app it has not."""
    cache, asking = MemoryCache(), Asking()
    played(session(APP, asking, cache, None, "me"))
    token, _ = played(session(APP, asking, cache, None, "ME"), granted("r"))
    assert ("again", 1) == (token.value.reveal(), asking.asked)
    played(session(APP, asking, cache, None, "you"))
    assert 2 == asking.asked


def test_a_dead_refresh_token_leaves_the_cache() -> None:
    """The next process doesn't try it."""
    cache, asking = MemoryCache(), Asking()
    played(session(APP, asking, cache, None, ""))
    credential = session(APP, asking, cache, None, "")
    flow = credential.flow(QUERY, world())
    next(flow)
    flow.send(DEAD)
    assert cache.get(session_key(APP)) is None


def test_a_server_may_give_no_refresh_token() -> None:
    """Then there is nothing to keep."""
    cache = MemoryCache()
    memory = Memory(cache, "key")
    memory.keep(Token(Secret("access"), NOW + 3600))
    assert (None, 0) == (memory.recall(), len(cache))


def test_the_user_has_so_much_time() -> None:
    """Then the sign-in is given up."""
    times = iter([0.0, 1.0, 61.0])
    context = FlowContext(lambda: NOW, lambda: next(times), {}, lambda: 0.5, bytes)
    with pytest.raises(AuthenticationError, match="within 60 s"):
        played(session(APP, Asking(), None, 60, ""), context=context)


def test_a_session_is_its_sign_in() -> None:
    """Name, key, authority and client are those of what it wraps."""
    asking = Asking()
    credential = session(APP, asking, None, None, "")
    assert ("Asking", asking.cache_key(QUERY)) == (credential.name, credential.cache_key(QUERY))
    assert (APP.authority, APP.client_id) == (credential.authority, credential.client_id)


def test_the_refresh_token_is_not_shown() -> None:
    """Not even by what remembers it."""
    credential = session(APP, Asking(), None, None, "")
    played(credential)
    assert "refresh-1" not in repr(credential)
