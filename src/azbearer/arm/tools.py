"""What a sender of calls works with: who sends, who has tokens, what the time is."""

from __future__ import annotations

import random
import time

from azbearer.arm import throttle
from azbearer.arm.limits import SHARED, Limiter
from azbearer.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.http.messages import Request, Response, Transport
    from azbearer.secrets import Secret


class Bearer(Protocol):
    """A token, as far as a sender is concerned."""

    @property
    def value(self) -> Secret:
        """The token itself."""


class Desk(Protocol):
    """Where tokens come from; safe for several threads."""

    @property
    def principal(self) -> str:
        """Tells this identity's buckets from those of others; holds no secret."""

    def token(self, scope: str, tenant_id: str = "") -> Bearer:
        """A token that is valid now.

        Raises:
            AzbearerError: there is none to be had.
        """

    def renewed(self, scope: str, refused: Bearer, claims: str | None) -> Bearer:
        """The token after a server refused one; with the claims that it demands, if it does.

        Raises:
            AzbearerError: there is none to be had.
        """


class Note(NamedTuple):
    """Something that happened on the way: `kind` is retry, limit, redirect, challenge, sent or answer."""

    kind: str
    text: str
    request: Request | None = None
    response: Response | None = None


class Tools(NamedTuple):
    """What a sender works with.

    Args:
        transport: sends; follows no redirects itself.
        desk: gives tokens; None when no call has one.
        limiter: the buckets.
        rules: of retries.
        clock: monotonic seconds.
        wall: seconds since the epoch.
        sleep: waits that many seconds.
        chance: a number from 0 to 1, for jitter.
        tell: hears what happens on the way.
        timeout: seconds for one request whose answer is kept, or None.
    """

    transport: Transport
    desk: Desk | None = None
    limiter: Limiter = SHARED
    rules: throttle.RetryRules = throttle.RULES
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    tell: Callable[[Note], object] = lambda _: None
    timeout: float | None = None
