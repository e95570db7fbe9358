"""The authorization code grant with PKCE (RFC 6749 section 4.1, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from azbearer.emulator.entra import usererrors
from azbearer.emulator.entra.clientauth import ACR_PUBLIC
from azbearer.emulator.entra.grants import check_second_factor, retargeted
from azbearer.emulator.entra.scopes import user_target

if TYPE_CHECKING:
    from azbearer.emulator.entra.grants import Asked
    from azbearer.emulator.entra.issuer import Granted
    from azbearer.emulator.entra.sessions import AuthorizationCode, Sessions
    from azbearer.emulator.settings import EmulatorSettings


class CodeGrant:
    """Redeems authorization codes."""

    def __init__(self, settings: EmulatorSettings, sessions: Sessions) -> None:
        self._settings = settings
        self._sessions = sessions

    def redeem(self, asked: Asked) -> Granted:
        """The sign-in behind the code; a code serves once.

        Raises:
            AadstsError: 54005, 70000, 70008, 500112, 9002325, 501481 or 50076.
        """
        text = asked.required("code")
        code = self._take(text, asked)
        if self._settings.clock() > code.expires:
            raise usererrors.code_expired()
        if asked.required("redirect_uri") != code.redirect_uri:
            raise usererrors.other_redirect_uri(asked.form["redirect_uri"], code.redirect_uri)
        _check_proof(asked, code)
        sign_in = retargeted(code.sign_in, user_target(asked.form))
        check_second_factor(sign_in.user, sign_in.target, sign_in.methods)
        return asked.for_user(sign_in)

    def _take(self, text: str, asked: Asked) -> AuthorizationCode:
        """The code, which is gone afterwards, whatever else is wrong with the request."""
        if text in self._sessions.redeemed:
            raise usererrors.code_redeemed()
        code = self._sessions.codes.pop(text, None)
        if code is None:
            raise usererrors.malformed_grant()
        self._sessions.redeemed.add(text)
        if code.sign_in.app.client_id.lower() != asked.app.client_id.lower():
            raise usererrors.malformed_grant()
        return code


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _check_proof(asked: Asked, code: AuthorizationCode) -> None:
    if not code.challenge:
        if asked.acr == ACR_PUBLIC:
            raise usererrors.proof_key_needed()
        return
    given = challenge_of(asked.form.get("code_verifier", ""))
    if not hmac.compare_digest(given, code.challenge.rstrip("=")):
        raise usererrors.wrong_code_verifier()
