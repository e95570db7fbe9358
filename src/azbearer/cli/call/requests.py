"""From options to the request as it is sent."""

from __future__ import annotations

import stat
from pathlib import Path

from azbearer.arm.target import absolute, check_segments, filled
from azbearer.cli.call.deciding import new_guid
from azbearer.cli.reading import read_given
from azbearer.errors import InputError, UsageError
from azbearer.http.messages import Request
from azbearer.http.streams import FilePart, StreamedBody
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from azbearer.cli.call.context import CallContext
    from azbearer.cli.call.items import Items

# A body that is larger is read while it is sent.
_SMALL = 1 << 20
_NO_BODY = frozenset({"GET", "HEAD"})


def build(options: argparse.Namespace, context: CallContext) -> Request:
    """The request that the options describe.

    Raises:
        AzbearerError: they, a file or a variable can't be used.
    """
    items = _items(options, context)
    url = _with_query(_url(options, context), items)
    headers = _headers(options, context, items)
    body, stream = _body(options, context) if items.body is None else (items.body, None)
    if body is not None or stream is not None:
        if options.method == "HEAD":
            raise UsageError("a HEAD request can't carry a body", hint="leave out --body")
        if "content-type" not in items.left_out:
            headers = _with_default(headers, "Content-Type", "application/json")
    protected = frozenset(context.redactor.values)
    return Request(options.method, url, headers, body, protected, stream)


def _items(options: argparse.Namespace, context: CallContext) -> Items:
    """The items of the command line; a file that is the body becomes that of `--body`."""
    from azbearer.cli.call.items import Items, read_items  # noqa: PLC0415  most calls have none

    if not options.items:
        return Items()
    items = read_items(options.items, _file_content)
    context.redactor.add(*items.secrets)
    own_body = items.body is not None or items.body_file
    if own_body and options.body is not None:
        raise UsageError("--body and items for the body are two bodies", hint="give one of them")
    if own_body and options.method in _NO_BODY:
        raise UsageError(
            f"a {options.method} request has no body", hint="name==value puts a value into the query"
        )
    if items.body_file:
        options.body = f"@{items.body_file}"
    return items._replace(
        query=tuple((name, resolved(value, context, f"item {name}==")) for name, value in items.query),
        headers=tuple((name, resolved(value, context, f"item {name}:")) for name, value in items.headers),
        body=None if items.body is None else _rewritten(items.body, options, context),
    )


def _file_content(name: str) -> bytes:
    return read_given(Path(name), "a file")


def _with_query(url: str, items: Items) -> str:
    if not items.query:
        return url
    from urllib.parse import quote  # noqa: PLC0415  as above

    address, mark, fragment = url.partition("#")
    query = "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in items.query)
    return f"{address}{'&' if '?' in address else '?'}{query}{mark}{fragment}"


def _url(options: argparse.Namespace, context: CallContext) -> str:
    if not options.url:
        raise UsageError("no URL is given", hint="give a path such as /subscriptions, or an absolute URL")
    text = filled(resolved(options.url, context, "the URL"), context.value_of)
    if "{{" in text:
        name = text.partition("{{")[2].partition("}}")[0]
        raise InputError(
            f"the variable {name[:40]!a} in the URL has no value",
            hint="put it into the environment file (-e FILE), or give --env-var NAME=VALUE",
            code="variable",
        )
    url = text.strip() if "://" in text.partition("?")[0] else absolute(text, context.cloud)
    url = absolute(url, context.cloud) if not url.isascii() or not url.isprintable() or " " in url else url
    check_segments(url)
    return url


def resolved(text: str, context: CallContext, where: str) -> str:
    """The text with its `{{variables}}`; the environment file is not read for a text without any."""
    if "{{" not in text:
        return text
    from azbearer.variables.template import resolve_text  # noqa: PLC0415  as above

    return resolve_text(text, context.lookup, where=where)


def _headers(options: argparse.Namespace, context: CallContext, items: Items) -> tuple[tuple[str, str], ...]:
    headers = items.headers
    for text in options.header:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            # The text is not repeated: it may be a secret.
            raise UsageError("--header needs NAME:VALUE", hint="write -H 'Prefer: return=minimal'")
        headers += ((name.strip(), resolved(value.strip(), context, f"header {name.strip()}")),)
    for name, chosen in (("If-Match", options.if_match), ("If-None-Match", options.if_none_match)):
        if chosen is not None:
            headers += ((name, etag(chosen)),)
    headers = _with_default(headers, "Accept", "application/json" if not options.output_file else "*/*")
    request_id = options.client_request_id or new_guid()
    headers = _with_default(headers, "x-ms-client-request-id", request_id)
    return tuple(header for header in headers if header[0].lower() not in items.left_out)


def etag(text: str) -> str:
    """An ETag as a header has it: in quotes, which shells take away, or `*`."""
    stripped = text.strip()
    if stripped == "*" or stripped.startswith(('"', 'W/"')):
        return stripped
    return f'"{stripped}"'


def _with_default(headers: tuple[tuple[str, str], ...], name: str, value: str) -> tuple[tuple[str, str], ...]:
    if any(key.lower() == name.lower() for key, _ in headers):
        return headers
    return (*headers, (name, value))


def _body(options: argparse.Namespace, context: CallContext) -> tuple[bytes | None, StreamedBody | None]:
    """The body: bytes, or a file that is read while it is sent."""
    if options.body is None:
        return None, None
    if options.body == "-":
        return _rewritten(context.standard_input, options, context), None
    if not options.body.startswith("@"):
        return _rewritten(options.body.encode("utf-8", "surrogateescape"), options, context), None
    path = Path(options.body[1:])
    size = 0 if options.template else _large_size(path)
    if size:
        return None, StreamedBody((FilePart(path, size),))
    return _rewritten(read_given(path, "the body"), options, context), None


def _large_size(path: Path) -> int:
    """The size of a file that is better read while it is sent; 0 for any other, and for none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) and status.st_size > _SMALL else 0


def _rewritten(body: bytes, options: argparse.Namespace, context: CallContext) -> bytes:
    """The body as it is, or with its variables if the user wants that."""
    if not options.template:
        return body
    return resolved(body.decode("utf-8", "surrogateescape"), context, "the body").encode(
        "utf-8", "surrogateescape"
    )
