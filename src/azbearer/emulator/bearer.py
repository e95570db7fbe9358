"""Bearer tokens, as services other than ARM check them; what they say about it is their own business."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import issuer_of
from azbearer.emulator.signing import InvalidSignatureError, SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.revocations import Revocations
    from azbearer.emulator.wire import Request


class Problem(enum.Enum):
    """Why a token does not do."""

    MISSING = enum.auto()
    SIGNATURE = enum.auto()
    EXPIRED = enum.auto()
    TOO_EARLY = enum.auto()
    AUDIENCE = enum.auto()
    ISSUER = enum.auto()
    REVOKED = enum.auto()


class TokenError(Exception):
    """A token that does not do.

    Args:
        problem: why.
        found: the audience or issuer that it has, where that is what is wrong.
    """

    def __init__(self, problem: Problem, found: str = "") -> None:
        super().__init__(problem.name)
        self.problem = problem
        self.found = found


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """Checks tokens for one service.

    Args:
        directory: the tenants that may have issued one.
        key: what they are signed with.
        clock: seconds since 1970.
        skew: seconds by which a token is still accepted after its end or before its start.
        revocations: what was revoked.
        audiences: those of the service, in lower case, without a slash at the end.
    """

    directory: Directory
    key: SigningKey
    clock: Callable[[], float]
    skew: float
    revocations: Revocations
    audiences: frozenset[str]

    def claims(self, request: Request) -> Mapping[str, Any]:
        """The claims of a request's token.

        Raises:
            TokenError: there is none, or it does not do.
        """
        claims = self._signed(_token_of(request))
        now = self.clock()
        if now > claims["exp"] + self.skew:
            raise TokenError(Problem.EXPIRED)
        if now < claims["nbf"] - self.skew:
            raise TokenError(Problem.TOO_EARLY)
        audience = str(claims["aud"])
        if audience.rstrip("/").lower() not in self.audiences:
            raise TokenError(Problem.AUDIENCE, audience)
        home = self.directory.tenant(str(claims["tid"]))
        if home is None or claims["iss"] != issuer_of(home.guid):
            raise TokenError(Problem.ISSUER, str(claims["iss"]))
        if self.revocations.reason(claims) is not None:
            raise TokenError(Problem.REVOKED)
        return claims

    def _signed(self, token: str) -> dict[str, Any]:
        try:
            return self.key.verify(token)
        except InvalidSignatureError as error:
            raise TokenError(Problem.SIGNATURE) from error


def _token_of(request: Request) -> str:
    """The token of the Authorization header (RFC 6750 section 2.1)."""
    scheme, _, token = (request.header("authorization") or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenError(Problem.MISSING)
    return token.strip()
