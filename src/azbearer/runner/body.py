"""Request bodies: from a collection's body modes to bytes and the Content-Type that goes with them."""

from __future__ import annotations

import binascii
import json
import re
from pathlib import Path
from urllib.parse import quote

from azbearer.collection.dump import dump_compact
from azbearer.errors import RequestRefusedError
from azbearer.http.streams import FilePart, StreamedBody
from azbearer.patterns import regex
from azbearer.runner.text import entries, plain
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.collection.model import Raw
    from azbearer.runner.bodyfiles import BodyFiles

    Resolve = Callable[[str], str]

METHODS_WITHOUT_BODY = frozenset({"GET", "COPY", "HEAD", "PURGE", "UNLOCK"})
"""Postman drops the body of these unless `disableBodyPruning` is set (postman-runtime)."""

_LANGUAGE_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "json": "application/json",
    "javascript": "application/javascript",
    "xml": "application/xml",
}
_URLENCODED = "application/x-www-form-urlencoded"
# Strings are matched first, so that what looks like a comment inside one stays; a comment may lack its end.
_JSON_STRING_OR_COMMENT = regex(r'"(?:\\.|[^"\\])*"|/\*.*?(?:\*/|\Z)|//[^\r\n]*', re.DOTALL)


class EncodedBody(NamedTuple):
    """A body as bytes, with the Content-Type that holds unless the request names one.

    `type_is_fixed` when it holds anyway: a form is no other type, and only its boundary tells the parts of
    the body. `form` has the fields of a urlencoded body, which some signatures are over. `is_file` of a body
    that is a file. `shown` is what scripts and reports see of a body that is no text of its own: the fields
    of a multipart form, or the file, with their variables as they went out.
    """

    content: bytes | StreamedBody
    content_type: str = ""
    type_is_fixed: bool = False
    form: tuple[tuple[str, str], ...] | None = None
    is_file: bool = False
    shown: Any = None

    @property
    def type_is_late(self) -> bool:
        """Whether Postman adds the Content-Type behind its other headers: it does for forms and files."""
        return self.type_is_fixed or self.is_file

    def may_have(self, content_type: str) -> bool:
        """Whether a request may call this body so."""
        of_form = self.form is not None and content_type.lower().startswith(_URLENCODED)
        return not self.type_is_fixed or of_form

    def with_fields(self, fields: Iterable[tuple[str, str]]) -> EncodedBody:
        """The same urlencoded body with these fields instead of any of their names, at its end."""
        added = tuple(fields)
        names = {name for name, _ in added}
        return _form_body([*((name, value) for name, value in self.form or () if name not in names), *added])


class BodyContext(NamedTuple):
    """What encoding a body needs from its surroundings.

    Args:
        resolve: substitutes variables in a text.
        files: where files are.
        boundary: gives the multipart boundary to use.
        where: names the request in errors.
    """

    resolve: Resolve
    files: BodyFiles
    boundary: Callable[[], str]
    where: str = ""


def encode_body(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    """Encode the body of a v2.1 request object; None when there is none to send.

    Raises:
        RequestRefusedError: the mode is unknown, or a file cannot or must not be read.
    """
    if body.get("disabled"):
        return None
    mode = mode_of(body)
    if mode in {"", "none"}:
        return None
    encoder = _ENCODERS.get(mode)
    if encoder is None:
        raise RequestRefusedError(
            f'the body mode "{mode}" is unknown',
            where=context.where,
            hint=f"use one of {', '.join(_ENCODERS)}",
        )
    return encoder(body, context)


def mode_of(body: Mapping[str, Any]) -> str:
    """The mode of a body, named or by the first member that it has; empty if there is none."""
    return plain(body.get("mode")).lower() or next((name for name in _ENCODERS if body.get(name)), "")


def strip_json_comments(text: str) -> str:
    """The JSON text without `//` and `/* */` comments, as Postman sends raw JSON bodies."""
    if "/" not in text:
        return text
    return _JSON_STRING_OR_COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else "", text)


