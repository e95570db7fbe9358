"""How bodies are shown."""

from __future__ import annotations

import base64

from azbearer.emulator.echo.bodies import EchoedBody, echoed_body
from azbearer.emulator.wire import Request


def shown(body: bytes, content_type: str = "") -> EchoedBody:
    return echoed_body(Request("POST", "/post", (("Content-Type", content_type),), body))


def test_no_body_is_an_empty_object() -> None:
    """Without a body `data` is {} and `json` null."""
    assert EchoedBody(data={}, files={}, form={}, json=None) == shown(b"")


def test_text_is_data() -> None:
    """Any other text stands in `data`."""
    assert EchoedBody(data="grüße") == shown("grüße".encode(), "text/plain; charset=utf-8")


def test_json_is_data_and_json() -> None:
    """JSON stands in both fields; broken JSON is text."""
    assert EchoedBody(data=[1], json=[1]) == shown(b"[1]", "application/problem+json")
    assert EchoedBody(data="[1") == shown(b"[1", "application/json")


def test_a_form_is_form_and_json() -> None:
    """Form fields stand in both fields, and `data` is an empty text."""
    fields = {"a": "1 2", "b": ["x", "y"], "c": ""}
    body = shown(b"a=1+2&b=x&b=y&c=", "application/x-www-form-urlencoded")
    assert EchoedBody(data="", form=fields, json=fields) == body


def test_multipart_has_fields_and_files() -> None:
    """Parts with a file name are data URLs, the others form fields."""
    parts = (
        b'--B\r\nContent-Disposition: form-data; name="field"\r\n\r\nvalue\r\n'
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--B--\r\n"
    )
    expected = "data:application/octet-stream;base64," + base64.b64encode(b"\x00\xff").decode()
    body = shown(parts, "multipart/form-data; boundary=B")
    assert ({"field": "value"}, {"a.bin": expected}, {}) == (body.form, body.files, body.data)


def test_broken_multipart_is_empty() -> None:
    """A body without its boundary shows nothing and breaks nothing."""
    assert EchoedBody() == shown(b"garbage", "multipart/form-data")
