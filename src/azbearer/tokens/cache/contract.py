"""What a cache of tokens is: four methods, none of which ever fails a caller.

A cache saves requests; no one depends on it. So whatever goes wrong in one (a full disk, a wrong key, a
server that is down) is a miss, at most with a warning, and an entry is judged by whoever reads it, not by
the cache: it may give back tokens that have expired.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from azbearer.tokens.contract import Token


class TokenCache(Protocol):
    """Keeps tokens for several sources, threads or processes; safe for concurrent use.

    Keys are those of `Credential.cache_key`: they hold no secrets and are the same in every process.
    """

    def get(self, key: str) -> Token | None:
        """The token of that key, expired or not, or None."""

    def put(self, key: str, token: Token) -> None:
        """Keep a token; it replaces the one of that key, wholly or not at all."""

    def drop(self, key: str, token: Token) -> None:
        """Forget this token; one that has replaced it stays."""

    def lock(self, key: str, timeout: float) -> AbstractContextManager[bool]:
        """Hold the right to fetch this key's token, so that others wait and then find it here.

        Gives False when it could not be had within `timeout` seconds; the caller decides then whether to
        go on without: two requests do no harm. It ends with its process, however that ends.
        """
