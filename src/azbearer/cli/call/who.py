"""Whose token a call has: from the note that an earlier call left, or from the session of the options.

The token of a call lies in the cache, encrypted, and a note says where (see `cli/warm.py`). So the second
call loads neither the sources of tokens nor the engine. Whatever the note has no answer to (another scope, a
further tenant, a token that was refused) is the session's business.
"""

from __future__ import annotations

from azbearer.cli.call.deciding import deciding_words
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.arm.tools import Bearer, Desk
    from azbearer.cli.call.context import CallContext
    from azbearer.tokens.clouds import Cloud

# A token must live at least so long to be taken from a note, in seconds.
_LEAST_LIFE = 60.0


class NotedToken(NamedTuple):
    """A token's text."""

    value: Secret


class Who(NamedTuple):
    """An identity as a call needs it.

    Args:
        cloud: that it belongs to.
        usual: the scope that it asks for when nothing else is said.
        principal: tells it from others; holds no secret.
        token: from a note, or None.
    """

    cloud: Cloud
    usual: str
    principal: str
    token: NotedToken | None = None


def noted(context: CallContext) -> Who | None:
    """Who it was the last time, if nothing that decides it has changed since."""
    options = context.options
    if options.offline or options.no_cache or options.auxiliary_tenant:
        return None
    from azbearer.cli.warm import warm_note  # noqa: PLC0415  only for who may have one

    found = warm_note(deciding_words(context.options), context.console.environment, _LEAST_LIFE)
    if found is None:
        return None
    from azbearer.tokens.clouds import find_cloud  # noqa: PLC0415  as above

    value, (usual, cloud_name, principal, *_) = found
    cloud = find_cloud(cloud_name)
    return Who(cloud, usual, principal, NotedToken(Secret(value))) if cloud is not None else None


def of_session(context: CallContext) -> Who:
    """Who it is by the options."""
    session = context.session
    return Who(session.cloud, session.identity.query.scopes[0], session.identity.source)


def leave_note(context: CallContext, who: Who, scope: str) -> None:
    """Let the next call find the token that this one had."""
    if who.token is not None or context.options.auxiliary_tenant:
        return
    from dataclasses import replace  # noqa: PLC0415  loaded by the session already

    from azbearer.cli.warm import remember  # noqa: PLC0415
    from azbearer.tokens.contract import TokenQuery  # noqa: PLC0415

    session = context.session
    query = TokenQuery((scope,), enable_cae=True)
    asked = replace(session, identity=replace(session.identity, query=query))
    remember(
        asked,
        _LEAST_LIFE,
        (who.usual, who.cloud.name, who.principal, who.cloud.resource_manager),
        deciding_words(context.options),
    )


class NoteDesk:
    """See `arm.tools.Desk`: the noted token first, the session for everything else.

    Args:
        who: with a token.
        scope: that the token is for.
        session: makes the desk of the session.
    """

    def __init__(self, who: Who, scope: str, session: Callable[[], Desk]) -> None:
        self._who = who
        self._scope = scope
        self._session = session
        self._refused = False

    @property
    def principal(self) -> str:
        """See `Desk`."""
        return self._who.principal

    def token(self, scope: str, tenant_id: str = "") -> Bearer:
        """See `Desk`."""
        if self._who.token is not None and scope == self._scope and not tenant_id and not self._refused:
            return self._who.token
        return self._session().token(scope, tenant_id)

    def renewed(self, scope: str, refused: Bearer, claims: str | None) -> Bearer:
        """See `Desk`."""
        self._refused = True
        return self._session().renewed(scope, refused, claims)
