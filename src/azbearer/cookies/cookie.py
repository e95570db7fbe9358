"""One cookie, and how it is read from a Set-Cookie header (RFC 6265 section 5.2, leniently as in newman)."""

from __future__ import annotations

from azbearer.cookies.dates import parse_cookie_date
from azbearer.patterns import regex
from azbearer.typed import Final, NamedTuple

_CONTROL: Final = regex(r"[\x00-\x1f\x7f]")
# What ends name and value, whatever follows (Chromium, tough-cookie).
_TERMINATOR: Final = regex(r"[\n\r\0]")
_MAX_AGE: Final = regex(r"-?[0-9]+")
# Thirty thousand years; more digits would only overflow.
_LONGEST_AGE: Final = 10**12
_SAME_SITES: Final = frozenset({"strict", "lax", "none"})


class Cookie(NamedTuple):
    """One cookie.

    Args:
        name, value: as sent; a cookie may have no name.
        domain: canonical; empty in a cookie that no jar has taken yet, and that names none.
        path: starts with a slash; empty as for `domain`.
        expires: seconds since the epoch by its Expires, or None.
        max_age: seconds from when it was received, or None; it wins over `expires`.
        host_only: goes to that very host alone; None until a jar has decided.
        secure, http_only, same_site, extensions: as the header says.
        path_is_default: the header named no path.
        created: seconds since the epoch when a cookie of this name first came.
        received: the same of when this one came.
    """

    name: str
    value: str
    domain: str = ""
    path: str = ""
    expires: float | None = None
    max_age: int | None = None
    host_only: bool | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    extensions: tuple[str, ...] = ()
    path_is_default: bool = False
    created: float = 0.0
    received: float = 0.0

    def __repr__(self) -> str:
        return f"<Cookie {self.name!r} of {self.domain}{self.path}>"

    @property
    def text(self) -> str:
        """As it stands in a Cookie header."""
        return f"{self.name}={self.value}" if self.name else self.value

    @property
    def expiry(self) -> float | None:
        """Seconds since the epoch when it ends, or None for the end of the session."""
        if self.max_age is None:
            return self.expires
        return self.received + self.max_age if self.max_age > 0 else 0.0

    def is_over(self, now: float) -> bool:
        """Whether it has ended."""
        expiry = self.expiry
        return expiry is not None and expiry <= now

    @property
    def is_sound(self) -> bool:
        """Whether it can stand in a header at all."""
        return not _CONTROL.search(f"{self.name}{self.value}{self.domain}{self.path}")


def parse_set_cookie(text: str) -> Cookie | None:
    """The cookie that a Set-Cookie header describes, or None for one that describes none."""
    text = text.strip()
    pair, _, attributes = text.partition(";")
    name, value = _pair(pair)
    if not text or _CONTROL.search(name + value):
        return None
    cookie = Cookie(name, value)
    for attribute in attributes.split(";"):
        if attribute := attribute.strip():
            cookie = _with_attribute(cookie, attribute)
    return cookie


def _pair(text: str) -> tuple[str, str]:
    """Name and value; a text without `=`, or with one in front, is a value without a name."""
    text = _TERMINATOR.split(text, maxsplit=1)[0].removeprefix("=")
    name, equals, value = text.partition("=")
    return (name.strip(), value.strip()) if equals and name else ("", text.strip())


def _with_attribute(cookie: Cookie, attribute: str) -> Cookie:
    """The cookie with one more attribute; of several with one name the last counts."""
    key, _, value = attribute.partition("=")
    value = value.strip()
    match key.strip().lower():
        case "expires":
            date = parse_cookie_date(value)
            return cookie if date is None else cookie._replace(expires=date)
        case "max-age":
            return cookie._replace(max_age=_age(value)) if _MAX_AGE.fullmatch(value) else cookie
        case "domain":
            domain = value.removeprefix(".").lower()
            return cookie._replace(domain=domain) if domain else cookie
        case "path":
            return cookie._replace(path=value if value.startswith("/") else "")
        case "secure":
            return cookie._replace(secure=True)
        case "httponly":
            return cookie._replace(http_only=True)
        case "samesite":
            return cookie._replace(same_site=value.lower() if value.lower() in _SAME_SITES else "")
        case _:
            return cookie._replace(extensions=(*cookie.extensions, attribute))


def _age(text: str) -> int:
    if text.startswith("-"):
        return -1
    return min(int(text[:20]), _LONGEST_AGE)
