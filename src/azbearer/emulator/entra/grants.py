"""What the grants of the token endpoint have in common, and the one that needs no person.

A grant is a function from what was asked to what is granted. It says nothing about the answer:
that differs by the endpoint's version, and the endpoint knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.entra import errors, usererrors
from azbearer.emulator.entra.issuer import Granted
from azbearer.emulator.entra.scopes import Target, resource_of_scope, user_target
from azbearer.emulator.revocations import requested

if TYPE_CHECKING:
    from azbearer.emulator.entra.sessions import SignIn
    from azbearer.emulator.identities import User
    from azbearer.emulator.settings import App, Tenant
    from azbearer.emulator.wire import Request

CLIENT_CREDENTIALS = "client_credentials"
SECOND_FACTOR = "mfa"


@dataclass(frozen=True, slots=True)
class Asked:
    """A token request whose app is known and proved itself.

    Args:
        request: as it came in.
        form: its fields.
        tenant: the one that the path names, or that stands for `common`.
        app: the client.
        acr: how it proved itself.
        version: of the endpoint, 1 or 2.
        shared: whether the path names no tenant, so that the user's own counts.
    """

    request: Request
    form: Mapping[str, str]
    tenant: Tenant
    app: App
    acr: str
    version: int
    shared: bool = False

    def required(self, name: str) -> str:
        """A field that must be there.

        Raises:
            AadstsError: 900144, it is absent or empty.
        """
        return required(self.form, name)

    def target(self) -> Target:
        """What the request asks for; it must ask for something.

        Raises:
            AadstsError: 900144 or 70011.
        """
        found = user_target(self.form)
        if found is None:
            raise errors.missing_field(target_field(self.version))
        return found

    def for_user(self, sign_in: SignIn) -> Granted:
        """What a person's sign-in grants: the claims that are asked for now, beside those of then."""
        claims = {**sign_in.claims, **requested(self.form.get("claims", ""))}
        return Granted(sign_in.tenant, self.app, sign_in.target.audience, self.acr, sign_in, claims)


Grant = Callable[[Asked], Granted]


def client_credentials(asked: Asked) -> Granted:
    """The app for itself (RFC 6749 section 4.4)."""
    name = required(asked.form, target_field(asked.version))
    audience = name if asked.version == 1 else resource_of_scope(name)
    claims = requested(asked.form.get("claims", ""))
    return Granted(asked.tenant, asked.app, audience, asked.acr, claims=claims)


def target_field(version: int) -> str:
    """The field that says what a token is for."""
    return "resource" if version == 1 else "scope"


def required(form: Mapping[str, str], name: str) -> str:
    """A field that must be there.

    Raises:
        AadstsError: 900144, it is absent or empty.
    """
    value = form.get(name)
    if not value:
        raise errors.missing_field(name)
    return value


def check_second_factor(user: User, target: Target, methods: tuple[str, ...]) -> None:
    """Refuse what Conditional Access wants a second factor for, when none was given.

    Raises:
        AadstsError: 50076, with the claims challenge to pass on to where the user is.
    """
    wanted = {name.rstrip("/").lower() for name in user.second_factor_for}
    if target.audience.rstrip("/").lower() in wanted and SECOND_FACTOR not in methods:
        raise usererrors.second_factor_needed(target.audience)


def interactive_methods(user: User, target: Target, claims: Mapping[str, Any]) -> tuple[str, ...]:
    """How a person at the screen signs in: with a second factor where policy or a challenge wants one."""
    try:
        check_second_factor(user, target, ("pwd",))
    except errors.AadstsError:
        return ("pwd", SECOND_FACTOR)
    # Clients that merely declare what they can do (xms_cc) ask for nothing of the user.
    return ("pwd", SECOND_FACTOR) if set(claims) - {"xms_cc"} else ("pwd",)


def retargeted(sign_in: SignIn, target: Target | None) -> SignIn:
    """The same sign-in for what is asked for now; the old target unless there is a new one."""
    if target is None:
        return sign_in
    return replace(sign_in, target=replace(target, openid=target.openid | sign_in.target.openid))
