"""Tokens that are no longer welcome, and claims that ARM demands: Continuous Access Evaluation.

A token carries the generation in which it was issued. Revoking an app or a user begins a new
generation and notes that of this principal only the new one is good: nothing has to be remembered
of any token, and it works on a clock that stands still. The generation hides in `aio`, the claim in
which the real service keeps its own notes and which nobody else may read.
"""

from __future__ import annotations

import base64
import fnmatch
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.entra.claims import BACKDATED_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping


class Revocations:
    """Which tokens and principals were revoked; used by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = 0
        self._first_good: dict[str, int] = {}
        self._tokens: set[str] = set()
        self._challenged: set[str] = set()

    def stamp(self, text: str) -> str:
        """A value for `aio` that carries the generation."""
        return f"{text}.{self._generation}"

    @property
    def generation(self) -> int:
        """The present generation."""
        return self._generation

    def revoke_token(self, token_id: str, *, challenge: bool = False) -> None:
        """Revoke one token by its `uti`."""
        with self._lock:
            self._tokens.add(token_id)
            if challenge:
                self._challenged.add(token_id)

    def revoke_principal(self, name: str, *, challenge: bool = False) -> None:
        """Revoke whatever an app (by client id) or a user (by object id) holds now."""
        with self._lock:
            self._generation += 1
            self._first_good[name.lower()] = self._generation
            (self._challenged.add if challenge else self._challenged.discard)(name.lower())

    def is_stale(self, name: str, generation: int) -> bool:
        """Whether what was given to that principal in that generation is revoked."""
        return generation < self._first_good.get(name.lower(), 0)

    def reason(self, claims: Mapping[str, Any]) -> str | None:
        """None for a good token, else what was revoked: a token id, a client id or an object id."""
        token_id = str(claims.get("uti", ""))
        if token_id in self._tokens:
            return token_id
        generation = _generation_of(claims)
        names = (str(claims.get(claim, "")).lower() for claim in ("appid", "oid"))
        return next((name for name in names if self.is_stale(name, generation)), None)

    def is_challenged(self, reason: str) -> bool:
        """Whether the answer to that revocation carries a claims challenge."""
        return reason in self._challenged


def _generation_of(claims: Mapping[str, Any]) -> int:
    digits = str(claims.get("aio", "")).rpartition(".")[2]
    return int(digits) if digits.isdecimal() else 0


@dataclass(slots=True)
class _Demand:
    claims: Mapping[str, Any]
    path: str
    left: int | None


class Demands:
    """Claims without which ARM refuses a token; used by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._demands: list[_Demand] = []

    def add(self, claims: Mapping[str, Any], path: str, times: int | None) -> None:
        """Demand claims for the paths of a pattern, so many times or for ever."""
        with self._lock:
            self._demands.append(_Demand(claims, path, times))

    def clear(self) -> None:
        """Demand nothing any more."""
        with self._lock:
            self._demands.clear()

    def unmet(self, path: str, held: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The first demand for the path that a token's claims do not meet."""
        with self._lock:
            for demand in self._demands:
                if demand.left != 0 and fnmatch.fnmatch(path.lower(), demand.path.lower()):
                    if all(_meets(held, *item) for item in _wanted(demand.claims).items()):
                        continue
                    demand.left = None if demand.left is None else demand.left - 1
                    return demand.claims
        return None


def encoded(claims: Mapping[str, Any]) -> str:
    """A claims challenge as the `claims` parameter of WWW-Authenticate carries it."""
    return base64.b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode()


def requested(text: str) -> dict[str, Any]:
    """The access token claims that a request's `claims` parameter asks for, with their values.

    The parameter is that of OpenID Connect Core section 5.5. An unreadable one asks for nothing.
    """
    try:
        claims = json.loads(text or "{}")
    except ValueError:
        return {}
    return {name: _value(rule) for name, rule in _wanted(claims).items()}


def _wanted(claims: Any) -> dict[str, Any]:
    wanted = claims.get("access_token") if isinstance(claims, dict) else None
    return dict(wanted) if isinstance(wanted, dict) else {}


def _value(rule: Any) -> Any:
    rule = rule if isinstance(rule, dict) else {}
    # Claims of several values are lists in a token even when only one is asked for.
    return list(rule["values"]) if isinstance(rule.get("values"), list) else rule.get("value", True)


def _meets(held: Mapping[str, Any], name: str, rule: Any) -> bool:
    """Whether a token's claims answer one demanded claim."""
    value, present = _value(rule), held.get(name)
    if name == "nbf":
        # It means: issued after that moment.
        return str(value).isdecimal() and int(held.get("iat", 0)) + BACKDATED_SECONDS >= int(value)
    present = set(map(str, present)) if isinstance(present, list) else {str(present)}
    return (set(map(str, value)) if isinstance(value, list) else {str(value)}) <= present
