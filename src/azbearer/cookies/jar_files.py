"""A jar as a file: the JSON that tough-cookie serializes, which newman reads and writes."""

from __future__ import annotations

import datetime as dt

from azbearer.collection.files import read_file
from azbearer.collection.json_text import parse_json
from azbearer.collection.place import Place
from azbearer.cookies.cookie import Cookie
from azbearer.cookies.domains import canonical
from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# What newman 6.2 writes in front of the cookies: readers decide by it how to read.
_HEAD: Final[Mapping[str, Any]] = {
    "version": "tough-cookie@4.1.3-postman.1",
    "storeType": "MemoryCookieStore",
    "rejectPublicSuffixes": False,
    "enableLooseMode": True,
    "allowSpecialUseDomain": True,
    "prefixSecurity": "silent",
}
_TEXTS: Final = ("key", "value", "domain", "path", "sameSite")
_MOST_AGE: Final = 10**12


def read_cookie_file(path: Path) -> tuple[Cookie, ...]:
    """The cookies of a serialized jar.

    Raises:
        FileFormatError: it can't be read, or is no such file; `where` has the place.
    """
    place = Place(str(path))
    raw = place.expect(parse_json(read_file(path), str(path)), dict)
    if not isinstance(raw.get("cookies"), list):
        raise place.at("cookies").error(
            "this is no cookie jar: it has no list of cookies",
            'it should be {"cookies": [{"key": ..., "value": ..., "domain": ..., "path": ...}]}',
        )
    at = place.at("cookies")
    return tuple(
        _cookie(at.at(number).expect(each, dict), at.at(number)) for number, each in enumerate(raw["cookies"])
    )


def _cookie(raw: Mapping[str, Any], place: Place) -> Cookie:
    for name in _TEXTS:
        if not isinstance(raw.get(name, ""), str):
            raise place.at(name).error("this should be a text", "")
    created = _time(raw.get("creation"), place.at("creation")) or 0.0
    cookie = Cookie(
        raw.get("key", ""),
        raw.get("value", ""),
        canonical(raw.get("domain", "")),
        raw.get("path") or "/",
        _time(raw.get("expires"), place.at("expires")),
        _age(raw.get("maxAge"), place.at("maxAge")),
        raw.get("hostOnly") is True,
        raw.get("secure") is True,
        raw.get("httpOnly") is True,
        raw.get("sameSite", ""),
        tuple(str(each) for each in raw.get("extensions") or ()),
        raw.get("pathIsDefault") is True,
        created,
        created,
    )
    if not cookie.domain or not cookie.is_sound:
        raise place.error("this cookie has no domain, or characters that no header may have", "")
    return cookie


def _time(value: Any, place: Place) -> float | None:
    if value is None or value == "Infinity":
        return None
    try:
        return dt.datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        raise place.error("this should be a time such as 2030-01-31T12:00:00.000Z", "") from None


def _age(value: Any, place: Place) -> int | None:
    if value is None or value == "Infinity":
        return None
    if value == "-Infinity":
        return -1
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise place.error("this should be a number of seconds", "")
    return int(min(max(value, -1), _MOST_AGE))


def jar_document(cookies: Iterable[Cookie]) -> dict[str, Any]:
    """The document for these cookies: real values, so that another run can go on with them."""
    return {**_HEAD, "cookies": [_entry(cookie) for cookie in cookies]}


def _entry(cookie: Cookie) -> dict[str, Any]:
    """As tough-cookie writes one: what is as by default is left out."""
    expires, max_age = cookie.expires, cookie.max_age
    if max_age is not None and cookie.received != cookie.created:
        # Readers count the age from the creation, which is not when this one came.
        expires, max_age = cookie.expiry, None
    fields = {
        "key": cookie.name,
        "value": cookie.value,
        "expires": None if expires is None else _iso(expires),
        "maxAge": max_age,
        "domain": cookie.domain,
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.http_only,
        "extensions": list(cookie.extensions),
        "pathIsDefault": cookie.path_is_default,
        "sameSite": cookie.same_site,
    }
    kept = {key: value for key, value in fields.items() if value not in (None, "", False, [])}
    times = {"creation": _iso(cookie.created), "lastAccessed": _iso(cookie.received)}
    return {**kept, "hostOnly": bool(cookie.host_only), **times}


def _iso(seconds: float) -> str:
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        moment = dt.datetime.max.replace(tzinfo=dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
