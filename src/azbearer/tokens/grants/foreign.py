"""Any azure-core credential as a credential of ours: azure-identity's, or one of the user's own.

By its shape, not by its class: nothing of azure-core is loaded. `get_token_info` is preferred, because
it tells when to refresh. The foreign object blocks and does its own I/O, so this is the one flow that
is not free of it.
"""

from __future__ import annotations

import inspect
import os
from dataclasses import dataclass, field

from azbearer.errors import AuthenticationError, UsageError
from azbearer.secrets import Secret
from azbearer.tokens.answer import is_visible_ascii
from azbearer.tokens.contract import NotAvailableError, Token
from azbearer.tokens.expiry import number_of
from azbearer.tokens.rejection import safe_text
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azbearer.tokens.contract import Flow, FlowContext, TokenQuery

# azure-identity's word for "not here", recognised by name so that it need not be installed.
_UNAVAILABLE = "CredentialUnavailableError"


def _unique() -> str:
    return os.urandom(16).hex()


@dataclass(frozen=True, slots=True)
class ForeignCredential:
    """A credential of azure-core's kind.

    Args:
        credential: with `get_token_info` or `get_token`, synchronous.
        key: names its identity for caches; without one its tokens are kept for this object alone,
            because nobody can tell whose they are.
    """

    credential: Any
    key: str = field(default_factory=_unique)

    def __post_init__(self) -> None:
        method = _method(self.credential)
        if method is None:
            raise UsageError(
                f"{self.name} is no credential: it has neither get_token_info nor get_token",
                hint="pass an object such as those of azure-identity",
            )
        if inspect.iscoroutinefunction(method):
            raise UsageError(
                f"{type(self.credential).__name__} is an asynchronous credential",
                hint="pass its synchronous twin: azure.identity instead of azure.identity.aio",
            )

    @property
    def name(self) -> str:
        """For messages: the foreign class."""
        return type(self.credential).__name__

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`; not the same in another process unless `key` was given."""
        parts = (
            "foreign",
            self.name,
            self.key,
            query.tenant_id or "",
            " ".join(query.scopes),
            str(query.enable_cae),
        )
        return "|".join(part.replace("|", "||") for part in parts)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """Ask the foreign credential.

        Raises:
            NotAvailableError: it says that it is not available here.
            AuthenticationError: it fails, or what it gives is no token.
        """
        yield from ()
        try:
            info = _asked(self.credential, query)
        except AuthenticationError:
            raise
        except Exception as error:  # noqa: BLE001 - a foreign credential may raise anything
            raise _translated(error, self.name) from None
        return _token(info, context.now(), self.name)


def _method(credential: object) -> Any:
    return getattr(credential, "get_token_info", None) or getattr(credential, "get_token", None)


def _asked(credential: Any, query: TokenQuery) -> Any:
    """Its answer, by the newer protocol if it has it (azure-core `SupportsTokenInfo`)."""
    options: dict[str, Any] = {}
    if query.claims:
        options["claims"] = query.claims
    if query.tenant_id:
        options["tenant_id"] = query.tenant_id
    if query.enable_cae:
        options["enable_cae"] = True
    if hasattr(credential, "get_token_info"):
        return credential.get_token_info(*query.scopes, options=options)
    return credential.get_token(*query.scopes, **options)


def _translated(error: Exception, name: str) -> AuthenticationError:
    """A foreign error as ours; its text is shown as far as it can't hold a secret."""
    kind = type(error)
    text = safe_text(str(error).partition("\n")[0])
    message = f"{name} gives no token: {text or kind.__name__}"
    if any(base.__name__ == _UNAVAILABLE for base in kind.__mro__):
        return NotAvailableError(message, where=name)
    return AuthenticationError(
        message, where=name, hint="see the documentation of this credential", code="foreign"
    )


def _token(info: Any, now: float, name: str) -> Token:
    """The `AccessToken` or `AccessTokenInfo`, checked."""
    value, expires_on = getattr(info, "token", None), number_of(getattr(info, "expires_on", None))
    kind = getattr(info, "token_type", "Bearer")
    if not is_visible_ascii(value) or expires_on is None or str(kind).lower() != "bearer":
        raise AuthenticationError(
            f"{name} gives something that is no bearer token", where=name, code="foreign"
        )
    return Token(
        Secret(str(value)),
        expires_on=expires_on,
        refresh_on=number_of(getattr(info, "refresh_on", None)),
        obtained_on=now,
    )
