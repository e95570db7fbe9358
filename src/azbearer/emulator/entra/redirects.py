"""Where a sign-in may send its answer, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from azbearer.emulator.entra.pages import posting_page
from azbearer.emulator.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOOPBACK = frozenset({"localhost", "127.0.0.1"})


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Whether an address is one of an app's, by the rules of Microsoft's page "Redirect URI restrictions".

    The port of a loopback address does not count (RFC 8252 section 7.3); everything else does,
    upper and lower case of the path included.
    """
    try:
        given = _comparable(uri)
    except ValueError:
        # No URL at all, such as one with half an IPv6 address.
        return False
    return given in {_comparable(known) for known in registered}


def _comparable(uri: str) -> tuple[str, str, str, str]:
    parts = urlsplit(uri)
    host = parts.hostname or ""
    without_port = parts.scheme == "http" and host in _LOOPBACK
    place = host if without_port else parts.netloc.lower()
    return parts.scheme, place, parts.path or "/", parts.query + "#" * bool(parts.fragment)


def deliver(uri: str, mode: str, fields: Mapping[str, str]) -> Reply:
    """Send fields to an address: in its query, its fragment, or a form that is posted."""
    if mode == "form_post":
        return posting_page(uri, fields)
    parts = urlsplit(uri)
    if mode == "fragment":
        location = urlunsplit(parts._replace(fragment=urlencode(fields)))
    else:
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *fields.items()])
        location = urlunsplit(parts._replace(query=query))
    return Reply(302, (("Location", location),))
