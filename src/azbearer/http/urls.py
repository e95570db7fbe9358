"""Addresses: the one strict reading of a URL that guard, redirects and routes share.

libcurl reads URLs too. Wherever two readers could disagree about which host a text names (a
backslash, a second `@`, an escaped host), the text is refused here, so that the host that was
judged is the host that is reached.
"""

from __future__ import annotations

import re
from functools import lru_cache

from azbearer.patterns import regex
from azbearer.typed import NamedTuple

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT = 65535
# In the shortest URL, `http://a`, a path would begin here.
_BEFORE_PATH = 8
_ABSOLUTE = regex(
    r"(?P<scheme>https?)://"
    r"(?:(?P<userinfo>[^/?#@\\]*)@)?"
    r"(?P<host>[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[0-9]*))?"
    r"(?P<rest>(?:[/?#].*)?)",
    re.IGNORECASE,
)
# RFC 3986 appendix B, which splits any text.
_PARTS = regex(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_IPV4_LOOPBACK = regex(r"127(?:\.\d{1,3}){3}")
# What may not stand in a URL (RFC 3986 section 2), and is found in Location headers nevertheless:
# controls, blanks, "<>\^`{|} and all beyond ASCII. Said by what may, which compiles in no time.
_UNSAFE = regex(r"[^!#-;=?-\[\]_a-z~]")


class Origin(NamedTuple):
    """Who may see a credential: scheme, host and effective port (RFC 6454)."""

    scheme: str
    host: str
    port: int


class Address(NamedTuple):
    """Where an absolute http or https URL leads, whatever its path.

    Args:
        origin: with the host in lower case, IPv6 without brackets.
        userinfo: `user:password` as written, or None when there is no `@`.
        netloc: host and port as a Host header has them.
    """

    origin: Origin
    userinfo: str | None
    netloc: str


def parse_url(text: str) -> Address:
    """Where an absolute http or https URL leads; the whole of it is judged.

    Raises:
        ValueError: it is not one, or its host could be read in two ways; the message says why
            without quoting the URL, which may hold secrets.
    """
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("the URL has characters that must be percent-encoded")
    path = text.find("/", _BEFORE_PATH)
    address = _address(text if path < 0 else text[:path])
    if address is None:
        raise ValueError(_why_not(text))
    return address


@lru_cache(maxsize=512)
def _address(start: str) -> Address | None:
    """The address of URLs that begin so, up to their path; a run asks few servers for many paths."""
    found = _ABSOLUTE.fullmatch(start)
    if found is None:
        return None
    scheme, host, port = found["scheme"].lower(), found["host"].lower(), found["port"]
    number = int(port[:6]) if port else _DEFAULT_PORTS[scheme]
    if not 0 < number <= _LARGEST_PORT:
        raise ValueError("the URL's port is not between 1 and 65535")
    return Address(
        origin=Origin(scheme, host.strip("[]"), number),
        userinfo=found["userinfo"],
        netloc=found["host"] if number == _DEFAULT_PORTS[scheme] else f"{found['host']}:{number}",
    )


def normalized(text: str) -> str:
    """A URL that `parse_url` reads, without user, password and what its scheme says anyhow.

    Raises:
        ValueError: as `parse_url`.
    """
    address, found = parse_url(text), _ABSOLUTE.fullmatch(text)
    return f"{address.origin.scheme}://{address.netloc}{found['rest'] if found else ''}"


def basic_credentials(userinfo: str) -> str:
    """What stands behind `Basic` in a header (RFC 7617) for `user:password` as URLs write it (newman)."""
    from base64 import b64encode  # noqa: PLC0415 - few URLs have user and password
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415 - as above

    user, _, password = userinfo.partition(":")
    return b64encode(unquote_to_bytes(user) + b":" + unquote_to_bytes(password)).decode("ascii")


def _why_not(text: str) -> str:
    """The reason why a text is no absolute http or https URL."""
    scheme, authority, *_ = _split(text)
    if scheme is None or authority is None:
        return "the URL is not absolute"
    if scheme.lower() not in _DEFAULT_PORTS:
        return f"the URL's scheme {scheme!r} is neither http nor https"
    return "the URL's host is empty or malformed"


def host_and_port(origin: Origin) -> str:
    """Such as `host:443` or `[::1]:443`, for messages: it holds no secret."""
    return f"{bracketed(origin.host)}:{origin.port}"


def bracketed(host: str) -> str:
    """The host as it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def is_loopback(host: str) -> bool:
    """Whether the host is this machine by its name alone, without DNS (RFC 6761 section 6.3).

    Short forms such as `127.1` do not count: refusing one by mistake is safe, sending is not.
    """
    name = host.lower()
    return (
        name in {"localhost", "::1"}
        or name.endswith(".localhost")
        or _IPV4_LOOPBACK.fullmatch(name) is not None
    )


def percent_encoded(text: str) -> str:
    """The text with each character that may not stand in a URL escaped; existing escapes stay.

    The text is Latin-1, as header values are, so that each character is one byte of the wire.
    """
    return _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    """One character as `%XX`, beyond Latin-1 as its UTF-8 bytes."""
    character = found.group()
    raw = character.encode("latin-1" if ord(character) <= 0xFF else "utf-8", "surrogatepass")  # noqa: PLR2004 - Latin-1
    return "".join(f"%{byte:02X}" for byte in raw)


def resolve(base: str, reference: str) -> str:
    """The reference as an absolute URL, seen from `base` (RFC 3986 section 5.2.2).

    A fragment is inherited when the reference brings none (RFC 9110 section 10.2.2).
    """
    scheme, authority, path, query, fragment = _split(reference)
    base_scheme, base_authority, base_path, base_query, base_fragment = _split(base)
    if scheme is None:
        scheme = base_scheme
        if authority is None:
            authority = base_authority
            if not path:
                path, query = base_path, base_query if query is None else query
            elif not path.startswith("/"):
                path = f"{base_path.rpartition('/')[0]}/{path}"
    fragment = base_fragment if fragment is None else fragment
    return _joined(scheme, authority, _without_dots(path), query, fragment)


def _split(text: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    """Scheme, authority, path, query and fragment; None for what is absent."""
    # The pattern fits any text, and nothing is left of it: there is exactly one match at its start.
    scheme, authority, path, query, fragment = next(_PARTS.finditer(text)).groups()
    return scheme, authority, path, query, fragment


def _joined(
    scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None
) -> str:
    """Put the parts together again (RFC 3986 section 5.3)."""
    return "".join(
        (
            "" if scheme is None else f"{scheme}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _without_dots(path: str) -> str:
    """The path without `.` and `..` segments (RFC 3986 section 5.2.4)."""
    if "." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            # The first segment is the empty one before the leading slash: it stays.
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)
