from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import AuthenticationError, TransportError
from azbearer.secrets import Secret
from azbearer.tokens.cache.memory import MemoryCache
from azbearer.tokens.contract import NotAvailableError, Token, TokenQuery
from azbearer.tokens.engine import CachedSource
from azbearer.tokens.flights import Flight
from azbearer.tokens.wishes import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.tokens.drive import Driver

SCOPES = ("https://management.azure.com/.default",)
QUERY = TokenQuery(SCOPES)
CLAIMS = TokenQuery(SCOPES, claims='{"access_token":{}}')


def text(token: Token) -> str:
    return token.value.reveal()


def landed(source: CachedSource) -> None:
    """Wait for what is under way behind the scenes."""
    for flight in list(source._flights._flights.values()):
        flight.wait()


def test_a_token_is_fetched_once(source: CachedSource, credential: Any) -> None:
    """All the ways to a token lead to the same one."""
    found = [source.get(SCOPES), source.token(QUERY), asyncio.run(source.token_async(QUERY))]
    assert ["token-1"] * 3 == [text(token) for token in found]
    assert [QUERY] == credential.asked


@pytest.mark.parametrize(
    "other",
    [TokenQuery(("b/.default",)), TokenQuery(SCOPES, tenant_id="t"), TokenQuery(SCOPES, enable_cae=True)],
)
def test_slots_are_apart(source: CachedSource, other: TokenQuery) -> None:
    """Audience, tenant and continuous access evaluation each have tokens of their own."""
    assert ["token-1", "token-2", "token-1", "token-2"] == [
        text(source.token(query)) for query in (QUERY, other, QUERY, other)
    ]


def test_short_tokens_live(source: CachedSource, credential: Any, clock: Any) -> None:
    """A token of 299 seconds serves twenty calls, and its whole life, by one request."""
    credential.life = 299.0
    for _ in range(20):
        source.get(SCOPES)
        clock.go(11)
    assert 1 == len(credential.asked)


def test_renewed_behind_the_scenes(source: CachedSource, credential: Any, clock: Any) -> None:
    """Past the soft limit callers get the old token until the new one is there, and one request is made."""
    source.get(SCOPES)
    clock.go(3000)
    credential.gate.clear()
    assert ["token-1"] * 50 == [text(source.get(SCOPES)) for _ in range(50)]
    credential.gate.set()
    landed(source)
    assert "token-2" == text(source.get(SCOPES))
    assert 2 == len(credential.asked)


def test_a_task_is_not_held_up_by_a_renewal(source: CachedSource, credential: Any, clock: Any) -> None:
    """The same for tasks: no event loop waits for an early renewal."""
    source.get(SCOPES)
    clock.go(3000)
    credential.gate.clear()
    assert "token-1" == text(asyncio.run(source.token_async(QUERY)))
    credential.gate.set()
    landed(source)


def test_the_service_says_when(source: CachedSource, credential: Any, clock: Any) -> None:
    """`refresh_in` of the answer decides over when the next one is fetched."""
    credential.refresh_in = 100.0
    source.get(SCOPES)
    clock.go(100)
    source.get(SCOPES)
    landed(source)
    assert 2 == len(credential.asked)


