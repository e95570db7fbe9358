"""Requests: an `AuthBase` that sets the header and answers a 401 by a hook of the response."""

from __future__ import annotations

from functools import partial

from azbearer.adapters.bearer import UNAUTHORIZED, Bearer, bearer_for, header_of
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from requests import PreparedRequest, Response
    from requests.auth import AuthBase

    from azbearer.tokens.contract import Token

_HEADER = "Authorization"


def auth_for_requests(
    credential: Any, scope: str | Sequence[str], *, hosts: Sequence[str] = (), enable_cae: bool = True
) -> AuthBase:
    """Authentication for `requests`: `requests.get(url, auth=...)`, or `session.auth = ...`.

    Args:
        credential: of this package, or any azure-core credential.
        scope: such as `https://management.azure.com/.default`.
        hosts: further sites that may see the token, such as `localhost:8443`.
        enable_cae: declare that claims challenges are understood.

    Raises:
        UsageError: scope or hosts make no sense.
        RequestRefusedError: by a request to a host that may not see the token.
        AzbearerError: by a request for which there is no token.
    """
    from requests.auth import AuthBase  # noqa: PLC0415 - only for those who have it

    class BearerAuth(AuthBase):
        """Sets the header, and answers a 401 once."""

        def __call__(self, request: PreparedRequest) -> PreparedRequest:
            return _authorized(bearer, request)

    bearer = bearer_for(credential, scope, hosts, enable_cae=enable_cae)
    return BearerAuth()


def _authorized(bearer: Bearer, request: PreparedRequest) -> PreparedRequest:
    """The request with its header, and the hook for its answer."""
    bearer.check(request.url or "")
    token = bearer.token()
    request.headers[_HEADER] = header_of(token)
    request.register_hook("response", partial(_answered, bearer, token, _position(request.body)))
    return request


def _position(body: Any) -> int | None:
    """Where a file that is sent as the body begins, or None when it isn't one that can be sent again."""
    try:
        return int(body.tell())
    except (AttributeError, OSError, TypeError):
        return None


def _answered(
    bearer: Bearer, token: Token, position: int | None, response: Response, **options: Any
) -> Response:
    """The response, or that to the same request with a new token."""
    sent = response.request
    # Redirects inherit the hook; where the header was taken off, or set by someone else, it isn't ours.
    if response.status_code != UNAUTHORIZED or sent.headers.get(_HEADER) != header_of(token):
        return response
    if not _rewound(sent.body, position):
        bearer.source.invalidate(token)
        return response
    renewed = bearer.renewed(token, _challenges(response))
    return response if renewed is None else _repeated(response, renewed, options)


def _rewound(body: Any, position: int | None) -> bool:
    """Whether the body can be sent again; a file is set back to where it began."""
    if body is None or isinstance(body, str | bytes):
        return True
    if position is None:
        return False
    body.seek(position)
    return True


def _challenges(response: Response) -> list[tuple[str, str]]:
    """The challenges, joined by commas if there are several, as `requests` has them."""
    value = response.headers.get("WWW-Authenticate")
    return [] if value is None else [("WWW-Authenticate", value)]


def _repeated(response: Response, token: Token, options: dict[str, Any]) -> Response:
    """The response to the same request with another token."""
    # The connection goes back to the pool when the body has been read.
    _ = response.content
    response.close()
    again = response.request.copy()
    again.headers[_HEADER] = header_of(token)
    # Not through the session, which would call the hook again.
    repeated: Response = response.connection.send(again, **options)
    repeated.history.append(response)
    repeated.request = again
    return repeated
