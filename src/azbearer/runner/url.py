"""URLs the way Postman builds them: resolve as text, parse, fill in path variables, encode.

Encoding follows what newman sends (the sets of the WHATWG URL standard for path and query, an
existing `%` left alone, dot segments kept); so `&` inside a substituted value splits the query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Resolve = Callable[[str], str]

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_PORT = re.compile(r":([^:/\]@]*)$")
_UNSET = re.compile(r"\{\{([^{}]+)\}\}")
_ENCODED_IN_PATH = frozenset(' "#<>?`{}')
_ENCODED_IN_QUERY = frozenset(" \"#'<>")
_LARGEST_PORT = 65535


def _no_hint(name: str) -> str:
    del name
    return ""


@dataclass(frozen=True, slots=True)
class Url:
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
        """The same URL with one more parameter at its end, encoded."""
        added = encode(f"{key}={value}", _ENCODED_IN_QUERY)
        query = f"{self.query}&{added}" if self.query else added
        return Url(self.scheme, self.host, self.port, self.path, query, self.userinfo)


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

    As in Postman the structured parts win over `raw`, which counts only where no part is given.
    """
    if isinstance(url, str):
        return url
    if not any(url.get(part) for part in ("host", "path", "query", "protocol")):
        return str(url.get("raw") or "")
    protocol = str(url.get("protocol") or "").removesuffix("://").removesuffix(":")
    auth = url.get("auth")
    userinfo = f"{auth.get('user', '')}:{auth.get('password', '')}@" if isinstance(auth, dict) else ""
    port = f":{url['port']}" if url.get("port") else ""
    hash_text = f"#{url['hash']}" if url.get("hash") else ""
    return "".join(
        (
            f"{protocol}://" if protocol else "",
            userinfo,
            _joined(url.get("host"), "."),
            port,
            _path_text(url.get("path")),
            _query_text(url.get("query")),
            hash_text,
        )
    )


def parse_url(
    text: str,
    path_variables: Mapping[str, str] | None = None,
    *,
    where: str = "",
    suggest: Callable[[str], str] = _no_hint,
) -> Url:
    """Parse a resolved URL text leniently, as Postman does, and encode it.

    Args:
        text: such as `example.com/a b?x=1`; the scheme defaults to http.
        path_variables: values for `:name` path segments, already resolved.
        where: names the request in an error.
        suggest: a hint for the name of a variable that is not set.

    Raises:
        RequestRefusedError: there is no host, a variable in it is not set, or the port is no number.
    """
    rest = text.strip()
    found = _SCHEME.match(rest)
    scheme = found.group(1).lower() if found else "http"
    rest = rest[found.end() :] if found else rest
    rest = rest.partition("#")[0]
    rest, question_mark, query = rest.partition("?")
    authority, slash, path = rest.replace("\\", "/").partition("/")
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
        path="/" + encode(_fill_path(path, path_variables or {}), _ENCODED_IN_PATH) if slash else "/",
        query=encode(query, _ENCODED_IN_QUERY) if question_mark else None,
        userinfo=userinfo,
    )


def build_url(
    url: str | Mapping[str, Any],
    resolve: Resolve,
    *,
    where: str = "",
    suggest: Callable[[str], str] = _no_hint,
) -> Url:
    """From a request object's `url` to what goes on the wire."""
    variables = url.get("variable") or [] if not isinstance(url, str) else []
    filled = {
        resolve(str(entry.get("key", entry.get("id", "")))): resolve(_text(entry.get("value")))
        for entry in variables
        if not entry.get("disabled")
    }
    return parse_url(resolve(url_text(url)), filled, where=where, suggest=suggest)


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
    shown = text.partition("?")[0]
    if scheme not in {"http", "https"}:
        raise RequestRefusedError(
            f'cannot send to "{shown}": only http and https are known',
            where=where,
            hint="check the URL's scheme",
        )
    if not host:
        raise RequestRefusedError(
            f'the URL "{shown}" has no host', where=where, hint="check the variables that it is made of"
        )
    if port and not (port.isascii() and port.isdigit() and int(port) <= _LARGEST_PORT):
        raise RequestRefusedError(
            f'the URL "{shown}" has no valid port', where=where, hint="a port is a number up to 65535"
        )


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


def _fill_path(path: str, variables: Mapping[str, str]) -> str:
    if not variables or ":" not in path:
        return path
    return "/".join(
        variables.get(segment[1:], segment) if segment.startswith(":") else segment
        for segment in path.split("/")
    )


def _joined(parts: Any, separator: str) -> str:
    return separator.join(map(_text, parts)) if isinstance(parts, list) else _text(parts)


def _path_text(path: Any) -> str:
    if not path:
        return ""
    if isinstance(path, str):
        return path if path.startswith("/") else f"/{path}"
    segments = (segment.get("value", "") if isinstance(segment, dict) else segment for segment in path)
    return "/" + "/".join(map(_text, segments))


def _query_text(query: Any) -> str:
    if isinstance(query, str):
        return f"?{query}" if query else ""
    enabled = [entry for entry in query or [] if isinstance(entry, str) or not entry.get("disabled")]
    return f"?{'&'.join(_parameters(enabled))}" if enabled else ""


def _parameters(entries: Iterable[Any]) -> Iterable[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif entry.get("value") is None:
            yield _text(entry.get("key"))
        else:
            yield f"{_text(entry.get('key'))}={_text(entry['value'])}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
