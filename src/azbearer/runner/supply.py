"""When the engine supplies a token in a run: nobody set `{{bearerToken}}`, or an `oauth2` setting has none.

A script that sees to the token itself is left alone: as soon as any script of the plan mentions the
variable's name, its value is the scripts' business.
"""

from __future__ import annotations

import os
import threading
from functools import cached_property

from azbearer.collection.model import Auth
from azbearer.runner.text import plain
from azbearer.typed import TYPE_CHECKING, NamedTuple
from azbearer.variables.recipe import BEARER_TOKEN, ENDING, find_recipe
from azbearer.variables.scopes import Resolved
from azbearer.variables.template import resolve_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from azbearer.auth.managed import ManagedTokens, SourceMaker
    from azbearer.auth.wish import Wish
    from azbearer.http.messages import Response
    from azbearer.runner.draft import Draft
    from azbearer.runner.plan import Plan
    from azbearer.secrets import Redactor
    from azbearer.tokens.contract import Token
    from azbearer.variables.scopes import Scopes

_USUAL_NAME = "bearerToken"
_END = f"{ENDING}}}}}"


class Supplied(NamedTuple):
    """A token that the engine supplies to one request.

    Args:
        wish: what it is for.
        token: the token.
        variable: the name whose value it is, or empty for an `oauth2` setting.
    """

    wish: Wish
    token: Token
    variable: str = ""

    @property
    def note(self) -> str:
        """For reports."""
        return f"supplied for {self.wish.label}"


class SharedTokens:
    """The tokens of a run, made at the first need: most runs need none from the engine.

    Args:
        make: makes the source of a credential.
    """

    def __init__(self, make: SourceMaker) -> None:
        self._make = make
        self._making = threading.Lock()
        self._tokens: ManagedTokens | None = None

    def managed(self) -> ManagedTokens:
        """The same ones for everybody who asks."""
        with self._making:
            if self._tokens is None:
                # Imported here, as all of the token engine.
                from azbearer.auth.managed import ManagedTokens  # noqa: PLC0415

                self._tokens = ManagedTokens(self._make)
        return self._tokens


class TokenSupply:
    """Decides for each request of a run whether it gets a token from the engine.

    Args:
        tokens: where they come from.
        plan: whose scripts are looked at.
        scopes: the variables of the run.
        redactor: learns each token.
        now: seconds since the epoch.
    """

    def __init__(
        self,
        tokens: SharedTokens,
        plan: Plan,
        scopes: Scopes,
        redactor: Redactor,
        now: Callable[[], float],
    ) -> None:
        self._tokens = tokens
        self._scopes = scopes
        self._redactor = redactor
        self._now = now
        self._plan = plan

    def names_in(self, draft: Draft) -> tuple[str, ...]:
        """The variables for tokens that this request asks for, and that no script sees to."""
        written = draft.written
        if _END not in written:  # few ask for any
            return ()
        asked = [name for name in BEARER_TOKEN if f"{{{{{name}}}}}" in written]
        return tuple(name for name in asked if not any(name in source for source in self._sources))

    @cached_property
    def _sources(self) -> frozenset[str]:
        scripts = (script for item in self._plan.items for script in (*item.prerequest, *item.tests))
        return frozenset(script.script.source for script in scripts)

    def supplied(self, draft: Draft, names: Sequence[str]) -> Supplied | None:
        """The token that a request gets from the engine, or None.

        Args:
            draft: the request.
            names: see `names_in`.

        Raises:
            AzbearerError: it should get one, and there is none to be had.
        """
        if draft.auth is not None and draft.auth.type == "oauth2":
            return self._for_oauth2(draft.auth, draft.where)
        return self._for_variable(names) if names else None

    def renewed(self, supplied: Supplied, refusal: Response) -> Supplied:
        """Another token, since a server refused this one; with the claims that it demands, if it does.

        Raises:
            AzbearerError: there is none to be had.
        """
        from azbearer.tokens.challenge import claims_of  # noqa: PLC0415  see SharedTokens

        claims = claims_of(refusal.headers)
        token = self._tokens.managed().renew(supplied.wish, supplied.token, claims)
        self._redactor.add(token.value.reveal())
        return supplied._replace(token=token)

    def _for_oauth2(self, auth: Auth, where: str) -> Supplied | None:
        from azbearer.auth.grants import wish_of_oauth2  # noqa: PLC0415  only for this type

        parameters = {key: self._resolve(plain(value)) for key, value in auth.parameters.items()}
        if parameters.get("accessToken"):
            return None
        return self._fetched(wish_of_oauth2(parameters, where=where), "")

    def _for_variable(self, names: Sequence[str]) -> Supplied | None:
        missing = [name for name in names if not self._value(name) or self._is_stale(name)]
        if not missing:
            return None  # found out first: finding the recipe costs as much as a small request
        recipe = find_recipe(self._scopes.lookup)
        name = recipe.bearer_token.name if recipe.bearer_token else _USUAL_NAME
        if name not in missing:
            return None
        from azbearer.auth.authority import authority_in  # noqa: PLC0415  see SharedTokens
        from azbearer.auth.managed import wish_of_recipe  # noqa: PLC0415

        wish = wish_of_recipe(recipe, authority_in(self._scopes.lookup, os.environ))
        return self._fetched(wish, name) if wish else None

    def _is_stale(self, name: str) -> bool:
        """Whether the environment itself says that the token in this variable has ended.

        The recipe keeps the time beside the token, as `bearerTokenExpiresOn` in seconds since the epoch.
        """
        for expiry in (f"{name}ExpiresOn", f"{name}_expires_on", "expires_on"):
            try:
                return float(self._value(expiry)) <= self._now()
            except ValueError:
                continue
        return False

    def _value(self, name: str) -> str:
        found = self._scopes.lookup(name)
        return "" if found is None or found.value is None else self._resolve(found.text)

    def _resolve(self, text: str) -> str:
        return resolve_text(text, self._scopes.lookup)

    def _fetched(self, wish: Wish, variable: str) -> Supplied:
        token = self._tokens.managed().token(wish)
        self._redactor.add(token.value.reveal())
        return Supplied(wish, token, variable)


def with_token(auth: Auth | None, supplied: Supplied) -> Auth | None:
    """The auth setting with the token in it, when it is an `oauth2` setting that the token is for."""
    if auth is None or supplied.variable:
        return auth
    return Auth(auth.type, {**auth.parameters, "accessToken": supplied.token.value.reveal()})


def lookup_with(
    lookup: Callable[[str], Resolved | None], supplied: Supplied
) -> Callable[[str], Resolved | None]:
    """The lookup in which the variable has the token as its value."""

    def find(name: str) -> Resolved | None:
        if name == supplied.variable:
            return Resolved(name, supplied.token.value.reveal(), "dynamic", "the token engine")
        return lookup(name)

    return find if supplied.variable else lookup


def check_destination(supplied: Supplied, url: str, *, where: str) -> None:
    """Refuse to send the token to a host that is not of its audience.

    Raises:
        RequestRefusedError: it is not.
    """
    from azbearer.auth.managed import check_host  # noqa: PLC0415  see SharedTokens

    check_host(supplied.wish, url, where=where)
