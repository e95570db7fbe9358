"""The on-behalf-of grant: a service acts for the user who called it (Microsoft's page of that name)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.entra import errors, usererrors
from azbearer.emulator.entra.clientauth import ACR_PUBLIC
from azbearer.emulator.entra.grants import check_second_factor
from azbearer.emulator.entra.sessions import SignIn
from azbearer.emulator.signing import InvalidSignatureError

if TYPE_CHECKING:
    from azbearer.emulator.directory import Directory
    from azbearer.emulator.entra.grants import Asked
    from azbearer.emulator.entra.issuer import Granted
    from azbearer.emulator.revocations import Revocations
    from azbearer.emulator.settings import App, EmulatorSettings
    from azbearer.emulator.signing import SigningKey

_USE = "on_behalf_of"


class OnBehalfOfGrant:
    """Exchanges a user's token for the service into one for another service."""

    def __init__(
        self, settings: EmulatorSettings, directory: Directory, key: SigningKey, revocations: Revocations
    ) -> None:
        self._settings = settings
        self._directory = directory
        self._key = key
        self._revocations = revocations

    def redeem(self, asked: Asked) -> Granted:
        """The user's sign-in, handed on.

        Raises:
            AadstsError: 50013, 500133, 500131, 7000114, 50034, 50076 or 7000218.
        """
        if asked.acr == ACR_PUBLIC:
            raise errors.missing_client_authentication()
        if asked.required("requested_token_use") != _USE:
            raise errors.missing_field("requested_token_use")
        claims = self._claims(asked.required("assertion"))
        _check_audience(claims, asked.app)
        user = self._directory.user(str(claims.get("oid", "")))
        if "scp" not in claims or user is None:
            raise usererrors.assertion_without_user(asked.app.client_id)
        target, methods = asked.target(), tuple(map(str, claims.get("amr", ())))
        check_second_factor(user, target, methods)
        now = self._settings.clock()
        return asked.for_user(
            SignIn(asked.tenant, asked.app, user, target, now, methods, self._revocations.generation)
        )

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            claims = self._key.verify(assertion)
        except InvalidSignatureError as error:
            raise usererrors.assertion_malformed() from error
        expired = self._settings.clock() > int(claims["exp"]) + self._settings.clock_skew
        if expired or self._revocations.reason(claims) is not None:
            raise usererrors.assertion_expired()
        return claims


def _check_audience(claims: dict[str, Any], app: App) -> None:
    audience, client_id = str(claims.get("aud", "")), app.client_id.lower()
    if audience.rstrip("/").lower() not in {client_id, f"api://{client_id}"}:
        raise usererrors.assertion_for_another(audience, app.client_id)
