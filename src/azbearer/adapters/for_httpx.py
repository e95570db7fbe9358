"""HTTPX: an `Auth` whose flow sets the header and repeats one refused request, in both colours."""

from __future__ import annotations

import sys
from importlib import import_module

from azbearer.adapters.bearer import UNAUTHORIZED, Bearer, bearer_for, header_of
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from httpx import Auth, Request, Response

    from azbearer.tokens.contract import Token

_LIBRARIES = ("httpx", "httpx2")
_HEADER = "Authorization"


def auth_for_httpx(
    credential: Any, scope: str | Sequence[str], *, hosts: Sequence[str] = (), enable_cae: bool = True
) -> Auth:
    """Authentication for HTTPX clients, blocking and asynchronous: `httpx.Client(auth=...)`.

    It fits `httpx` and `httpx2`, whichever the program has loaded.

    Args:
        credential: of this package, or any blocking azure-core credential.
        scope: such as `https://management.azure.com/.default`.
        hosts: further sites that may see the token, such as `localhost:8443`.
        enable_cae: declare that claims challenges are understood.

    Raises:
        ImportError: there is no HTTPX.
        UsageError: scope or hosts make no sense.
        RequestRefusedError: by a request to a host that may not see the token.
        AzbearerError: by a request for which there is no token.
    """
    bearer = bearer_for(credential, scope, hosts, enable_cae=enable_cae)
    auth: Auth = type("BearerAuth", (_Flows, *_bases()), {})(bearer)
    return auth


def _bases() -> tuple[type, ...]:
    """The `Auth` of each HTTPX that is loaded; without any, of the first that can be."""
    loaded = [sys.modules[name] for name in _LIBRARIES if name in sys.modules]
    return tuple(module.Auth for module in loaded or [_first_library()])


def _first_library() -> Any:
    try:
        return import_module("httpx")
    except ImportError:
        return import_module("httpx2")


class _Flows:
    """The two flows; a request that is yielded is sent, and its response comes back."""

    def __init__(self, bearer: Bearer) -> None:
        self._bearer = bearer

    def sync_auth_flow(self, request: Request) -> Generator[Request, Response, None]:
        """Send with a token, and once more after a 401."""
        self._bearer.check(str(request.url))
        token = self._bearer.token()
        response = yield _with(request, token)
        if not self._may_repeat(request, response, token):
            return
        renewed = self._bearer.renewed(token, response.headers.multi_items())
        if renewed is not None:
            yield _with(request, renewed)

    async def async_auth_flow(self, request: Request) -> AsyncGenerator[Request, Response]:
        """The same for tasks."""
        self._bearer.check(str(request.url))
        token = await self._bearer.token_async()
        response = yield _with(request, token)
        if not self._may_repeat(request, response, token):
            return
        renewed = await self._bearer.renewed_async(token, response.headers.multi_items())
        if renewed is not None:
            yield _with(request, renewed)

    def _may_repeat(self, request: Request, response: Response, token: Token) -> bool:
        """Whether the token was refused, and the request can be sent once more."""
        if not _is_refusal(response, token):
            return False
        # The body of a request that was streamed is gone.
        replayable = hasattr(request, "_content")
        if not replayable:
            self._bearer.source.invalidate(token)
        return replayable


def _with(request: Request, token: Token) -> Request:
    request.headers[_HEADER] = header_of(token)
    return request


def _is_refusal(response: Response, token: Token) -> bool:
    """Whether this token was refused; after a redirect to another origin it has not been sent."""
    return response.status_code == UNAUTHORIZED and response.request.headers.get(_HEADER) == header_of(token)
