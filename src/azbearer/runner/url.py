"""URLs the way Postman builds them: put together as text, resolve, parse, encode.

Encoding follows what newman sends (the sets of the WHATWG URL standard for path and query, an
existing `%` left alone, dot segments kept). What stands in the collection keeps its place: `&` and
`#` in a parameter of the list are encoded. What comes out of a variable is text like any other: `&`
in it splits the query, and `?` in a path variable begins one.
"""

from __future__ import annotations

import re

from azbearer.errors import RequestRefusedError
from azbearer.runner.text import entries, plain
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Resolve = Callable[[str], str]

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_PORT = re.compile(r":([^:/\]@]*)$")
_UNSET = re.compile(r"\{\{([^{}]+)\}\}")
_VARIABLES = re.compile(r"(\{\{[^{}]*\}\})")
_USERINFO = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)?[^/?#]*@")
_RESERVED = {"&": "%26", "#": "%23"}
_RESERVED_IN_NAMES = {**_RESERVED, "=": "%3D"}
_ENCODED_IN_PATH = frozenset(' "#<>?`{}')
_ENCODED_IN_QUERY = frozenset(" \"#'<>")
_LARGEST_PORT = 65535


def _no_hint(name: str) -> str:
    del name
    return ""


class Url(NamedTuple):
    """A URL in the pieces that go on the wire: path, query and host are encoded.

    `query` None means that there is no `?` at all; `userinfo` is as written.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str | None
    userinfo: str = ""

    def __str__(self) -> str:
        """The URL to send, without user information, which becomes a header."""
        port = f":{self.port}" if self.port else ""
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"

    def with_query(self, key: str, value: str) -> Url:
        """The same URL with this parameter, encoded, at its end, instead of any of its name (newman)."""
        name = encode(_escape(key, _RESERVED_IN_NAMES), _ENCODED_IN_QUERY)
        pairs = self.query.split("&") if self.query else []
        kept = [pair for pair in pairs if pair.partition("=")[0] != name]
        added = f"{name}={encode(_escape(value, _RESERVED), _ENCODED_IN_QUERY)}"
        return self._replace(query="&".join((*kept, added)))


def encode(text: str, also: frozenset[str]) -> str:
    """Percent-encode controls, everything beyond ASCII, and the given characters, as UTF-8."""
    if text.isascii() and text.isprintable() and also.isdisjoint(text):
        return text
    return "".join(
        "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        if char in also or not " " <= char <= "~"
        else char
        for char in text
    )


def url_text(url: str | Mapping[str, Any]) -> str:
    """The URL of a request object as one text, before anything is resolved.

    As in Postman the structured parts win over `raw`, which counts only where no part is given, and
    path variables that have a value are put in here, as text.
    """
    if isinstance(url, str):
        return url
    if not any(url.get(part) for part in ("host", "path", "query", "protocol")):
        return plain(url.get("raw"))
    protocol = plain(url.get("protocol")).removesuffix("://").removesuffix(":")
    auth = url.get("auth")
    userinfo = f"{plain(auth.get('user'))}:{plain(auth.get('password'))}@" if isinstance(auth, dict) else ""
    port = f":{plain(url['port'])}" if url.get("port") else ""
    return "".join(
        (
            f"{protocol}://" if protocol else "",
            userinfo,
            _joined(url.get("host"), "."),
            port,
            _path_text(url.get("path"), _path_variables(url.get("variable"))),
            _query_text(url.get("query")),
        )
    )


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
    rest, question_mark, query = text.lstrip().partition("#")[0].partition("?")
    rest = rest.replace("\\", "/")
    found = _SCHEME.match(rest)
    scheme = found.group(1).lower() if found else "http"
    rest = rest[found.end() :] if found else rest
    authority, slash, path = rest.partition("/")
    userinfo, _, host_port = authority.rpartition("@")
    port_match = _PORT.search(host_port)
    host = host_port[: port_match.start()] if port_match else host_port
    port = port_match.group(1) if port_match else ""
    _check_variables(authority, where, suggest)
    _check(scheme, host, port, text, where)
    return Url(
        scheme=scheme,
        host=_encode_host(host, where),
        port=port,
        path="/" + (encode(path, _ENCODED_IN_PATH) if encoded else path) if slash else "/",
        query=(encode(query, _ENCODED_IN_QUERY) if encoded else query) if question_mark else None,
        userinfo=userinfo,
    )


def build_url(
    url: str | Mapping[str, Any],
    resolve: Resolve,
    *,
    where: str = "",
    suggest: Callable[[str], str] = _no_hint,
    encoded: bool = True,
) -> Url:
    """From a request object's `url` to what goes on the wire."""
    return parse_url(resolve(url_text(url)), where=where, suggest=suggest, encoded=encoded)


def url_object(url: Url) -> dict[str, Any]:
    """The URL in the form of the v2.1 collection schema, as reports and test scripts see it."""
    return {
        "protocol": url.scheme,
        **({"port": url.port} if url.port else {}),
        "path": url.path[1:].split("/") if len(url.path) > 1 else [],
        "host": url.host.split(".") if ":" not in url.host else [url.host],
        "query": _query_objects(url.query),
        "variable": [],
    }


def _query_objects(query: str | None) -> list[dict[str, Any]]:
    if not query:
        return []
    pairs = (pair.partition("=") for pair in query.split("&"))
    return [{"key": key, "value": value if equals else None} for key, equals, value in pairs]


def _check_variables(authority: str, where: str, suggest: Callable[[str], str]) -> None:
    found = _UNSET.search(authority)
    if found:
        name = found[1]
        raise RequestRefusedError(
            f'the variable "{name}" in the URL is not set',
            where=where,
            hint=suggest(name) or f"set it in an environment (-e FILE) or with --env-var {name}=VALUE",
            code="unset-variable",
        )


def _check(scheme: str, host: str, port: str, text: str, where: str) -> None:
    if scheme not in {"http", "https"}:
        raise RequestRefusedError(
            f'cannot send to "{_shown(text)}": only http and https are known',
            where=where,
            hint="check the URL's scheme",
        )
    if not host:
        raise RequestRefusedError(
            f'the URL "{_shown(text)}" has no host',
            where=where,
            hint="check the variables that it is made of",
        )
    if port and not (port.isascii() and port.isdigit() and int(port) <= _LARGEST_PORT):
        raise RequestRefusedError(
            f'the URL "{_shown(text)}" has no valid port', where=where, hint="a port is a number up to 65535"
        )


def _shown(text: str) -> str:
    return without_userinfo(text.strip()).partition("?")[0]


def _encode_host(host: str, where: str) -> str:
    """Lower case, and IDNA (RFC 3490) for names beyond ASCII."""
    if host.isascii():
        return host.lower()
    try:
        return host.lower().encode("idna").decode("ascii")
    except UnicodeError as error:
        raise RequestRefusedError(
            f'the host name "{host}" cannot be encoded', where=where, hint="check the URL"
        ) from error


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


def _joined(parts: Any, separator: str) -> str:
    return separator.join(map(plain, parts)) if isinstance(parts, list) else plain(parts)


def _path_text(path: Any, variables: Mapping[str, str]) -> str:
    if not path:
        return ""
    if isinstance(path, list):
        segments = [plain(part.get("value") if isinstance(part, dict) else part) for part in path]
    else:
        segments = plain(path).removeprefix("/").split("/")
    return "/" + "/".join(_fill(segment, variables) for segment in segments)


def _query_text(query: Any) -> str:
    if isinstance(query, str):
        return f"?{query}" if query else ""
    if not isinstance(query, list):
        return ""
    parameters = [
        entry if isinstance(entry, str) else _parameter(entry)
        for entry in query
        if isinstance(entry, str) or entries([entry])
    ]
    return f"?{'&'.join(parameters)}" if parameters else ""


def _parameter(entry: Mapping[str, Any]) -> str:
    name = _escape_around_variables(plain(entry.get("key")), _RESERVED_IN_NAMES)
    if entry.get("value") is None:
        return name
    return f"{name}={_escape_around_variables(plain(entry['value']), _RESERVED)}"


def _escape_around_variables(text: str, reserved: Mapping[str, str]) -> str:
    """Encode what would end the parameter, but in no variable's name."""
    if reserved.keys().isdisjoint(text):
        return text
    pieces = _VARIABLES.split(text)
    return "".join(piece if at % 2 else _escape(piece, reserved) for at, piece in enumerate(pieces))


def _escape(text: str, reserved: Mapping[str, str]) -> str:
    return "".join(reserved.get(character, character) for character in text)