@pytest.mark.parametrize(
    "error",
    [
        TransportError("refused", code="connect"),
        TransportError("silent", code="timeout-total"),
        AuthenticationError("status 500"),
        AuthenticationError("status 503"),
        AuthenticationError("status 429"),
        AuthenticationError("invalid_client", code="AADSTS7000215"),
        NotAvailableError("gone"),
        RuntimeError("a bug, with canary-secret in it"),
    ],
)
def test_outages_are_forgiven_to_the_end(
    source: CachedSource, credential: Any, clock: Any, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the token service does, nobody with a valid token fails, to its last second."""
    credential.refresh_in = 1.0
    source.get(SCOPES)
    credential.error = error
    for _ in range(1000):
        clock.go(3.599)
        assert "token-1" == text(source.get(SCOPES))
    landed(source)
    clock.go(1)
    with pytest.raises(type(error)):
        source.get(SCOPES)
    assert "canary" not in caplog.text


def test_a_silent_service_is_forgiven(source: CachedSource, credential: Any, clock: Any) -> None:
    """While a renewal hangs, the token at hand serves a thousand calls, and no second one is begun."""
    credential.refresh_in = 1.0
    source.get(SCOPES)
    credential.gate.clear()
    for _ in range(1000):
        clock.go(3.59)
        assert "token-1" == text(source.get(SCOPES))
    assert 2 == len(credential.asked)
    credential.gate.set()
    landed(source)


def test_the_last_seconds_of_a_token_wait_no_longer_than_it_lives(
    source: CachedSource, credential: Any, clock: Any
) -> None:
    """Past the hard limit a silent service is waited for only as long as the old token lives."""
    source.get(SCOPES)
    clock.go(3599.99)
    credential.gate.clear()
    assert "token-1" == text(source.get(SCOPES))
    assert "token-1" == text(asyncio.run(source.token_async(QUERY)))
    credential.gate.set()
    landed(source)


def test_failed_renewals_are_a_gap_apart(source: CachedSource, credential: Any, clock: Any) -> None:
    """A service that is down is asked twice a minute, however many calls there are."""
    source.get(SCOPES)
    clock.go(2880)
    credential.error = TransportError("down")
    for _ in range(600):
        source.get(SCOPES)
        landed(source)
        clock.go(0.1)
    assert 3 == len(credential.asked)


def test_failed_renewals_are_logged(
    source: CachedSource, credential: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A forgiven failure is a line in the log."""
    source.get(SCOPES)
    clock.go(3000)
    credential.error = TransportError("no connection could be made")
    source.get(SCOPES)
    landed(source)
    expected = "FakeCredential: the early renewal failed, the token at hand is used until it ends: "
    assert [f"{expected}no connection could be made"] == caplog.messages


def test_errors_are_for_those_who_wait(source: CachedSource, credential: Any, clock: Any) -> None:
    """A repaired service gives the next caller a token a second later."""
    credential.error = AuthenticationError("invalid_client")
    with pytest.raises(AuthenticationError):
        source.get(SCOPES)
    credential.error = None
    clock.go(1)
    assert "token-2" == text(source.get(SCOPES))


def test_refusals_are_remembered_for_a_moment(source: CachedSource, credential: Any) -> None:
    """The same call repeated at once makes no new request."""
    credential.error = AuthenticationError("invalid_client", code="AADSTS7000215")
    for _ in range(20):
        with pytest.raises(AuthenticationError) as caught:
            source.get(SCOPES)
        assert "AADSTS7000215" == caught.value.code
    assert 1 == len(credential.asked)


def test_absence_is_not_remembered(source: CachedSource, credential: Any) -> None:
    """A source that doesn't exist may come into being at any moment, and asking costs nothing."""
    credential.error = NotAvailableError("not here")
    for _ in range(3):
        with pytest.raises(NotAvailableError):
            source.get(SCOPES)
    assert 3 == len(credential.asked)


def test_stillborn_tokens_are_fetched_once_in_thirty_seconds(
    source: CachedSource, credential: Any, clock: Any
) -> None:
    """A token that has ended on arrival is given to who waited, and its service left alone for a while."""
    credential.life = 0.0
    assert "token-1" == text(source.get(SCOPES))
    for _ in range(29):
        with pytest.raises(AuthenticationError, match="have ended when they arrive"):
            source.get(SCOPES)
        clock.go(1)
    clock.go(1)
    assert "token-2" == text(source.get(SCOPES))


def test_invalidate(source: CachedSource) -> None:
    """A refused token is never handed out again."""
    token = source.get(SCOPES)
    source.invalidate(token)
    assert "token-2" == text(source.get(SCOPES))


def test_invalidate_spares_the_successor(source: CachedSource, credential: Any) -> None:
    """Reports that come late, about a token that has been replaced, change nothing."""
    token = source.get(SCOPES)
    for _ in range(50):
        source.invalidate(token)
        source.get(SCOPES)
    assert 2 == len(credential.asked)


def test_a_server_that_refuses_everything(source: CachedSource, credential: Any) -> None:
    """New tokens for a server that wants none are rationed; it gets the last one to say why."""
    for _ in range(100):
        source.invalidate(source.get(SCOPES))
    assert 6 == len(credential.asked)


@pytest.mark.parametrize("query", [QUERY, CLAIMS])
def test_a_storm_of_refusals_is_one_request(
    source: CachedSource, credential: Any, in_threads: Any, query: TokenQuery
) -> None:
    """Fifty callers whose token was refused get the same new one, with a challenge or without."""
    old = source.get(SCOPES)
    credential.gate.clear()

    def arrived() -> None:
        for _ in range(2):
            assert credential.entered.acquire(timeout=20)
        credential.gate.set()

    found = in_threads(50, lambda: text(source.renew(query, old)), arrived)
    found += [text(source.renew(query, old)), text(asyncio.run(source.renew_async(query, old)))]
    assert ["token-2"] * 52 == found
    assert 2 == len(credential.asked)


def test_claims_bypass_the_cache_and_replace_the_token(source: CachedSource, credential: Any) -> None:
    """A challenge is answered with a new token, which serves the ordinary calls from then on."""
    source.get(SCOPES)
    assert ["token-2", "token-3"] == [
        text(source.token(CLAIMS)),
        text(asyncio.run(source.token_async(CLAIMS))),
    ]
    assert "token-3" == text(source.get(SCOPES))
    assert [None, CLAIMS.claims, CLAIMS.claims] == [query.claims for query in credential.asked]


def test_a_failed_claims_request_is_an_error(source: CachedSource, credential: Any) -> None:
    """The old token was refused, so nobody is given it for want of a better one."""
    source.get(SCOPES)
    credential.error = AuthenticationError("interaction_required")
    with pytest.raises(AuthenticationError):
        source.token(CLAIMS)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_jump_of_the_clock(source: CachedSource, credential: Any, clock: Any, days: int) -> None:
    """After the clock is set a day forward or back, no ended token is handed out, and there is no storm."""
    source.get(SCOPES)
    clock.wall += days * 86400
    for _ in range(100):
        clock.go(60)
        token = source.get(SCOPES)
        landed(source)
        assert token.expires_on > clock.wall
    assert len(credential.asked) <= 5


def test_getter_gives_another_form(source: CachedSource, credential: Any, clock: Any) -> None:
    """Adapters get tokens in their own form, made once for each token."""
    forms = []

    def form(token: Token) -> tuple[str, int]:
        forms.append(token)
        return text(token), int(token.expires_on)

    get, get_now = source.getter(form), source.async_getter(form)
    assert get_now(QUERY) is None
    expected = ("token-1", int(clock.wall) + 3600)
    assert [expected] * 3 == [get(SCOPES), get(SCOPES), get_now(QUERY)]
    assert get_now(CLAIMS) is None
    assert (1, 1) == (len(forms), len(credential.asked))


def test_a_shared_cache_saves_the_request(new_credential: Any, drive: Driver) -> None:
    """Two sources of the same identity make one request between them."""
    cache, first, second = MemoryCache(), new_credential(), new_credential()
    sources = [CachedSource(credential, drive=drive, cache=cache) for credential in (first, second)]
    assert ["token-1"] * 2 == [text(source.get(SCOPES)) for source in sources]
    assert (1, 0) == (len(first.asked), len(second.asked))


def test_a_refused_token_in_the_shared_cache_is_not_taken(credential: Any, drive: Driver) -> None:
    """What another process puts back after it was refused here is not handed out here."""
    cache = MemoryCache()
    source = CachedSource(credential, drive=drive, cache=cache)
    token = source.get(SCOPES)
    source.invalidate(token)
    assert cache.get(credential.cache_key(QUERY)) is None
    cache.put(credential.cache_key(QUERY), token)
    assert "token-2" == text(source.get(SCOPES))


def test_a_renewal_by_another_process_is_taken(credential: Any, drive: Driver, clock: Any) -> None:
    """Past the soft limit the shared cache is asked before the token service."""
    cache = MemoryCache()
    source = CachedSource(credential, drive=drive, cache=cache)
    source.get(SCOPES)
    clock.go(3000)
    other = Token(Secret("from-elsewhere"), clock.wall + 3600, None, clock.wall)
    cache.put(credential.cache_key(QUERY), other)
    source.get(SCOPES)
    landed(source)
    assert other is source.get(SCOPES)
    assert 1 == len(credential.asked)


def test_a_renewal_is_left_to_the_process_that_has_begun_it(
    credential: Any, drive: Driver, clock: Any
) -> None:
    """While another process fetches, the old token is used here and no second request is made."""
    cache = MemoryCache()
    source = CachedSource(credential, drive=drive, cache=cache)
    source.get(SCOPES)
    clock.go(3000)
    with cache.lock(credential.cache_key(QUERY), 0.0):
        assert "token-1" == text(source.get(SCOPES))
        landed(source)
    assert 1 == len(credential.asked)


def test_only_valid_tokens_are_shared(credential: Any, drive: Driver) -> None:
    """A token that has ended on arrival is no use to others."""
    cache = MemoryCache()
    credential.life = -1.0
    CachedSource(credential, drive=drive, cache=cache).get(SCOPES)
    assert 0 == len(cache)


def test_ten_thousand_entries(source: CachedSource, credential: Any) -> None:
    """Memory is bounded: at the limit the table stays as large as it is."""
    source._slots.table._limit = 500
    for number in range(2000):
        source._slots.store((f"api://{number}/.default",), Token(Secret("t"), 2e9, None, 1.8e9))
        assert len(source._entries) <= 500
    assert not credential.asked


def test_repr_shows_no_token(source: CachedSource) -> None:
    """Nothing that is printed by accident has a token in it."""
    source.get(SCOPES)
    assert "<CachedSource of FakeCredential>" == repr(source)


def test_fifty_callers_one_refusal(
    source: CachedSource, credential: Any, in_threads: Callable[..., Any]
) -> None:
    """Fifty who wait share one refusal."""
    credential.error = AuthenticationError("no")
    credential.gate.clear()
    threading.Thread(target=lambda: (credential.entered.acquire(timeout=20), credential.gate.set())).start()
    found = in_threads(50, lambda: source.get(SCOPES))
    assert [AuthenticationError] * 50 == [type(error) for error in found]
    assert 1 == len(credential.asked)


def test_who_waits_does_the_work_that_was_left_to_others(
    source: CachedSource, credential: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flight that left the work to another process is no answer for someone without a token."""
    join = source._join

    def left_first(wish: Wish) -> Any:
        flight: Flight[None] = Flight()
        flight.land(lambda: None)
        joined.append(wish)
        return join(wish) if len(joined) % 2 == 0 else flight

    joined: list[Wish] = []
    monkeypatch.setattr(source, "_join", left_first)
    assert "token-1" == text(source.get(SCOPES))
    assert "token-2" == text(asyncio.run(source.token_async(CLAIMS)))
    assert (4, 2) == (len(joined), len(credential.asked))


def test_who_comes_too_late_for_a_flight_finds_its_result(source: CachedSource, credential: Any) -> None:
    """Between looking and joining a flight may land: its token is taken, not another one fetched."""
    slot = source._fetch(Wish(QUERY, SCOPES))
    assert slot is source._fetch(Wish(QUERY, SCOPES))
    assert 1 == len(credential.asked)
    assert slot is not source._fetch(Wish(QUERY, SCOPES, seen=slot))
    source._fetch(Wish(QUERY, SCOPES, refused=source.get(SCOPES).value))
    assert 3 == len(credential.asked)


def test_last_seconds_end_in_the_old_token_for_tasks(
    source: CachedSource, credential: Any, clock: Any
) -> None:
    """A task whose token has moments left takes that when the service is silent."""
    source.get(SCOPES)
    clock.go(3599.999)
    credential.gate.clear()
    assert "token-1" == text(asyncio.run(source.token_async(QUERY)))
    credential.gate.set()
    landed(source)


def test_the_memory_of_refused_tokens_is_bounded(
    source: CachedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many tokens are refused, only so many are remembered."""
    monkeypatch.setattr("azbearer.tokens.engine._MOST_REFUSED", 3)
    for number in range(10):
        source.invalidate(source.get((f"api://{number}/.default",)))
    assert 3 == len(source._refused)
