"""The authorization endpoint: a sign-in page that ends in a code (RFC 6749 section 4.1.1).

An error that concerns the app or the address is shown on a page and sent nowhere; any other one
goes to the client, as the standard wants it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from azbearer.emulator.entra import errors, usererrors
from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.entra.forms import form_of
from azbearer.emulator.entra.grants import interactive_methods
from azbearer.emulator.entra.pages import message_page, sign_in_page
from azbearer.emulator.entra.password import known_user
from azbearer.emulator.entra.redirects import deliver, is_registered
from azbearer.emulator.entra.scopes import user_target
from azbearer.emulator.entra.sessions import AuthorizationCode, SignIn
from azbearer.emulator.entra.tenants import is_shared, tenant_for_users
from azbearer.emulator.revocations import requested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.entra.scopes import Target
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.identities import User
    from azbearer.emulator.settings import App, Tenant
    from azbearer.emulator.wire import Reply, Request

_CODE_LIFETIME = 600.0
_CREDENTIALS = frozenset({"login", "passwd"})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An authorization request whose app and address are right."""

    fields: Mapping[str, str]
    tenant: Tenant | None
    app: App
    redirect_uri: str

    def reply(self, answer: Mapping[str, str]) -> Reply:
        """Send an answer to the client, with the state that it gave."""
        state = self.fields.get("state")
        given = {"state": state} if state is not None else {}
        return deliver(self.redirect_uri, self.fields.get("response_mode", "query"), {**answer, **given})


class AuthorizePage:
    """Signs people in and hands out codes."""

    def __init__(self, ground: Ground) -> None:
        self._settings = ground.settings
        self._directory = ground.directory
        self._ids = ground.ids
        self._sessions = ground.controls.sessions
        self._revocations = ground.controls.revocations

    def show(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """GET: the page, or the answer at once when somebody is signed in."""
        return self._answer(dict(request.parameters), parameters["tenant"], None)

    def submit(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST: the page with the person's name and password; some clients post their request, too."""
        form = form_of(request)
        fields = {name: value for name, value in form.items() if name not in _CREDENTIALS}
        credentials = (form["login"], form.get("passwd", "")) if "login" in form else None
        return self._answer({**dict(request.parameters), **fields}, parameters["tenant"], credentials)

    def _answer(self, fields: Mapping[str, str], tenant: str, credentials: tuple[str, str] | None) -> Reply:
        try:
            wanted = self._wanted(fields, tenant)
        except AadstsError as error:
            return message_page("Sorry, but we are having trouble signing you in", str(error), error.status)
        try:
            target = _target(fields)
            user = self._user(fields, credentials)
        except _CredentialsError as error:
            return sign_in_page(fields, fields.get("login_hint", ""), str(error))
        except AadstsError as error:
            return wanted.reply({"error": error.error, "error_description": str(error)})
        if user is None:
            return sign_in_page(fields, fields.get("login_hint", ""))
        return wanted.reply({"code": self._code(wanted, target, user)})

    def _wanted(self, fields: Mapping[str, str], tenant_name: str) -> _Wanted:
        client_id = fields.get("client_id", "")
        tenant = tenant_for_users(self._directory, tenant_name, client_id)
        app = self._directory.app(tenant, client_id)
        if app is None:
            raise errors.unknown_app(client_id, tenant)
        uri = fields.get("redirect_uri") or app.redirect_uris[0]
        if not is_registered(uri, app.redirect_uris):
            raise usererrors.redirect_uri_not_registered(uri, client_id)
        return _Wanted(fields, None if is_shared(tenant_name) else tenant, app, uri)

    def _user(self, fields: Mapping[str, str], credentials: tuple[str, str] | None) -> User | None:
        """Who is at the screen, or None when the page has yet to ask.

        Raises:
            AadstsError: 50058, nobody is known and nobody may be asked.
            _CredentialsError: name or password are wrong.
        """
        if credentials:
            try:
                return known_user(self._directory, *credentials)
            except AadstsError as error:
                raise _CredentialsError(str(error)) from error
        prompt = fields.get("prompt", "")
        user = self._directory.user(self._settings.signed_in_user) if prompt != "login" else None
        if user is None and prompt == "none":
            raise usererrors.nobody_signed_in()
        return user

    def _code(self, wanted: _Wanted, target: Target, user: User) -> str:
        now, fields = self._settings.clock(), wanted.fields
        claims = requested(fields.get("claims", ""))
        sign_in = SignIn(
            wanted.tenant or self._directory.home_of_user(user),
            wanted.app,
            user,
            target,
            now,
            interactive_methods(user, target, claims),
            self._revocations.generation,
            fields.get("nonce", ""),
            claims,
        )
        text = f"1.{self._ids.opaque(64)}"
        challenge = fields.get("code_challenge", "")
        self._sessions.codes[text] = AuthorizationCode(
            sign_in, wanted.redirect_uri, challenge, now + _CODE_LIFETIME
        )
        return text


class _CredentialsError(Exception):
    """Name or password were wrong; the page asks again."""


def _target(fields: Mapping[str, str]) -> Target:
    """What is asked for, after the checks whose errors go back to the client.

    Raises:
        AadstsError: 700054, 50149, 900144 or 70011.
    """
    kind = fields.get("response_type", "")
    if kind != "code":
        raise usererrors.response_type_unsupported(kind)
    method = fields.get("code_challenge_method", "plain")
    if "code_challenge" in fields and method != "S256":
        raise usererrors.wrong_challenge_method(method)
    target = user_target(fields)
    if target is None:
        raise errors.missing_field("scope")
    return target
