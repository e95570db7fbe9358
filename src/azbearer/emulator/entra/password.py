"""The password grant (RFC 6749 section 4.3): old, discouraged, and still met in scripts."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from azbearer.emulator.entra import usererrors
from azbearer.emulator.entra.grants import check_second_factor
from azbearer.emulator.entra.sessions import SignIn

if TYPE_CHECKING:
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.entra.grants import Asked
    from azbearer.emulator.entra.issuer import Granted
    from azbearer.emulator.identities import User
    from azbearer.emulator.revocations import Revocations
    from azbearer.emulator.settings import EmulatorSettings


class PasswordGrant:
    """Signs a user in by name and password."""

    def __init__(self, settings: EmulatorSettings, directory: Directory, revocations: Revocations) -> None:
        self._settings = settings
        self._directory = directory
        self._revocations = revocations

    def redeem(self, asked: Asked) -> Granted:
        """The user's sign-in, without a second factor.

        Raises:
            AadstsError: 50034, 50126, 50057 or 50076.
        """
        user = known_user(self._directory, asked.required("username"), asked.required("password"))
        target = asked.target()
        check_second_factor(user, target, ("pwd",))
        tenant = self._directory.home_of_user(user) if asked.shared else asked.tenant
        sign_in = SignIn(
            tenant,
            asked.app,
            user,
            target,
            self._settings.clock(),
            generation=self._revocations.generation,
        )
        return asked.for_user(sign_in)


def known_user(directory: Directory, name: str, password: str) -> User:
    """The user of that name and password.

    Raises:
        AadstsError: 50034, there is none of that name; 50126, the password is wrong; 50057, the account
            is disabled.
    """
    user = directory.user(name)
    if user is None:
        raise usererrors.unknown_user(name)
    if not hmac.compare_digest(user.password.encode(), password.encode()):
        raise usererrors.wrong_password()
    if not user.enabled:
        raise usererrors.disabled_user()
    return user
