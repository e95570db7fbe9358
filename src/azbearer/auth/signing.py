"""What an auth setting adds to a request: pure, one small function a type.

A signer sees the resolved parameters and answers with the headers and query parameters to add; it
does not see the network. Types that need more of the request, or an exchange, come in files of
their own and register in `SIGNERS` the same way.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from azbearer.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Signature(NamedTuple):
    """What to add to a request.

    Args:
        headers: each replaces every header of its name (newman does so for `Authorization`).
        query: parameters for the end of the query, not yet encoded.
        protected: values that must not reach another origin.
    """

    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    protected: frozenset[str] = frozenset()


def sign(kind: str, parameters: Mapping[str, str], *, where: str = "") -> Signature:
    """The signature for an auth type and its resolved parameters.

    Raises:
        RequestRefusedError: the type is not supported; sending without it would be a surprise.
    """
    signer = SIGNERS.get(kind)
    if signer is None:
        raise RequestRefusedError(
            f'the auth type "{kind}" is not supported',
            where=where,
            hint=f"supported are {', '.join(SIGNERS)}; the request was not sent",
        )
    return signer(parameters)


def _none(parameters: Mapping[str, str]) -> Signature:
    del parameters
    return Signature()


def _bearer(parameters: Mapping[str, str]) -> Signature:
    """RFC 6750 section 2.1; an empty token adds nothing, as in newman."""
    token = parameters.get("token", "")
    if not token:
        return Signature()
    return Signature(headers=(("Authorization", f"Bearer {token}"),), protected=frozenset({token}))


def _basic(parameters: Mapping[str, str]) -> Signature:
    """RFC 7617, in UTF-8."""
    pair = f"{parameters.get('username', '')}:{parameters.get('password', '')}"
    encoded = base64.b64encode(pair.encode("utf-8")).decode("ascii")
    protected = frozenset(filter(None, (parameters.get("password", ""), encoded)))
    return Signature(headers=(("Authorization", f"Basic {encoded}"),), protected=protected)


def _apikey(parameters: Mapping[str, str]) -> Signature:
    """A key in a header, or in the query when `in` says so; nothing without a name."""
    name, value = parameters.get("key", ""), parameters.get("value", "")
    if not name:
        return Signature()
    protected = frozenset(filter(None, (value,)))
    if parameters.get("in") == "query":
        return Signature(query=((name, value),), protected=protected)
    return Signature(headers=((name, value),), protected=protected)


def _oauth2(parameters: Mapping[str, str]) -> Signature:
    """A token that is there already, in a header or in the query; nothing without one (newman)."""
    token = parameters.get("accessToken", "")
    if not token:
        return Signature()
    if parameters.get("addTokenTo") == "queryParams":
        return Signature(query=(("access_token", token),), protected=frozenset({token}))
    prefix = parameters.get("headerPrefix", "Bearer").strip()
    value = f"{prefix} {token}" if prefix else token
    return Signature(headers=(("Authorization", value),), protected=frozenset({token}))


SIGNERS: dict[str, Callable[[Mapping[str, str]], Signature]] = {
    "noauth": _none,
    "bearer": _bearer,
    "basic": _basic,
    "apikey": _apikey,
    "oauth2": _oauth2,
}
