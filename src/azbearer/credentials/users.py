"""Users who sign in, in a browser of this machine or of any other."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from azbearer.credentials.base import Blocking, Setup
from azbearer.credentials.options import AuthorityOptions, Options, read_options
from azbearer.credentials.sessions import SignIn, session
from azbearer.credentials.sharing import SHELF
from azbearer.errors import UsageError
from azbearer.tokens.drive import show
from azbearer.tokens.grants.app import App
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Unpack

    from azbearer.credentials.sessions import Session
    from azbearer.tokens.contract import Flow, FlowContext, Tell, TokenQuery

# Microsoft's own app for developers' sign-ins, azure-identity's default too; it exists in every tenant.
DEVELOPER_SIGN_IN = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
_ANY_TENANT = "organizations"
# Entra ID's device codes live this many seconds.
_CODE_LIFE = 900


@dataclass(frozen=True, slots=True)
class Prompt:
    """Shows a device code by a user's callback, which is called as azure-identity calls it."""

    callback: Callable[[str, str, datetime], None]

    def __call__(self, tell: Tell) -> None:
        """Show it."""
        from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - for callbacks only

        self.callback(tell.url, tell.user_code, datetime.now(UTC) + timedelta(seconds=_CODE_LIFE))


class DeviceCodeSetup(Setup):
    """A user who signs in with a browser anywhere, and types a code that is shown here.

    Args:
        client_id: of the app to sign in to; the default is Microsoft's app for developers.
        timeout: seconds that the user has; the default is the life of the code.
        prompt_callback: called with the page's address, the code, and when the code ends; by
            default, a message is written to stderr.
        tenant_id: of the user; the default is any work or school account.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        client_id: str = DEVELOPER_SIGN_IN,
        *,
        timeout: float | None = None,
        prompt_callback: Callable[[str, str, datetime], None] | None = None,
        tenant_id: str | None = None,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.grants.device_code import DeviceCode  # noqa: PLC0415 - each loads its own

        chosen = read_options(self, options, AuthorityOptions)
        app = _app(chosen, tenant_id, client_id)
        grant = DeviceCode(
            app.authority,
            app.tenant_id,
            app.client_id,
            additionally_allowed_tenants=app.additionally_allowed_tenants,
        )
        tell = show if prompt_callback is None else Prompt(prompt_callback)
        super().__init__(_session(app, grant, chosen, timeout), chosen, tell)


class InteractiveBrowserSetup(Setup):
    """A user who signs in with the browser of this machine.

    Args:
        client_id: of the app to sign in to; the default is Microsoft's app for developers.
        tenant_id: of the user; the default is any work or school account.
        login_hint: the user's name, to fill in.
        redirect_uri: `http://localhost:port`, if the app's registration names a port.
        timeout: seconds that the user has.
        **options: see `AuthorityOptions`.
    """

    def __init__(
        self,
        *,
        client_id: str = DEVELOPER_SIGN_IN,
        tenant_id: str | None = None,
        login_hint: str | None = None,
        redirect_uri: str | None = None,
        timeout: float = 300,
        **options: Unpack[AuthorityOptions],
    ) -> None:
        from azbearer.tokens.grants.authorization_code import AuthorizationCode  # noqa: PLC0415 - as above

        chosen = read_options(self, options, AuthorityOptions)
        app = _app(chosen, tenant_id, client_id)
        host, port, path = _redirect(redirect_uri)
        grant = AuthorizationCode(
            app.authority,
            app.tenant_id,
            app.client_id,
            host=host,
            port=port,
            path=path,
            login_hint=login_hint or "",
            timeout=timeout,
            additionally_allowed_tenants=app.additionally_allowed_tenants,
        )
        super().__init__(_session(app, InBrowser(grant), chosen, None, login_hint or ""), chosen)


@dataclass(frozen=True, slots=True)
class InBrowser:
    """A sign-in whose browser is this machine's."""

    grant: SignIn

    @property
    def name(self) -> str:
        """For messages."""
        return self.grant.name

    def cache_key(self, query: TokenQuery) -> str:
        """See `Credential`."""
        return self.grant.cache_key(query)

    def flow(self, query: TokenQuery, context: FlowContext) -> Flow:
        """See `Credential`."""
        from azbearer.credentials.browser import with_browser  # noqa: PLC0415 - when it comes to that

        return (yield from with_browser(self.grant.flow(query, context)))


def _app(chosen: Options, tenant_id: str | None, client_id: str) -> App:
    return App(
        chosen.sign_in,
        tenant_id or _ANY_TENANT,
        client_id,
        additionally_allowed_tenants=chosen.tenants,
    )


def _session(app: App, sign_in: SignIn, chosen: Options, timeout: float | None, user: str = "") -> Session:
    return session(app, sign_in, SHELF.cache(chosen.cache), timeout, user)


def _redirect(uri: str | None) -> tuple[str, int, str]:
    """Host, port and path of a redirect URI on loopback.

    Raises:
        UsageError: it is somewhere else.
    """
    if uri is None:
        return "localhost", 0, "/"
    parts = urlsplit(uri)
    if parts.scheme != "http" or parts.hostname not in {"localhost", "127.0.0.1"}:
        raise UsageError(
            f"{uri!r} is no redirect URI of this machine", hint="give one such as http://localhost:8400"
        )
    return parts.hostname, parts.port or 80, parts.path or "/"


class DeviceCodeCredential(DeviceCodeSetup, Blocking):
    """A user who signs in with a browser anywhere, and types a code that is shown here."""


class InteractiveBrowserCredential(InteractiveBrowserSetup, Blocking):
    """A user who signs in with the browser of this machine."""
