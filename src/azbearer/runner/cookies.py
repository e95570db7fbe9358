"""The cookies of a lane: the jar, what scripts see of it and ask of it, and which values are secret."""

from __future__ import annotations

from urllib.parse import unquote

from azbearer.cookies.cookie import Cookie
from azbearer.cookies.dates import parse_cookie_date
from azbearer.cookies.jar import CookieJar, CookieRefusedError
from azbearer.patterns import regex
from azbearer.scripting.contract import SendFailure
from azbearer.secrets import is_secret_name, mask
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.scripting.contract import Json
    from azbearer.secrets import Redactor

_SESSION_NAME = regex(r"(?i)sess|sid$|auth|token|csrf|xsrf|login|affinity|^ESTS|^FedAuth|\.AspNet")
# Preferences are short; what is longer is an identifier or a ticket.
_SHORTEST_TICKET = 20


class LaneCookies:
    """A jar whose secret values the redactor learns; implements `http.CookieKeeper`.

    Args:
        jar: the lane's own.
        redactor: is told of each value that opens a session.
    """

    def __init__(self, jar: CookieJar, redactor: Redactor) -> None:
        self._jar = jar
        self._redactor = redactor
        self._learn(jar)

    def header(self, url: str) -> str:
        """See `CookieKeeper.header`."""
        return self._jar.header(url)

    def take(self, url: str, headers: Iterable[str]) -> None:
        """See `CookieKeeper.take`."""
        self._learn(self._jar.take(url, headers))

    def views(self, url: str) -> tuple[Mapping[str, Json], ...]:
        """The cookies for this URL as `pm.cookies` lists them."""
        return tuple(cookie_view(cookie, cookie.expiry) for cookie in self._jar.cookies(url))

    def answer(self, arguments: Mapping[str, Json]) -> Json | SendFailure:
        """What `pm.cookies.jar()` asks for: `get`, `getAll`, `set`, `unset` or `clear` at a URL."""
        try:
            return self._answer(str(arguments.get("do")), str(arguments.get("url")), arguments)
        except (CookieRefusedError, ValueError) as error:
            return SendFailure(str(error))

    def _answer(self, do: str, url: str, arguments: Mapping[str, Json]) -> Json:
        if do == "set":
            return self._set(url, arguments.get("cookie"))
        options = {key: bool(arguments[key]) for key in ("http", "secure") if arguments.get(key) is not None}
        found = self._jar.cookies(url, **options)
        if do == "getAll":
            return [cookie_view(cookie, cookie.expires) for cookie in found]
        if do != "clear":
            found = [cookie for cookie in found if cookie.name == arguments.get("name")][:1]
        if do == "get":
            return cookie_view(found[0], found[0].expires) if found else None
        self._jar.remove(found)
        return None

    def _set(self, url: str, given: Json) -> Json:
        cookie = cookie_of(given) if isinstance(given, dict) else given
        if not isinstance(cookie, str | Cookie):
            raise CookieRefusedError("First argument to setCookie must be a Cookie object or string")
        taken = self._jar.set(url, cookie)
        if taken is None:
            return None
        self._learn((taken,))
        return cookie_view(taken, taken.expires)

    def _learn(self, cookies: Iterable[Cookie]) -> None:
        values = {cookie.value for cookie in cookies if opens_session(cookie)}
        self._redactor.hide(*values, *map(unquote, values))


def opens_session(cookie: Cookie) -> bool:
    """Whether who has the value is taken for the user, by all that can be told from outside."""
    return (
        cookie.http_only
        or len(cookie.value) >= _SHORTEST_TICKET
        or bool(_SESSION_NAME.search(cookie.name))
        or is_secret_name(cookie.name)
    )


def cookie_view(cookie: Cookie, expires: float | None) -> dict[str, Json]:
    """A cookie with Postman's names; `expires` as seconds here, and as milliseconds in the view."""
    view = {
        "name": cookie.name,
        "expires": None if expires is None else round(expires * 1000),
        "maxAge": cookie.max_age,
        "domain": cookie.domain,
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.http_only,
        "hostOnly": bool(cookie.host_only),
        "value": cookie.value,
    }
    return {**view, "extensions": list(cookie.extensions)} if cookie.extensions else view


def cookie_of(given: Mapping[str, Json]) -> Cookie:
    """The cookie that a script describes, in Postman's or tough-cookie's names.

    Raises:
        CookieRefusedError: a member is of a kind that it cannot be.
    """
    extensions = given.get("extensions")
    return Cookie(
        _text(given.get("name") or given.get("key")),
        _text(given.get("value")),
        _text(given.get("domain")),
        _text(given.get("path")),
        expires=_moment(given.get("expires")),
        max_age=_age(given.get("maxAge")),
        host_only=True if given.get("hostOnly") else None,
        secure=bool(given.get("secure")),
        http_only=bool(given.get("httpOnly")),
        extensions=tuple(map(str, extensions)) if isinstance(extensions, list) else (),
    )


def _text(value: Json) -> str:
    if isinstance(value, dict | list):
        raise CookieRefusedError("Cookie failed to parse")
    return "" if value is None else value if isinstance(value, str) else str(value)


def _moment(value: Json) -> float | None:
    """A time as a script gives it: milliseconds, an ISO text as dates become in JSON, or a cookie's date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value / 1000
    if not isinstance(value, str) or value == "Infinity":
        return None
    import datetime as dt  # noqa: PLC0415 - few scripts give a time

    try:
        return dt.datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError):
        return parse_cookie_date(value)


def _age(value: Json) -> int | None:
    try:
        return None if value is None else int(min(max(float(value), -1.0), 1e12))
    except (TypeError, ValueError):
        return None


def masked_cookies(name: str, value: str) -> str:
    """A Cookie or Set-Cookie header with the value of each cookie masked; attributes stay."""
    pairs = value.split(";")
    count = 1 if name.lower() == "set-cookie" else len(pairs)
    return ";".join([*map(_masked_pair, pairs[:count]), *pairs[count:]])


def _masked_pair(pair: str) -> str:
    head, equals, value = pair.partition("=")
    if not equals:
        head, value = pair[: len(pair) - len(pair.lstrip())], pair.strip()
    return pair if not value or value.startswith("****") else f"{head}{equals}{mask(value)}"


def is_cookie_header(name: str) -> bool:
    """Whether a header of this name holds cookies."""
    return name.lower() in {"cookie", "set-cookie"}
