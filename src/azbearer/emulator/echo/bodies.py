"""A request's body as the echo shows it: `data`, `files`, `form` and `json`."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import MIMEPart

    from azbearer.emulator.wire import Request


@dataclass(frozen=True, slots=True)
class EchoedBody:
    """The four fields, as they stand in the answer."""

    data: Any = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    json: Any = None


def echoed_body(request: Request) -> EchoedBody:
    """Read the body by its media type."""
    if not request.body:
        return EchoedBody()
    if request.media_type == "application/x-www-form-urlencoded":
        return _urlencoded(request.body)
    if request.media_type == "multipart/form-data":
        return _multipart(request)
    text = request.body.decode("utf-8", "replace")
    if request.media_type == "application/json" or request.media_type.endswith("+json"):
        return _json(text)
    return EchoedBody(data=text)


def grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Names with their values; a name that comes twice gets a list."""
    values: dict[str, list[Any]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: many[0] if len(many) == 1 else many for name, many in values.items()}


def _urlencoded(body: bytes) -> EchoedBody:
    form = grouped(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return EchoedBody(data="", form=form, json=form)


def _json(text: str) -> EchoedBody:
    try:
        value = json.loads(text)
    except ValueError:
        return EchoedBody(data=text)
    return EchoedBody(data=value, json=value)


def _multipart(request: Request) -> EchoedBody:
    """The parts of RFC 7578: those with a file name become data URLs, the others form fields."""
    content_type = request.header("content-type") or ""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message: MIMEPart = BytesParser(policy=HTTP).parsebytes(head + request.body)
    parts = list(message.iter_parts())
    return EchoedBody(
        files=grouped((str(part.get_filename()), _data_url(part)) for part in parts if part.get_filename()),
        form=grouped((_field_name(part), _text(part)) for part in parts if not part.get_filename()),
    )


def _field_name(part: MIMEPart) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: MIMEPart) -> str:
    return _payload(part).decode("utf-8", "replace")


def _data_url(part: MIMEPart) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(_payload(part)).decode()}"
