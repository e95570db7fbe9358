"""What a test can change while the emulator runs."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from azbearer.emulator.clock import MovableClock
from azbearer.emulator.entra.sessions import Sessions
from azbearer.emulator.faults.rules import FaultPlan
from azbearer.emulator.revocations import Demands, Revocations
from azbearer.emulator.store import Snapshot, Store

if TYPE_CHECKING:
    from azbearer.emulator.settings import EmulatorSettings


class Controls:
    """The parts of the emulator that its services and its owner share across threads."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self._state_file = settings.state_file
        self._store: Store | None = None
        self.clock = MovableClock(settings.clock)
        self.control_key = settings.control_key or settings.random_bytes(16).hex()
        self.snapshots: dict[str, Snapshot] = {}
        self._first: Snapshot = {}
        self.faults = FaultPlan(settings.faults)
        self.revocations = Revocations()
        self.demands = Demands()
        self.sessions = Sessions()
        self._users = {name.lower(): user for user in settings.users for name in (user.id, user.upn)}

    def begin_anew(self) -> None:
        """Forget every code, refresh token and snapshot, for an emulator that starts again."""
        self.close()
        self.sessions = Sessions()
        self.snapshots = {}

    @property
    def store(self) -> Store:
        """What exists in the services; opened when it is first asked for.

        Raises:
            StateFileError: the state file cannot be used.
        """
        if self._store is None:
            self._store = Store(self._state_file)
        return self._store

    def ready(self) -> None:
        """Note that everything that exists from the start exists now; `reset` goes back to it."""
        self._first = self.store.snapshot()

    def reset(self) -> None:
        """Have everything as it was at the start: state, faults, demands; the clock goes on."""
        self.store.restore(self._first)
        self.faults.clear()
        self.demands.clear()

    def close(self) -> None:
        """Give the state file back."""
        store, self._store = self._store, None
        if store:
            store.close()

    def revoke(self, what: str, *, challenge: bool) -> None:
        """Revoke an access token, a refresh token, or all that an app or a user holds."""
        if what in self.sessions.refresh_tokens:
            del self.sessions.refresh_tokens[what]
            return
        token_id = _token_id(what)
        if token_id:
            self.revocations.revoke_token(token_id, challenge=challenge)
            return
        user = self._users.get(what.lower())
        self.revocations.revoke_principal(user.id if user else what, challenge=challenge)

    def decide_device(self, user_code: str, user_name: str | None) -> None:
        """Approve a device for a user, or decline it.

        Raises:
            LookupError: there is no such user, or nobody waits for that code.
        """
        user = None if user_name is None else self._users.get(user_name.lower())
        if user_name is not None and user is None:
            raise LookupError(f"the emulator has no user {user_name!r}")
        if not self.sessions.decide_device(user_code, user):
            raise LookupError(f"no device waits for the code {user_code!r}")


def _token_id(text: str) -> str:
    """The `uti` of an access token; empty for any other text."""
    try:
        _, body, _ = text.split(".")
        claims: Any = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except ValueError:
        return ""
    return str(claims.get("uti", "")) if isinstance(claims, dict) else ""
