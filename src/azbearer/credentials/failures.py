"""Errors as users of azure-core and azure-identity expect them, if there are any in this process.

`except ClientAuthenticationError` can only stand in code that has loaded azure-core. So when that is
loaded, the error that leaves a credential is both: ours, and one of theirs (decided in favour of what
`except` does; the alternative, a common base class, would make azure-core a dependency). Network
failures are made `ClientAuthenticationError` too, because azure-identity does so.
"""

from __future__ import annotations

import sys

from azbearer.errors import AuthenticationError, TransportError
from azbearer.tokens.contract import NotAvailableError
from azbearer.typed import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from azbearer.errors import AzbearerError


def as_expected(error: AzbearerError) -> AzbearerError:
    """The error to raise: its other lines as notes of the traceback, and azure-core's kind if need be."""
    base = _expected_base(error)
    # A mistake of the caller's is none of these: azure-identity raises ValueError for it.
    if base is None or isinstance(error, base) or not isinstance(error, AuthenticationError | TransportError):
        return _noted(error)
    return _noted(_copied(error, _joint_type(type(error), base)))


def _expected_base(error: AzbearerError) -> type[Exception] | None:
    """What azure-identity would raise, as far as its users can name it."""
    if isinstance(error, NotAvailableError) and (identity := sys.modules.get("azure.identity")):
        return cast("type[Exception]", identity.CredentialUnavailableError)
    core = sys.modules.get("azure.core.exceptions")
    return None if core is None else cast("type[Exception]", core.ClientAuthenticationError)


# Few: our kinds of errors times two.
_joint_types: dict[tuple[type, type], type[AzbearerError]] = {}


def _joint_type(own: type[AzbearerError], base: type[Exception]) -> type[AzbearerError]:
    """A class that is both; it carries our name, so that tracebacks read the same."""
    known = _joint_types.get((own, base))
    if known is not None:
        return known
    members = {"__module__": own.__module__, "__doc__": own.__doc__, "__reduce__": _reduced, "_plain": own}
    joint = cast("type[AzbearerError]", type(own.__name__, (own, base), members))
    return _joint_types.setdefault((own, base), joint)


def _copied(error: AzbearerError, kind: type[AzbearerError]) -> AzbearerError:
    """The same error as that class; the fields of azure-core's `HttpResponseError` are there and empty."""
    copy = kind.__new__(kind, *error.args)
    empty = dict.fromkeys(("reason", "status_code", "response", "model", "error", "inner_exception"))
    copy.__dict__.update(empty | error.__dict__)
    copy.__cause__, copy.__suppress_context__ = error.__cause__, True
    return copy


def _reduced(error: Any) -> tuple[Any, ...]:
    """How it is pickled: as the plain error, since the joint class has no name to be found by."""
    return _rebuilt, (error._plain, error.args, dict(error.__dict__))  # noqa: SLF001 - a member of its class


def _rebuilt(kind: type[AzbearerError], args: tuple[Any, ...], state: dict[str, Any]) -> AzbearerError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def _noted(error: AzbearerError) -> AzbearerError:
    """The error with its other two lines as notes, which tracebacks show."""
    if not getattr(error, "__notes__", None):
        for line in error.lines()[1:]:
            error.add_note(line)
    return error
