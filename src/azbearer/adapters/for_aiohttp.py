"""aiohttp (3.12 or later): a client middleware.

A session calls its middlewares for each hop of a redirect, and doesn't say that it is one. So when an
answer is a redirect, the task remembers where it leads, and passes one request there on without a token,
where it would refuse any other.
"""

from __future__ import annotations

from contextvars import ContextVar

from azbearer.adapters.bearer import UNAUTHORIZED, Bearer, bearer_for, header_of
from azbearer.tokens.audiences import may_receive
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import ClientHandlerType, ClientMiddlewareType, ClientRequest, ClientResponse

    from azbearer.tokens.contract import Token

_HEADER = "Authorization"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Where the last answer that this task got redirects it to, as a text of scheme, host and port.
_next_origin: ContextVar[str] = ContextVar("azbearer_next_origin", default="")


def middleware_for_aiohttp(
    credential: Any, scope: str | Sequence[str], *, hosts: Sequence[str] = (), enable_cae: bool = True
) -> ClientMiddlewareType:
    """A middleware for aiohttp: `ClientSession(middlewares=[...])`.

    Args:
        credential: of this package with either face, or any blocking azure-core credential.
        scope: such as `https://management.azure.com/.default`.
        hosts: further sites that may see the token, such as `localhost:8443`.
        enable_cae: declare that claims challenges are understood.

    Raises:
        UsageError: scope or hosts make no sense.
        RequestRefusedError: by a request to a host that may not see the token.
        AzbearerError: by a request for which there is no token.
    """
    bearer = bearer_for(credential, scope, hosts, enable_cae=enable_cae)

    async def middleware(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        redirected_to = _next_origin.get()
        _next_origin.set("")
        if redirected_to == str(request.url.origin()) and not may_receive(
            bearer.audience, str(request.url), bearer.hosts
        ):
            response = await handler(request)
        else:
            response = await _authorized(bearer, request, handler)
        _remember_redirect(response)
        return response

    return middleware


async def _authorized(bearer: Bearer, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """The response to the request with a token, repeated once after a 401."""
    bearer.check(str(request.url))
    token = await bearer.token_async()
    response = await _sent(request, token, handler)
    if response.status != UNAUTHORIZED:
        return response
    if getattr(request.body, "consumed", False):
        bearer.source.invalidate(token)
        return response
    renewed = await bearer.renewed_async(token, response.headers.items())
    if renewed is None:
        return response
    response.release()
    return await _sent(request, renewed, handler)


async def _sent(request: ClientRequest, token: Token, handler: ClientHandlerType) -> ClientResponse:
    request.headers[_HEADER] = header_of(token)
    return await handler(request)


def _remember_redirect(response: ClientResponse) -> None:
    location = response.headers.get("Location")
    if location is None or response.status not in _REDIRECTS:
        return
    try:
        target = response.url.join(type(response.url)(location))
        _next_origin.set(str(target.origin()))
    except ValueError:
        # The session will say so.
        return
