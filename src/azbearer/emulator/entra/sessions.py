"""What Entra ID remembers of people who sign in: device codes, authorization codes, refresh tokens.

The server's thread serves the pages and the polls; a test may approve a device from its own. The
lock is for the latter.
"""

from __future__ import annotations

import enum
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.entra.scopes import Target
    from azbearer.emulator.identities import User
    from azbearer.emulator.settings import App, Tenant

_USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
_USER_CODE_LENGTH = 9


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person who signed in to an app.

    Args:
        tenant: where.
        app: to which app.
        user: who.
        target: what was asked for.
        time: when, in seconds since 1970.
        methods: how, as the `amr` claim tells it (RFC 8176).
        generation: of the revocations at that time.
        nonce: goes into the id token.
        claims: what the access token is to hold besides.
    """

    tenant: Tenant
    app: App
    user: User
    target: Target
    time: float
    methods: tuple[str, ...] = ("pwd",)
    generation: int = 0
    nonce: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)


class DeviceState(enum.Enum):
    """How far the person at the other device is."""

    PENDING = enum.auto()
    APPROVED = enum.auto()
    DECLINED = enum.auto()


@dataclass(slots=True)
class DeviceLogin:
    """One device code, from its request to its redemption; without a tenant the user's own counts."""

    tenant: Tenant | None
    app: App
    target: Target
    user_code: str
    expires: float
    claims: Mapping[str, Any]
    state: DeviceState = DeviceState.PENDING
    user: User | None = None
    polled: float = float("-inf")


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """One authorization code; `challenge` is empty when the client does without PKCE."""

    sign_in: SignIn
    redirect_uri: str
    challenge: str
    expires: float


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One refresh token, which serves its client and user for any resource."""

    sign_in: SignIn
    issued: float


class Sessions:
    """Everything that is under way, found by the secret that its holder has."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._devices: dict[str, DeviceLogin] = {}
        self.codes: dict[str, AuthorizationCode] = {}
        self.redeemed: set[str] = set()
        self.refresh_tokens: dict[str, RefreshToken] = {}

    def add_device(self, device_code: str, login: DeviceLogin) -> None:
        """Wait for a person to enter the login's user code."""
        with self._lock:
            self._devices[device_code] = login

    def device(self, device_code: str) -> DeviceLogin | None:
        """The login of a device code."""
        with self._lock:
            return self._devices.get(device_code)

    def end_device(self, device_code: str) -> None:
        """Forget a login that is over."""
        with self._lock:
            self._devices.pop(device_code, None)

    def decide_device(self, user_code: str, user: User | None) -> bool:
        """Approve a login for a user, or decline it for None; whether there was one to decide."""
        wanted = plain_code(user_code)
        with self._lock:
            for login in self._devices.values():
                if plain_code(login.user_code) == wanted and login.state is DeviceState.PENDING:
                    login.user = user
                    login.state = DeviceState.APPROVED if user else DeviceState.DECLINED
                    return True
        return False


def plain_code(user_code: str) -> str:
    """A user code as it compares: people add spaces and hyphens, and write small letters."""
    return "".join(letter for letter in user_code.upper() if letter.isalnum())


def user_code(random: bytes) -> str:
    """A code of nine letters and digits that are not mistaken for each other."""
    return "".join(_USER_CODE_LETTERS[byte % len(_USER_CODE_LETTERS)] for byte in random[:_USER_CODE_LENGTH])
