"""What a handler receives."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.call import Call
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.gate import Principal
from azbearer.emulator.wire import Request


def call(body: bytes, media_type: str = "application/json") -> Call:
    request = Request("PUT", "/", (("Content-Type", media_type),), body)
    return Call(request, {}, Principal("t", "o", "a"), "2021-04-01")


def test_a_byte_order_mark_is_passed_over() -> None:
    """Editors on Windows write one."""
    assert {"a": 1} == call(b'\xef\xbb\xbf{"a":1}', "Application/JSON; charset=utf-8").json_object()


@pytest.mark.parametrize(
    ("body", "media_type", "code"),
    [
        (b"{", "application/json", "InvalidRequestContent"),
        (b"null", "application/json", "InvalidRequestContent"),
        (b"\xff", "application/json", "InvalidRequestContent"),
        (b"{}", "text/plain", "UnsupportedMediaType"),
        (b"{}", "", "UnsupportedMediaType"),
    ],
)
def test_only_json_objects_are_taken(body: bytes, media_type: str, code: str) -> None:
    """What is no JSON object is refused."""
    with pytest.raises(ArmError, match=code):
        call(body, media_type).json_object()


def test_a_call_without_subscription_has_no_id() -> None:
    """Tenant-level paths name no subscription."""
    assert call(b"").subscription_id == ""