def _raw(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    raw = body.get("raw")
    if raw in (None, ""):
        return None
    text = context.resolve(_json_text(raw))
    options = body.get("options")
    raw_options = options.get("raw") if isinstance(options, dict) else None
    language = plain(raw_options.get("language")) if isinstance(raw_options, dict) else ""
    if language == "json":
        text = strip_json_comments(text)
    return EncodedBody(_utf8(text), _LANGUAGE_TYPES.get(language, "text/plain"))


def _urlencoded(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    given = body.get("urlencoded")
    if isinstance(given, str):
        pairs = (pair.partition("=") for pair in given.split("&"))
        given = [{"key": key, "value": value} for key, _, value in pairs]
    if isinstance(given, dict):
        given = [{"key": key, "value": value} for key, value in given.items()]
    fields = [(context.resolve(plain(entry.get("key"))), _value(entry, context)) for entry in entries(given)]
    if not fields:
        return None
    # Repeated names are sent side by side, at the place of the first (newman).
    names = list(dict.fromkeys(name for name, _ in fields))
    ordered = [(name, value) for wanted in names for name, value in fields if name == wanted]
    return _form_body(ordered)


def _form_body(fields: list[tuple[str, str]]) -> EncodedBody:
    text = "&".join(f"{_form_quote(name)}={_form_quote(value)}" for name, value in fields)
    return EncodedBody(text.encode("ascii"), _URLENCODED, type_is_fixed=True, form=tuple(fields))


def _formdata(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    fields = [field for entry in entries(body.get("formdata")) for field in _form_fields(entry, context)]
    if not fields:
        return None
    boundary = context.boundary()
    delimiter = f"--{boundary}\r\n".encode("ascii")
    pieces = [piece for field in fields for piece in (delimiter, *_form_part(field, context), b"\r\n")]
    content = _joined((*pieces, f"--{boundary}--\r\n".encode("ascii")))
    content_type = f"multipart/form-data; boundary={boundary}"
    return EncodedBody(content, content_type, type_is_fixed=True, shown=fields)


def _joined(pieces: Iterable[bytes | FilePart]) -> bytes | StreamedBody:
    """One body: bytes where all are bytes, else bytes between files."""
    parts: list[bytes | FilePart] = []
    together: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, FilePart):
            parts += [b"".join(together), piece]
            together.clear()
        else:
            together.append(piece)
    end = b"".join(together)
    return StreamedBody((*parts, end)) if parts else end


def _form_fields(entry: Raw, context: BodyContext) -> list[Raw]:
    """A field with its variables replaced, once for each of its files (newman)."""
    field = {**entry, "key": context.resolve(plain(entry.get("key")))}
    if "contentType" in entry:
        field["contentType"] = context.resolve(plain(entry["contentType"]))
    if entry.get("type") != "file":
        return [{**field, "value": _value(entry, context)}]
    sources = entry.get("src")
    names = sources if isinstance(sources, list) else [sources]
    return [{**field, "src": context.resolve(plain(name))} for name in names or [""]]


def _form_part(field: Raw, context: BodyContext) -> tuple[bytes | FilePart, ...]:
    """The head of a field's part, and its content."""
    file_name = field.get("fileName")
    content_type = field.get("contentType", "")
    content: bytes | FilePart
    if field.get("type") != "file":
        content = _utf8(field["value"])
        content_type = content_type or _type_of(file_name if isinstance(file_name, str) else "")
    elif path := field["src"]:
        content = context.files.content(path, context.where)
        content_type = content_type or _guess_type(path)
        file_name = file_name or Path(path).name
    else:
        # What a script has put there, as in newman; else the row of a form in which no file was chosen yet,
        # which is sent as a browser does: a file without a name.
        content = _of_base64(context.resolve(plain(field.get("value"))))
        if content:
            content_type = content_type or _guess_type(file_name if isinstance(file_name, str) else "")
        file_name = file_name or (None if content else "")
    return _part_head(field["key"], content_type, file_name), content


def _part_head(name: str, content_type: str | None, file_name: Any) -> bytes:
    head = f'Content-Disposition: form-data; name="{_disposition(name)}"'
    if isinstance(file_name, str):
        head += f'; filename="{_disposition(file_name)}"'
    if content_type:
        head += f"\r\nContent-Type: {_disposition(content_type)}"
    return _utf8(head) + b"\r\n\r\n"


def _of_base64(text: str) -> bytes:
    """The bytes of a text in base64, read as Node's Buffer does: other letters are passed over."""
    letters = re.sub(r"[^A-Za-z0-9+/]", "", text.partition("=")[0].replace("-", "+").replace("_", "/"))
    whole = len(letters) - (len(letters) % 4 == 1)
    return binascii.a2b_base64(letters[:whole] + "=" * (-whole % 4))


def _disposition(text: str) -> str:
    """Escaped as the WHATWG form encoding says, so that a name cannot add a header or end its quotes."""
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _file(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    file = body.get("file")
    if isinstance(file, str):
        file = {"src": file}
    if not isinstance(file, dict) or not (file.get("src") or file.get("content")):
        return None
    if file.get("src"):
        path = context.resolve(plain(file["src"]))
        content = context.files.content(path, context.where)
        shown = {**file, "src": path}
        return EncodedBody(_joined((content,)), _guess_type(path), is_file=True, shown=shown)
    text = context.resolve(plain(file["content"]))
    return EncodedBody(_of_base64(text), shown={**file, "content": text})


def _graphql(body: Mapping[str, Any], context: BodyContext) -> EncodedBody | None:
    graphql = body.get("graphql")
    if isinstance(graphql, str):
        graphql = {"query": graphql}
    if not isinstance(graphql, dict):
        return None
    members = [
        f"{json.dumps(name)}:{json.dumps(context.resolve(plain(graphql[name])), ensure_ascii=False)}"
        for name in ("query", "operationName")
        if graphql.get(name) is not None
    ]
    variables = graphql.get("variables", "")
    if variables != "":
        # Sent as the JSON text that it is, as newman does: numbers keep their spelling.
        members.append(f'"variables":{context.resolve(_json_text(variables))}')
    return EncodedBody(_utf8(f"{{{','.join(members)}}}"), "application/json")


_ENCODERS: dict[str, Callable[[Mapping[str, Any], BodyContext], EncodedBody | None]] = {
    "raw": _raw,
    "urlencoded": _urlencoded,
    "formdata": _formdata,
    "graphql": _graphql,
    "file": _file,
}


def _value(entry: Mapping[str, Any], context: BodyContext) -> str:
    value = entry.get("value")
    return dump_compact(value) if isinstance(value, dict | list) else context.resolve(plain(value))


def _json_text(value: Any) -> str:
    """What should be a JSON text already, and is an object where a script or a hand put one."""
    return value if isinstance(value, str) else dump_compact(value)


def _guess_type(path: str) -> str:
    return _type_of(path) or "application/octet-stream"


def _type_of(file_name: str) -> str | None:
    """The media type that a name says."""
    from mimetypes import guess_type  # noqa: PLC0415  few requests have files

    return guess_type(file_name)[0]


def _form_quote(text: str) -> str:
    return quote(_utf8(text), safe="~")


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate becomes U+FFFD, as in JavaScript's TextEncoder.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
