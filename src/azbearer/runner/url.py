"""URLs the way Postman builds them: put together as text, resolve, parse, encode.

Encoding follows what newman sends (the sets of the WHATWG URL standard for path and query, an
existing `%` left alone, dot segments kept). What stands in the collection keeps its place: `&` and
`#` in a parameter of the list are encoded. What comes out of a variable is text like any other: `&`
in it splits the query, and `?` in a path variable begins one.
"""

from __future__ import annotations

from functools import lru_cache

from azbearer.errors import RequestRefusedError
from azbearer.patterns import regex
from azbearer.runner.text import plain
from azbearer.typed import TYPE_CHECKING, Any
from azbearer.variables.growth import TOKEN

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    Resolve = Callable[[str], str]

_SCHEME = regex(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_PORT = regex(r":([^:/\]@]*)$")
_UNSET = regex(r"\{\{([^{}]+)\}\}")
_USERINFO = regex(r"^([A-Za-z][A-Za-z0-9+.-]*://)?[^/?#]*@")
_RESERVED = {"&": "%26", "#": "%23", "=": "%3D"}
# What the WHATWG URL standard leaves alone, as classes of patterns.
_IN_PATH = r"!$-;=@-_a-z|~"
_IN_QUERY = r"!$-&(-;=?-~"
_PLAIN_PATH, _NOT_PLAIN_PATH = regex(f"[{_IN_PATH}]*"), regex(f"[^{_IN_PATH}]+")
_PLAIN_QUERY, _NOT_PLAIN_QUERY = regex(f"[{_IN_QUERY}]*"), regex(f"[^{_IN_QUERY}]+")
_LARGEST_PORT = 65535


def _no_hint(name: str) -> str:
    del name
    return ""


class Place:
    """Where a URL leads, as it goes on the wire: all of it but the query; not to be changed.

    Args:
        scheme, host, port, path: host and path are encoded.
        userinfo: user and password as written; they become a header.

    Attributes:
        netloc: host and port as they stand in a Host header.
        text: the URL up to the query, without user information.
    """

    __slots__ = ("host", "netloc", "path", "port", "scheme", "text", "userinfo")

    def __init__(self, scheme: str, host: str, port: str, path: str, userinfo: str = "") -> None:
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.userinfo = userinfo
        self.netloc = f"{host}:{port}" if port else host
        self.text = f"{scheme}://{self.netloc}{path}"


class Url:
    """A URL in the pieces that go on the wire; `query` None means that there is no `?` at all."""

    __slots__ = ("place", "query")

    def __init__(self, place: Place, query: str | None) -> None:
        self.place = place
        self.query = query

    def __str__(self) -> str:
        """The URL to send."""
        return self.place.text if self.query is None else f"{self.place.text}?{self.query}"

    def with_query(self, key: str, value: str) -> Url:
        """The same URL with this parameter, encoded, at its end, instead of any of its name (newman)."""
        name = _encoded_query(_escaped(key, "&#="))
        pairs = self.query.split("&") if self.query else []
        kept = [pair for pair in pairs if pair.partition("=")[0] != name]
        added = f"{name}={_encoded_query(_escaped(value, '&#'))}"
        return Url(self.place, "&".join((*kept, added)))


def _encoded_path(text: str) -> str:
    return text if _PLAIN_PATH.fullmatch(text) else _NOT_PLAIN_PATH.sub(_percent, text)


def _encoded_query(text: str) -> str:
    return text if _PLAIN_QUERY.fullmatch(text) else _NOT_PLAIN_QUERY.sub(_percent, text)


def _percent(found: re.Match[str]) -> str:
    """Percent-encoded, as UTF-8."""
    return "".join([f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass")])


def url_text(url: str | Mapping[str, Any]) -> str:
    """The URL of a request object as one text, before anything is resolved.

    As in Postman the structured parts win over `raw`, which counts only where no part is given, and
    path variables that have a value are put in here, as text.
    """
    if isinstance(url, str):
        return url
    host, path, query, protocol = url.get("host"), url.get("path"), url.get("query"), url.get("protocol")
    if not (host or path or query or protocol):
        return plain(url.get("raw"))
    scheme = plain(protocol).removesuffix("://").removesuffix(":")
    auth = url.get("auth")
    userinfo = f"{plain(auth.get('user'))}:{plain(auth.get('password'))}@" if isinstance(auth, dict) else ""
    port = f":{plain(url['port'])}" if url.get("port") else ""
    path_text = _path_text(path, url.get("variable")) if path else ""
    prefix = f"{scheme}://{userinfo}" if scheme else userinfo
    return f"{prefix}{_joined(host, '.')}{port}{path_text}{_query_text(query) if query else ''}"


def without_userinfo(text: str) -> str:
    """The URL's text without user and password, as messages may have it; no scheme is needed."""
    return _USERINFO.sub(r"\1", text)


def parse_url(
    text: str, *, where: str = "", suggest: Callable[[str], str] = _no_hint, encoded: bool = True
) -> Url:
    """Parse a resolved URL text leniently, as Postman does, and encode it.

    Args:
        text: such as `example.com/a b?x=1`; the scheme defaults to http.
        where: names the request in an error.
        suggest: a hint for the name of a variable that is not set.
        encoded: whether path and query are encoded (not with `disableUrlEncoding`).

    Raises:
        RequestRefusedError: there is no host, a variable in it is not set, or the port is no number.
    """
    head, question_mark, query = text.lstrip().partition("#")[0].partition("?")
    if "{{" in head:
        _check_variables(head, where, suggest)
    # A password in a URL is nothing to remember.
    find = _place if "@" in head else _known_place
    try:
        place = find(head, encoded)
    except RequestRefusedError as error:
        raise RequestRefusedError(error.message, where=where, hint=error.hint) from error
    if encoded and query:
        query = _encoded_query(query)
    return Url(place, query if question_mark else None)


def url_object(url: Url) -> dict[str, Any]:
    """The URL in the form of the v2.1 collection schema, as reports and test scripts see it."""
    place = url.place
    return {
        "protocol": place.scheme,
        **({"port": place.port} if place.port else {}),
        "path": place.path[1:].split("/") if len(place.path) > 1 else [],
        "host": place.host.split(".") if ":" not in place.host else [place.host],
        "query": _query_objects(url.query),
        "variable": [],
    }


def _query_objects(query: str | None) -> list[dict[str, Any]]:
    if not query:
        return []
    pairs = (pair.partition("=") for pair in query.split("&"))
    return [{"key": key, "value": value if equals else None} for key, equals, value in pairs]


def _split(head: str) -> tuple[str, str, str]:
    """Scheme, authority and path of a URL without its query; the scheme is empty if there is none."""
    text = head.replace("\\", "/")
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    authority, slash, path = text[found.end() if found else 0 :].partition("/")
    return scheme, authority, slash + path


def _place(head: str, encoded: bool) -> Place:
    """Where a URL without its query leads.

    Raises:
        RequestRefusedError: there is no host, or the port is no number.
    """
    scheme, authority, path = _split(head)
    userinfo, _, host_port = authority.rpartition("@")
    port_match = _PORT.search(host_port)
    host = host_port[: port_match.start()] if port_match else host_port
    port = port_match[1] if port_match else ""
    _check(scheme or "http", host, port, _shown(head))
    if encoded:
        path = _encoded_path(path)
    return Place(scheme or "http", _encode_host(host), port, path or "/", userinfo)


_known_place = lru_cache(maxsize=512)(_place)


def _check_variables(head: str, where: str, suggest: Callable[[str], str]) -> None:
    found = _UNSET.search(_split(head)[1])
    if found:
        name = found[1]
        raise RequestRefusedError(
            f'the variable "{name}" in the URL is not set',
            where=where,
            hint=suggest(name) or f"set it in an environment (-e FILE) or with --env-var {name}=VALUE",
            code="unset-variable",
        )


def _check(scheme: str, host: str, port: str, shown: str) -> None:
    if scheme not in {"http", "https"}:
        raise RequestRefusedError(
            f'cannot send to "{shown}": only http and https are known', hint="check the URL's scheme"
        )
    if not host:
        raise RequestRefusedError(
            f'the URL "{shown}" has no host', hint="check the variables that it is made of"
        )
    if port and not (port.isascii() and port.isdigit() and int(port) <= _LARGEST_PORT):
        raise RequestRefusedError(
            f'the URL "{shown}" has no valid port', hint="a port is a number up to 65535"
        )


def _shown(head: str) -> str:
    return without_userinfo(head.strip())


def _encode_host(host: str) -> str:
    """Lower case, and IDNA (RFC 3490) for names beyond ASCII."""
    if host.isascii():
        return host.lower()
    try:
        return host.lower().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise RequestRefusedError(
            f'the host name "{host}" cannot be encoded', hint="check the URL"
        ) from error


def _joined(parts: Any, separator: str) -> str:
    if not isinstance(parts, list):
        return plain(parts)
    try:
        return separator.join(parts)
    except TypeError:  # not only texts
        return separator.join(map(plain, parts))


def _path_text(path: Any, variables: Any) -> str:
    if not isinstance(path, list):
        path = plain(path).removeprefix("/").split("/")
    if variables:
        values = _path_variables(variables)
        path = [_fill(_segment(part), values) for part in path]
    try:
        return f"/{'/'.join(path)}"
    except TypeError:  # not only texts
        return f"/{'/'.join(map(_segment, path))}"


def _segment(part: Any) -> str:
    return plain(part.get("value") if isinstance(part, dict) else part)


def _path_variables(variables: Any) -> dict[str, str]:
    """Values for `:name` segments; old documents name them by `id`; one without a value counts as none."""
    # A disabled one counts too, as in newman.
    given = variables if isinstance(variables, list) else []
    named = (
        (plain(entry.get("key", entry.get("id"))), plain(entry.get("value")))
        for entry in given
        if isinstance(entry, dict)
    )
    return {name: value for name, value in named if value}


def _fill(segment: str, variables: Mapping[str, str]) -> str:
    """The segment with its variable put in: `:id`, and `:id.json` with its ending kept (newman)."""
    if not segment.startswith(":"):
        return segment
    name, dot, ending = segment[1:].partition(".")
    return f"{variables[name]}{dot}{ending}" if name in variables else segment


def _query_text(query: Any) -> str:
    if isinstance(query, str):
        return f"?{query}"
    parameters: list[str] = []
    for entry in query if isinstance(query, list) else ():
        if isinstance(entry, str):
            parameters.append(entry)
        elif isinstance(entry, dict) and not entry.get("disabled"):
            parameters.append(_parameter(entry))
    return f"?{'&'.join(parameters)}" if parameters else ""


def _parameter(entry: Mapping[str, Any]) -> str:
    name, value = plain(entry.get("key")), entry.get("value")
    text = name if value is None else f"{name}={plain(value)}"
    if "&" not in text and "#" not in text and "=" not in name:
        return text
    name = _escaped_around_tokens(name, "&#=")
    return name if value is None else f"{name}={_escaped_around_tokens(plain(value), '&#')}"


def _escaped_around_tokens(text: str, reserved: str) -> str:
    """Encode what would end the parameter, but in no variable's name."""
    pieces = TOKEN.split(text)
    return "".join(
        f"{{{{{piece}}}}}" if at % 2 else _escaped(piece, reserved) for at, piece in enumerate(pieces)
    )


def _escaped(text: str, reserved: str) -> str:
    return "".join([_RESERVED[each] if each in reserved else each for each in text])
