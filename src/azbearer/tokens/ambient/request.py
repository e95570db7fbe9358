"""The requests that identity endpoints understand: one GET with query parameters, never by a proxy."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from azbearer.errors import AuthenticationError
from azbearer.tokens.contract import Send
from azbearer.tokens.hosts import site_of
from azbearer.tokens.resources import resource_of_scopes
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.contract import TokenQuery

# The endpoints are on this machine or one hop away; a first token may take them several seconds.
_TIMEOUT = 10.0
_CONNECT_TIMEOUT = 2.0


def endpoint_in(environment: Mapping[str, str], variable: str) -> str:
    """The URL that a variable holds.

    Raises:
        AuthenticationError: it is no http or https URL, or it carries a user name.
    """
    url = environment.get(variable, "").strip()
    if site_of(url) is None:
        raise AuthenticationError(
            f"{variable} holds no usable URL",
            where=f"environment variable {variable}",
            hint="the host sets it; a value of your own must look like http://127.0.0.1:40342/path",
            code="identity-endpoint",
        )
    return url


def resource_of(query: TokenQuery) -> str:
    """The one resource that the query's scopes are of; a slash at its end stays."""
    return resource_of_scopes(query.scopes)


def identity_request(
    endpoint: str,
    parameters: tuple[tuple[str, str], ...],
    headers: tuple[tuple[str, str], ...],
    *,
    pinned_sha1: str = "",
) -> Send:
    """A GET of an identity endpoint; link-local and loopback addresses are never reached by a proxy."""
    mark = "&" if "?" in endpoint else "?"
    return Send(
        "GET",
        f"{endpoint}{mark}{urlencode(parameters, quote_via=quote)}",
        headers=headers,
        timeout=_TIMEOUT,
        connect_timeout=_CONNECT_TIMEOUT,
        use_proxy=False,
        pinned_sha1=pinned_sha1,
    )
