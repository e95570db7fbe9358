"""What a token says of itself, for display only: nothing is verified, and nothing is decided by it."""

from __future__ import annotations

import datetime as dt
import json

from azbearer.errors import InputError
from azbearer.reporters.style import printable
from azbearer.tokens.expiry import jwt_claims
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.secrets import Secret

_TIMES = ("iat", "nbf", "exp", "auth_time")
_JWT_PARTS = 3
# The year 2969; also what every platform's C library can tell the local time of.
_LAST_TIME = 1 << 35


def claim(token: Secret, name: str) -> str:
    """A claim that is text; empty when there is none, or the token can't be read."""
    value = _parts(token)[1].get(name)
    return value if isinstance(value, str) else ""


def decoded(token: Secret) -> str:
    """Header and claims as JSON, with the times in local time too; neither signature nor token.

    Raises:
        InputError: it is no JWT; tokens are opaque by rights, and some are.
    """
    header, claims = _parts(token)
    if not claims:
        raise InputError(
            "the token can't be decoded: it is no JWT, or an encrypted one",
            hint="how long it lives is in: azbearer token -o json",
            code="opaque-token",
        )
    times = {name: _local(claims[name]) for name in _TIMES if _is_time(claims.get(name))}
    text = json.dumps({"header": header, "claims": claims, "times": times}, indent=2, ensure_ascii=False)
    return "".join(f"{printable(line)}\n" for line in text.split("\n"))


def _parts(token: Secret) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims; empty when the token is no JWT."""
    parts = token.reveal().split(".")
    if len(parts) != _JWT_PARTS:
        return {}, {}
    return jwt_claims(parts[0]), jwt_claims(parts[1])


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LAST_TIME


def _local(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone().isoformat(timespec="seconds")
