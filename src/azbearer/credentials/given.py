"""Tokens that come from somewhere else: pasted, from a refresh token, or from another library."""

from __future__ import annotations

from azbearer.credentials.apps import secret_of, text_of
from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import AuthorityOptions, CredentialOptions, read_options
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from azbearer.tokens.grants.proof import ClientProof


class StaticTokenSetup(Setup):
    """One token, whatever is asked for.

    Args:
        token: the token's text.
        expires_on: when it ends, in seconds since the epoch; the default is what the token says.
        **options: see `CredentialOptions`.
    """

    def __init__(
        self,
        token: str | Secret,
        *,
        expires_on: float | None = None,
        **options: Unpack[CredentialOptions],
    ) -> None:
        from azbearer.tokens.grants.static_token import StaticToken  # noqa: PLC0415 - each loads its own

        chosen = read_options(self, options)
        value = token if isinstance(token, Secret) else Secret(text_of(token, "token"))
        super().__init__(StaticToken(value, expires_on), chosen)


class RefreshTokenSetup(Setup):
    """A user who has signed in before, by the refresh token that was left.

    Args:
        tenant_id: of the user.
        client_id: of the app that the user signed in to.
        refresh_token: the token, or a callable that gives the newest one.
        client_secret: of the app, if it has one.
        user: tells this user's tokens from those of others in a shared cache.
        on_rotated: called with each new refresh token, so that it can be kept.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        refresh_token: str | Secret | Callable[[], str],
        *,
        client_secret: str | None = None,
        user: str = "",
        on_rotated: Callable[[str], None] | None = None,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.grants.refresh_token import RefreshToken  # noqa: PLC0415 - as above

        chosen = read_options(self, options, AuthorityOptions)
        description = RefreshToken(
            chosen.sign_in,
            text_of(tenant_id, "tenant_id"),
            text_of(client_id, "client_id"),
            secret_of(refresh_token, "refresh_token"),
            user=user,
            proof=_proof(client_secret),
            on_rotated=None if on_rotated is None else lambda secret: on_rotated(secret.reveal()),
            additionally_allowed_tenants=chosen.tenants,
        )
        super().__init__(description, chosen, apart=on_rotated)


def _proof(client_secret: str | None) -> ClientProof:
    from azbearer.tokens.grants.proof import NoProof, SecretProof  # noqa: PLC0415 - as above

    return SecretProof(Secret(client_secret)) if client_secret else NoProof()


class WrappedSetup(Setup):
    """Any azure-core credential, with the caching, early renewal and single requests of this package.

    Args:
        credential: an object with `get_token_info` or `get_token` that doesn't need to be awaited.
        key: names its identity, so that a shared cache can tell it from others; without it, its tokens
            are this object's alone.
        **options: see `CredentialOptions`.
    """

    def __init__(self, credential: Any, *, key: str = "", **options: Unpack[CredentialOptions]) -> None:
        from azbearer.tokens.grants.foreign import ForeignCredential  # noqa: PLC0415 - as above

        chosen = read_options(self, options)
        wrapped = ForeignCredential(credential, key) if key else ForeignCredential(credential)
        super().__init__(wrapped, chosen)


class StaticTokenCredential(StaticTokenSetup, Blocking):
    """One token, whatever is asked for."""


class RefreshTokenCredential(RefreshTokenSetup, Blocking):
    """A user who has signed in before, by the refresh token that was left."""


class WrappedCredential(WrappedSetup, Blocking):
    """Any azure-core credential, with the caching, early renewal and single requests of this package."""
