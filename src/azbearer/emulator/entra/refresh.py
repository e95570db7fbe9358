"""The refresh token grant (RFC 6749 section 6), as Microsoft's page "Refresh tokens" describes it.

A refresh token is bound to a client and a user, not to a resource or tenant. Each use brings a new
one; the old one stays good until it expires or is revoked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from azbearer.emulator.entra import usererrors
from azbearer.emulator.entra.grants import check_second_factor, retargeted
from azbearer.emulator.entra.scopes import user_target

if TYPE_CHECKING:
    from azbearer.emulator.entra.grants import Asked
    from azbearer.emulator.entra.issuer import Granted
    from azbearer.emulator.entra.sessions import RefreshToken, Sessions
    from azbearer.emulator.revocations import Revocations
    from azbearer.emulator.settings import EmulatorSettings


class RefreshGrant:
    """Redeems refresh tokens."""

    def __init__(self, settings: EmulatorSettings, sessions: Sessions, revocations: Revocations) -> None:
        self._settings = settings
        self._sessions = sessions
        self._revocations = revocations

    def redeem(self, asked: Asked) -> Granted:
        """The person's sign-in once more, for what is asked for now.

        Raises:
            AadstsError: 70000, 50173, 70043, 700082 or 50076.
        """
        held = self._sessions.refresh_tokens.get(asked.required("refresh_token"))
        if held is None or held.sign_in.app.client_id.lower() != asked.app.client_id.lower():
            raise usererrors.malformed_grant()
        self._check_life(held)
        sign_in = retargeted(held.sign_in, user_target(asked.form))
        check_second_factor(sign_in.user, sign_in.target, sign_in.methods)
        tenant = sign_in.tenant if asked.shared else asked.tenant
        return asked.for_user(replace(sign_in, tenant=tenant))

    def _check_life(self, held: RefreshToken) -> None:
        now, settings, sign_in = self._settings.clock(), self._settings, held.sign_in
        names = (sign_in.user.id, sign_in.app.client_id)
        if any(self._revocations.is_stale(name, sign_in.generation) for name in names):
            raise usererrors.grant_revoked(held.issued, now)
        if settings.sign_in_frequency and now - sign_in.time > settings.sign_in_frequency:
            raise usererrors.sign_in_too_old(held.issued, settings.sign_in_frequency)
        if now - held.issued > settings.refresh_token_lifetime:
            raise usererrors.unused_for_too_long(held.issued, settings.refresh_token_lifetime)
