"""What an auth setting adds to a request: pure, one small function a type.

A signer sees the resolved parameters and the request, and answers with what to add; it does not see the
network. Types whose signature is over the request, or that answer a server's challenge, are in files of
their own, each loaded when a request needs it.
"""

from __future__ import annotations

from importlib import import_module

from azbearer.auth.encoding import base64_text
from azbearer.auth.signature import Signature
from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.auth.subject import Subject


def sign(
    kind: str, parameters: Mapping[str, str], subject: Callable[[], Subject], *, where: str = ""
) -> Signature:
    """The signature for an auth type and its resolved parameters.

    Args:
        kind: Postman's name of the type.
        parameters: its settings, resolved, as texts.
        subject: gives the request that is signed; called by types whose signature is over it.
        where: names the request in errors.

    Raises:
        RequestRefusedError: the type is not supported, or a setting is of no use; sending without it
            would be a surprise.
    """
    simple = SIMPLE.get(kind)
    if simple is not None:
        return simple(parameters)
    place = OF_REQUEST.get(kind)
    if place is None:
        raise RequestRefusedError(
            f'the auth type "{kind}" is not supported',
            where=where,
            hint=f"supported are {', '.join(AUTH_TYPES)}; the request was not sent",
        )
    module, name = place
    signer: Callable[[Mapping[str, str], Subject], Signature] = getattr(
        import_module(f"azbearer.auth.{module}"), name
    )
    try:
        return signer(parameters, subject())
    except RequestRefusedError as error:
        raise RequestRefusedError(
            f"{kind} auth: {error.message}", where=where, hint=error.hint, code=error.code
        ) from error


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
    encoded = base64_text(pair.encode("utf-8"))
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


SIMPLE: dict[str, Callable[[Mapping[str, str]], Signature]] = {
    "noauth": _none,
    "bearer": _bearer,
    "basic": _basic,
    "apikey": _apikey,
    "oauth2": _oauth2,
}
"""Types that need nothing but their settings."""

OF_REQUEST = {
    "digest": ("digest", "sign"),
    "oauth1": ("oauth1", "sign"),
    "hawk": ("hawk", "sign"),
    "awsv4": ("awsv4", "sign"),
    "ntlm": ("ntlm", "sign"),
    "edgegrid": ("edgegrid", "sign"),
    "asap": ("jwt", "sign_asap"),
    "jwt": ("jwt", "sign"),
}
"""Types that sign the request itself, or answer a challenge: the module of this room, and its function."""

AUTH_TYPES = (*SIMPLE, *OF_REQUEST)
"""Every type that is supported."""
