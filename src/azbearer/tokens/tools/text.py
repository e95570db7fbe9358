"""What may go into a tool's arguments, and what of its output may go into an error.

Arguments are never read by a shell of ours, but on Windows `az` is a batch file, and whatever
starts one has the command interpreter read them. So no character that means something there
passes: the same alphabets as in azure-identity.
"""

from __future__ import annotations

import base64

from azbearer.errors import AuthenticationError, UsageError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from azbearer.tokens.contract import TokenQuery

_SCOPE = regex(r"[A-Za-z0-9_.:/-]+")
_TENANT = regex(r"[A-Za-z0-9.-]+")
_SUBSCRIPTION = regex(r"[A-Za-z0-9_. -]+")
_ANSI = regex(r"\x1b\[[0-9;?]*[A-Za-z]")
# Signed tokens, refresh tokens and the like: no word of an explanation is that long.
_LONG_WORD = regex(r"[A-Za-z0-9_\-.+/=~]{60,}")
_TOKEN_MEMBER = regex(r'("(?:accessToken|token|refreshToken|secret)"\s*:\s*")[^"]*("?)')
_LONGEST = 400


def checked_scopes(query: TokenQuery) -> tuple[str, ...]:
    """The query's scopes, each fit to be an argument.

    Raises:
        UsageError: one of them is not, or there is none.
    """
    for scope in query.scopes or ("",):
        _check(_SCOPE, scope, "scope")
    return query.scopes


def checked_subscription(subscription: str) -> str:
    """A subscription's id or name, fit to be an argument; may be empty.

    Raises:
        UsageError: it is not fit.
    """
    if subscription:
        _check(_SUBSCRIPTION, subscription, "subscription")
    return subscription


def checked_tenant(
    own: str, query: TokenQuery, allowed: tuple[str, ...], environment: Mapping[str, str]
) -> str:
    """The tenant to ask for, fit to be an argument; empty leaves it to the tool.

    Args:
        own: the credential's own tenant, or empty.
        query: may ask for another one.
        allowed: the other tenants that may be asked for, `*` for any.
        environment: may forbid other tenants, by azure-identity's switch.

    Raises:
        UsageError: a tenant is not fit to be an argument.
        AuthenticationError: the credential is not for this tenant.
    """
    single = environment.get("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "").lower() in {"1", "true"}
    tenant = own if single else query.tenant_id or own
    if tenant:
        _check(_TENANT, tenant, "tenant")
    if own and tenant != own and not {"*", tenant} & set(allowed):
        raise AuthenticationError(
            f"this credential is not for the tenant {tenant}",
            where=f"tenant {own}",
            hint="add it to additionally_allowed_tenants, or * for any tenant",
            code="tenant-not-allowed",
        )
    return tenant


def _check(allowed: re.Pattern[str], value: str, what: str) -> None:
    if not allowed.fullmatch(value) or value.startswith("-"):
        raise UsageError(
            f"the {what} {value!r} can't be given to a command-line tool",
            hint=f"give the {what}'s id; letters, digits, and a few marks are allowed",
        )


def challenge_argument(claims: str) -> str:
    """A claims challenge as the tools take it: base64 of its JSON text."""
    return base64.b64encode(claims.encode()).decode("ascii")


def presentable(output: str) -> str:
    """What a tool said, fit for an error: one line, no colours, nothing that looks like a token."""
    text = _TOKEN_MEMBER.sub(r"\1****\2", _ANSI.sub("", output))
    return " ".join(_LONG_WORD.sub("****", text).split())[:_LONGEST]
