"""What signing comes to: the one value that every auth type answers with."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from azbearer.http.messages import Respond


class Signature(NamedTuple):
    """What to add to a request.

    Args:
        headers: each replaces every header of its name (newman does so for `Authorization`).
        query: parameters for the end of the query, not yet encoded; each replaces those of its name.
        form: fields for the end of a urlencoded body.
        encoded_query: the request's own query in the encoding that the signature is over, or None to
            leave it as it is.
        protected: values that must not reach another origin.
        respond: answers a challenge of the server with another request, or None.
    """

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    encoded_query: str | None = None
    protected: frozenset[str] = frozenset()
    respond: Respond | None = None
