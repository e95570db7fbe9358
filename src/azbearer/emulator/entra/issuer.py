"""Signs what was granted: access tokens, id tokens, refresh tokens."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.entra import errors, usererrors
from azbearer.emulator.entra.claims import (
    BACKDATED_SECONDS,
    access_token_claims,
    pairwise_id,
    user_claims,
)
from azbearer.emulator.entra.sessions import RefreshToken
from azbearer.emulator.hosts import GRAPH_AUDIENCES
from azbearer.emulator.wire import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.entra.sessions import SignIn
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.settings import App, Tenant


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant decided.

    Args:
        tenant: of the app.
        app: who gets the token.
        audience: for whom it is.
        acr: how the app proved itself, the token's `appidacr`.
        sign_in: the person on whose behalf, or None for the app itself.
        claims: what the token is to hold besides, since the client asked for it.
    """

    tenant: Tenant
    app: App
    audience: str
    acr: str
    sign_in: SignIn | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A signed token with its times in seconds since 1970."""

    text: str = field(repr=False)
    not_before: int
    expires: int


class Issuer:
    """Makes tokens."""

    def __init__(self, ground: Ground) -> None:
        self._settings = ground.settings
        self._directory = ground.directory
        self._key = ground.key
        self._ids = ground.ids
        self._revocations = ground.controls.revocations
        self._sessions = ground.controls.sessions

    def access_token(self, granted: Granted, overrides: Mapping[str, Any] | None = None) -> AccessToken:
        """A token for the audience.

        Args:
            granted: what to put into it.
            overrides: claims that replace those of an app-only token.

        Raises:
            AadstsError: 500011, nobody has that audience; 50057 or 500341, the person's account was
                disabled or deleted since the sign-in.
        """
        if granted.sign_in:
            self._check_account(granted.sign_in)
        if not self._directory.knows_resource(granted.audience):
            raise errors.unknown_resource(granted.audience, granted.tenant)
        issued = int(self._settings.clock())
        expires = issued + self._settings.token_lifetime
        plain = access_token_claims(
            granted.tenant, granted.app, granted.audience, issued=issued, expires=expires, ids=self._ids
        )
        claims = {
            **plain,
            "appidacr": granted.acr,
            "aio": self._revocations.stamp(plain["aio"]),
            **(_delegated(granted.sign_in) if granted.sign_in else self._roles(granted)),
            **(overrides or {}),
        }
        # A client may ask for more claims, never for other values of those that say who it is.
        more = {name: value for name, value in granted.claims.items() if name not in claims}
        return AccessToken(self._key.sign({**claims, **more}), issued - BACKDATED_SECONDS, expires)

    def _check_account(self, sign_in: SignIn) -> None:
        user = self._directory.user(sign_in.user.id)
        if user is None:
            raise usererrors.deleted_user(sign_in.user.id, sign_in.tenant.display_name)
        if not user.enabled:
            raise usererrors.disabled_user()

    def _roles(self, granted: Granted) -> dict[str, Any]:
        """The application permissions that a token for Microsoft Graph carries."""
        if granted.audience.rstrip("/").lower() not in {*GRAPH_AUDIENCES, *self._directory.own_urls}:
            return {}
        roles = self._directory.roles(granted.tenant, granted.app.client_id)
        return {"roles": list(roles)} if roles else {}

    def id_token(self, sign_in: SignIn, base_url: str) -> str:
        """A version 2.0 id token (OpenID Connect Core section 2)."""
        issued = int(self._settings.clock())
        user = sign_in.user
        claims: dict[str, Any] = {
            "aud": sign_in.app.client_id,
            "iss": f"{base_url}/{sign_in.tenant.guid}/v2.0",
            "iat": issued - BACKDATED_SECONDS,
            "nbf": issued - BACKDATED_SECONDS,
            "exp": issued + self._settings.token_lifetime,
            "name": user.display_name,
            "oid": user.id,
            "preferred_username": user.upn,
            "rh": f"1.{self._ids.opaque(39)}.",
            "sub": pairwise_id(sign_in.tenant, sign_in.app, user),
            "tid": sign_in.tenant.guid,
            "uti": self._ids.opaque(16),
            "ver": "2.0",
        }
        return self._key.sign({**claims, "nonce": sign_in.nonce} if sign_in.nonce else claims)

    def refresh_token(self, sign_in: SignIn) -> str:
        """A new refresh token; the nonce was for the first id token only."""
        text = f"1.{self._ids.opaque(96)}"
        held = RefreshToken(replace(sign_in, nonce=""), self._settings.clock())
        self._sessions.refresh_tokens[text] = held
        return text


def client_info(sign_in: SignIn) -> str:
    """Who signed in, as msal wants to know it beside the tokens."""
    text = json_bytes({"uid": sign_in.user.id, "utid": sign_in.tenant.guid})
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _delegated(sign_in: SignIn) -> dict[str, Any]:
    return {
        **user_claims(sign_in.tenant, sign_in.app, sign_in.user),
        "amr": list(sign_in.methods),
        "scp": sign_in.target.granted,
    }
