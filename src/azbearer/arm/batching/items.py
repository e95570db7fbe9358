"""What both kinds of batches have in common: JSON in, an `http` response for each item out."""

from __future__ import annotations

import json

from azbearer.collection.dump import dump_compact
from azbearer.collection.numbers import read_float, read_int
from azbearer.errors import TransportError, UsageError
from azbearer.http.messages import Request, Response, shown_url
from azbearer.http.urls import parse_url
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.arm.batching.contract import Item

# Numbers stay as they were written; an item is written anew, its values are not.
_DECODER = json.JSONDecoder(parse_float=read_float, parse_int=read_int, strict=False)
_NOT_OF_AN_ITEM = frozenset({"authorization", "host", "content-length", "accept-encoding", "connection"})


def call_of(url: str, members: Mapping[str, Any]) -> Request:
    """The call itself, with this JSON as its body."""
    headers = (("Accept", "application/json"), ("Content-Type", "application/json"))
    return Request("POST", url, headers, dump_compact(dict(members)).encode("utf-8", "backslashreplace"))


def target_of(item: Item, first: Item) -> str:
    """Path and query of an item.

    Raises:
        UsageError: it goes to another server than the first one, brings a token of its own, or streams.
    """
    request = item.request
    if parse_url(request.url).origin != parse_url(first.request.url).origin:
        raise UsageError(
            "the requests of a batch go to one server", where=shown_url(request.url), hint="leave out --batch"
        )
    if request.stream is not None or any(name.lower() == "authorization" for name, _ in request.headers):
        raise UsageError(
            "a request with a token of its own, or with a large body, can't be part of a batch",
            where=shown_url(request.url),
        )
    rest = request.url.partition("#")[0].partition("://")[2]
    return "/" + rest.partition("/")[2]


def headers_of(item: Item) -> dict[str, str]:
    """The headers that an item has in a batch."""
    return {name: value for name, value in item.request.headers if name.lower() not in _NOT_OF_AN_ITEM}


def json_body(item: Item) -> Any:
    """The JSON value of an item's body.

    Raises:
        UsageError: it is none.
    """
    try:
        return _DECODER.decode((item.request.body or b"").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UsageError(
            "a body in a batch has to be JSON", where=shown_url(item.request.url), hint="leave out --batch"
        ) from None


def members_of(response: Response) -> dict[str, Any]:
    """The JSON object that a call's answer is.

    Raises:
        TransportError: it is none.
    """
    try:
        found = _DECODER.decode(response.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise TransportError(
            "the answer of the batch is no JSON object", where=shown_url(response.url), code="protocol"
        )
    return found


def answer_of(item: Item, status: Any, headers: Any, body: bytes) -> Response:
    """The answer of an item, as if it had come by itself."""
    pairs = (
        tuple((str(name), str(value)) for name, value in headers.items()) if isinstance(headers, dict) else ()
    )
    code = int(status) if str(status).isdecimal() else 0
    return Response(code, "", pairs, body, item.request.url, "1.1", item.request)


def missing(item: Item) -> TransportError:
    """The error for an item that the answer of its batch does not have."""
    return TransportError(
        "the answer of the batch has none for one of its requests",
        where=shown_url(item.request.url),
        code="protocol",
    )


def json_bytes(value: Any) -> bytes:
    """A value as the body of an answer."""
    return dump_compact(value).encode("utf-8", "backslashreplace")
