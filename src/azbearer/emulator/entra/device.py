"""The device code grant (RFC 8628), as Microsoft's page "OAuth 2.0 device authorization grant" has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.entra import usererrors
from azbearer.emulator.entra.grants import interactive_methods
from azbearer.emulator.entra.sessions import DeviceLogin, DeviceState, SignIn, user_code
from azbearer.emulator.revocations import requested
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.entra.grants import Asked
    from azbearer.emulator.entra.issuer import Granted
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.identities import User

VERIFICATION_PATH = "/common/oauth2/deviceauth"


class DeviceGrant:
    """Gives out device codes and redeems them."""

    def __init__(self, ground: Ground) -> None:
        self._settings = ground.settings
        self._directory = ground.directory
        self._ids = ground.ids
        self._sessions = ground.controls.sessions
        self._revocations = ground.controls.revocations

    def begin(self, asked: Asked) -> Reply:
        """The answer of the device authorization endpoint (RFC 8628 section 3.2)."""
        device_code, code = self._ids.opaque(48), user_code(self._ids.random_bytes(9))
        login = DeviceLogin(
            None if asked.shared else asked.tenant,
            asked.app,
            asked.target(),
            code,
            self._settings.clock() + self._settings.device_code_lifetime,
            requested(asked.form.get("claims", "")),
        )
        self._sessions.add_device(device_code, login)
        page = asked.request.base_url + VERIFICATION_PATH
        return json_reply(
            {
                "user_code": code,
                "device_code": device_code,
                "verification_uri": page,
                "expires_in": self._settings.device_code_lifetime,
                "interval": self._settings.device_code_interval,
                "message": f"To sign in, use a web browser to open the page {page} and enter the code {code} "
                "to authenticate.",
            }
        )

    def redeem(self, asked: Asked) -> Granted:
        """The sign-in of the person at the other device.

        Raises:
            AadstsError: 70018, 70020, 70016 (pending, or slow down) or 65004.
        """
        # Version 1 calls the field `code`.
        code = asked.form.get("device_code") or asked.required("code")
        login = self._sessions.device(code)
        if login is None or login.app.client_id.lower() != asked.app.client_id.lower():
            raise usererrors.bad_device_code()
        self._check(login)
        self._sessions.end_device(code)
        if login.user is None:
            raise usererrors.authorization_declined()
        return asked.for_user(self._sign_in(login, login.user))

    def _check(self, login: DeviceLogin) -> None:
        now = self._settings.clock()
        if now > login.expires:
            raise usererrors.device_code_expired()
        if login.state is not DeviceState.PENDING:
            return
        # A second of grace: clocks are read at both ends, and the first poll may come at once.
        early = now - login.polled < self._settings.device_code_interval - 1
        login.polled = now
        raise usererrors.slow_down() if early else usererrors.authorization_pending()

    def _sign_in(self, login: DeviceLogin, user: User) -> SignIn:
        return SignIn(
            login.tenant or self._directory.home_of_user(user),
            login.app,
            user,
            login.target,
            self._settings.clock(),
            interactive_methods(user, login.target, login.claims),
            self._revocations.generation,
            claims=login.claims,
        )
