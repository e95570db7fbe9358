"""The engine: one token source over one credential, in front of the caches and the driver.

A call takes the first of these ways that it can:

1. the token in memory needs no decision yet: it is returned, without a lock (0.3 us);
2. it is past its soft limit: it is returned, and one flight fetches the next one behind the scenes;
3. there is none: the caller joins the flight of its key, and all who wait get the same result.

A flight looks into the shared cache, then takes that cache's lock and looks again (another process may
just have fetched), and only then runs the credential's flow. Whatever goes wrong in it is the problem
of those who wait, and of nobody who has a token that still lives.
"""

from __future__ import annotations

from dataclasses import replace

from azbearer.errors import AuthenticationError, AzbearerError
from azbearer.tokens.cache.memory import DEFAULT_LIMIT
from azbearer.tokens.contract import NotAvailableError, TokenQuery
from azbearer.tokens.decision import DEFAULT, Refresh, RefreshPolicy
from azbearer.tokens.flights import Flights
from azbearer.tokens.slots import Slot, Slots
from azbearer.tokens.sourcelog import note, warn
from azbearer.tokens.tries import Tries
from azbearer.tokens.wishes import Wish, name_of, query_of
from azbearer.typed import TYPE_CHECKING, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.secrets import Secret
    from azbearer.tokens.cache.contract import TokenCache
    from azbearer.tokens.contract import Credential, Flow, FlowContext, Token
    from azbearer.tokens.flights import Flight

T = TypeVar("T")
# How long a flight waits for another process that fetches the same token: a little longer than that one
# may need for all its tries; in seconds.
_LOCK_PATIENCE = 35.0
# A token that has ended when it arrives is worth one request in this many seconds.
_STILLBORN_SPACING = 30.0
_MOST_REFUSED = 1024


class Drive(Protocol):
    """Performs the effects of flows; safe to use from several threads. See `drive.py`."""

    @property
    def context(self) -> FlowContext:
        """The clocks and the environment that flows see."""

    def run(self, flow: Flow) -> Token:
        """Perform a flow's effects until it returns its token, or raises."""


class CachedSource:
    """A `TokenSource` over a credential: cached, renewed early, one request where one is enough.

    Safe for threads, for tasks of any event loop, and for both together.

    Args:
        credential: describes how a token is fetched.
        drive: performs that.
        cache: shared with other sources or processes, or None.
        policy: when a token is renewed.
        limit: tokens in memory; beyond, those that end first are dropped.
    """

    def __init__(
        self,
        credential: Credential,
        *,
        drive: Drive,
        cache: TokenCache | None = None,
        policy: RefreshPolicy = DEFAULT,
        limit: int = DEFAULT_LIMIT,
    ) -> None:
        self._credential = credential
        self._drive = drive
        self._cache = cache
        self._wall = drive.context.now
        self._monotonic = drive.context.monotonic
        self._slots = Slots(policy, self._wall, self._monotonic, limit)
        self._entries = self._slots.table.entries
        self._flights: Flights[Slot | None] = Flights()
        self._tries = Tries()
        # The last refused token of a key: another process may put it into the shared cache once more.
        self._refused: dict[str, Secret] = {}

    def __repr__(self) -> str:
        return f"<CachedSource of {self._credential.name}>"

    @property
    def identity(self) -> str:
        """Tells whose tokens these are from whose others are; stays in memory."""
        return self._credential.cache_key(TokenQuery(("identity",)))

    def get(self, scopes: tuple[str, ...]) -> Token:
        """The shortest way to a token that is valid now, for the ordinary query.

        Raises:
            AzbearerError: there is none to be had.
        """
        slot = self._entries.get(scopes)
        if slot is not None and slot.soft > self._wall() and slot.soft_monotonic > self._monotonic():
            return slot.token
        return self._slow(TokenQuery(scopes)).token

    def token(self, query: TokenQuery) -> Token:
        """See `TokenSource`.

        Raises:
            AzbearerError: there is none to be had.
        """
        if query.claims is None and query.tenant_id is None and not query.enable_cae:
            return self.get(query.scopes)
        return self._slow(query).token

    async def token_async(self, query: TokenQuery) -> Token:
        """The same for tasks: a token at hand is returned at once, a fetch blocks no event loop.

        Raises:
            AzbearerError: there is none to be had.
        """
        if query.claims is None:
            slot = self._entries.get(name_of(query))
            if slot is not None and slot.soft > self._wall() and slot.soft_monotonic > self._monotonic():
                return slot.token
        return (await self._slow_async(query)).token

    def getter(self, shape: Callable[[Token], T]) -> Callable[[tuple[str, ...]], T]:
        """A function like `get` that gives tokens in another form, made once per token.

        Args:
            shape: makes the form, such as an azure-core `AccessToken`; must be hashable and pure.
        """
        find, wall, monotonic = self._entries.get, self._wall, self._monotonic

        def get(scopes: tuple[str, ...]) -> T:
            slot = find(scopes)
            if slot is None or slot.soft <= wall() or slot.soft_monotonic <= monotonic():
                slot = self._slow(TokenQuery(scopes))
            shapes = slot.shapes
            if shapes is None or shape not in shapes:
                return cast("T", slot.shaped(shape))
            return cast("T", shapes[shape])

        return get

    def async_getter(self, shape: Callable[[Token], T]) -> Callable[[TokenQuery], T | None]:
        """As `getter`, but gives None instead of waiting; then `token_async` is the way."""
        find, wall, monotonic = self._entries.get, self._wall, self._monotonic

        def get(query: TokenQuery) -> T | None:
            slot = None if query.claims is not None else find(name_of(query))
            if slot is None or slot.soft <= wall() or slot.soft_monotonic <= monotonic():
                return None
            return cast("T", slot.shaped(shape))

        return get

    def invalidate(self, token: Token) -> None:
        """See `TokenSource`; of a token that has been replaced already, nothing is left to do.

        A server that refuses every new token gets five in a row and then one in ten seconds; in between
        the refused one is handed out again, and the server's own answer tells what is wrong.
        """
        found = self._slots.forget(token)
        if found is None:
            return
        name, slot = found
        key = self._credential.cache_key(query_of(name))
        if not self._tries.may_renew(key, self._monotonic()):
            self._slots.restore(name, slot)
            note("%s: new tokens are refused again and again; not renewed", self._credential.name)
            return
        self._refused.pop(key, None)
        self._refused[key] = token.value
        if len(self._refused) > _MOST_REFUSED:
            self._refused.pop(next(iter(self._refused)), None)
        if self._cache is not None:
            self._cache.drop(key, token)

    def renew(self, query: TokenQuery, refused: Token) -> Token:
        """The token after a server refused one; if another caller has renewed it meanwhile, that one.

        For adapters on a 401, with the claims of the challenge in the query or without: however many
        callers were refused, one request is made.

        Raises:
            AzbearerError: there is none to be had.
        """
        wish, slot = self._renewal(query, refused)
        return (self._fetched(wish) if slot is None else slot).token

    async def renew_async(self, query: TokenQuery, refused: Token) -> Token:
        """As `renew`, for tasks."""
        wish, slot = self._renewal(query, refused)
        return (await self._fetched_async(wish) if slot is None else slot).token

    def _renewal(self, query: TokenQuery, refused: Token) -> tuple[Wish, Slot | None]:
        """What to fetch after a refusal, or the slot that has been renewed already."""
        self.invalidate(refused)
        wish = Wish(query, name_of(query), refused=refused.value)
        return wish, self._at_hand(replace(query, claims=None))

    def _at_hand(self, query: TokenQuery) -> Slot | None:
        """The slot that may be handed out now; it is renewed behind the scenes when it is time."""
        name = name_of(query)
        slot = None if query.claims is not None else self._entries.get(name)
        if slot is None:
            return None
        decision = self._slots.decide(slot)
        if decision is Refresh.RECOMMENDED:
            # Others find it resting from here on, and stay on the short way.
            self._slots.rest(slot)
            self._join(Wish(query, name, seen=slot, background=True))
        return None if decision is Refresh.REQUIRED else slot

    def _slow(self, query: TokenQuery) -> Slot:
        """The slot of a query, when the short way didn't lead to it."""
        slot = self._at_hand(query)
        return self._fetched(self._wish(query)) if slot is None else slot

    async def _slow_async(self, query: TokenQuery) -> Slot:
        """The same for tasks."""
        slot = self._at_hand(query)
        return await self._fetched_async(self._wish(query)) if slot is None else slot

    def _wish(self, query: TokenQuery) -> Wish:
        """The wish of someone who has to wait."""
        name = name_of(query)
        return Wish(query, name, seen=self._entries.get(name))

    def _join(self, wish: Wish) -> Flight[Slot | None]:
        """The flight for a wish."""
        work = self._renew_quietly if wish.background else self._fetch
        return self._flights.join((wish.name, wish.query.claims), lambda: work(wish))

    def _fetched(self, wish: Wish) -> Slot:
        """Wait for the wish's flight, and judge what came of it."""
        while True:
            flight = self._join(wish)
            slot = self._judged(wish, flight) if flight.wait(self._patience(wish)) else wish.seen
            if slot is not None:
                return slot

    async def _fetched_async(self, wish: Wish) -> Slot:
        """The same for tasks."""
        while True:
            flight = self._join(wish)
            slot = self._judged(wish, flight) if await self._landed(wish, flight) else wish.seen
            if slot is not None:
                return slot

    async def _landed(self, wish: Wish, flight: Flight[Slot | None]) -> bool:
        """Wait for a flight as long as the wish is patient; whether it has landed."""
        patience = self._patience(wish)
        if patience is None:
            await flight.landed()
            return True
        from asyncio import wait_for  # noqa: PLC0415 - only those who have a loop have loaded it

        try:
            await wait_for(flight.landed(), patience)
        except TimeoutError:
            return False
        return True

    def _patience(self, wish: Wish) -> float | None:
        """How long to wait at most: whoever has a token in its last seconds takes that in the end."""
        return self._slots.left(wish.seen) if self._lives(wish) and wish.seen is not None else None

    def _lives(self, wish: Wish) -> bool:
        """Whether the token that was seen may still be used if nothing better comes."""
        return wish.seen is not None and wish.accepts_cached and self._slots.left(wish.seen) > 0

    def _judged(self, wish: Wish, flight: Flight[Slot | None]) -> Slot | None:
        """What a flight brought; None when it was a background one that left the work to another process.

        Raises:
            AzbearerError: it failed, and the old token has ended.
        """
        try:
            return flight.result()
        except Exception:
            if self._lives(wish):
                return wish.seen
            raise

    def _renew_quietly(self, wish: Wish) -> Slot | None:
        """A flight that nobody waits for: its failure is a line in the log."""
        try:
            return self._fetch(wish)
        except Exception as error:
            warn(
                "%s: the early renewal failed, the token at hand is used until it ends: %s",
                self._credential.name,
                # What isn't ours may quote anything.
                error.message if isinstance(error, AzbearerError) else type(error).__name__,
            )
            raise

    def _fetch(self, wish: Wish) -> Slot | None:
        """A flight: the token from another caller, the shared cache, or the credential's source.

        None when another process is fetching it, and nobody waits for it here.
        """
        slot = self._renewed_meanwhile(wish)
        if slot is not None:
            return slot
        key = self._credential.cache_key(wish.query)
        token = self._cached(wish, key)
        if token is None:
            remembered = self._tries.remembered(key, self._monotonic())
            if remembered is not None:
                raise remembered
            token = self._asked(wish, key)
        return None if token is None else self._slots.store(wish.name, token)

    def _renewed_meanwhile(self, wish: Wish) -> Slot | None:
        """The slot that a flight has filled between this wish and its own flight."""
        slot = self._entries.get(wish.name)
        if slot is None or slot is wish.seen or not (wish.accepts_cached or wish.refused):
            return None
        if slot.token.value == wish.refused:
            return None
        return slot if self._slots.decide(slot) is Refresh.FRESH else None

    def _cached(self, wish: Wish, key: str) -> Token | None:
        """A token from the shared cache that fulfils the wish."""
        if self._cache is None or not wish.accepts_cached:
            return None
        token = self._cache.get(key)
        if token is None or token.value == self._refused.get(key):
            return None
        decision = self._slots.usable(token)
        good = decision is Refresh.FRESH or (decision is Refresh.RECOMMENDED and not wish.background)
        return token if good else None

    def _asked(self, wish: Wish, key: str) -> Token | None:
        """A token from the credential's source, or from the process that asks it at this moment.

        None if that process hasn't finished and nobody waits for the result.
        """
        if self._cache is None:
            return self._run(wish, key)
        with self._cache.lock(key, 0.0 if wish.background else _LOCK_PATIENCE) as held:
            token = self._cached(wish, key)
            if token is None and (held or not wish.background):
                token = self._run(wish, key)
                if token.expires_on > self._wall():
                    self._cache.put(key, token)
            return token

    def _run(self, wish: Wish, key: str) -> Token:
        """A token from the credential's source; a refusal is remembered for a while."""
        flow = self._credential.flow(wish.query, self._drive.context)
        try:
            token = self._drive.run(flow)
        except NotAvailableError:
            raise
        except AuthenticationError as error:
            self._tries.refused(key, error, self._monotonic())
            raise
        self._tries.granted(key)
        if token.expires_on <= self._wall():
            self._stillborn(key)
        return token

    def _stillborn(self, key: str) -> None:
        """A token had ended when it arrived: who waited may try it, but it isn't fetched for each call."""
        warn("%s: the token had ended when it arrived", self._credential.name)
        error = AuthenticationError(
            "the token service gives tokens that have ended when they arrive",
            where=self._credential.name,
            hint="compare this machine's clock and time zone with the service's",
        )
        self._tries.refused(key, error, self._monotonic(), _STILLBORN_SPACING)
