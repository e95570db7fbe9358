"""How an app proves who it is."""

from __future__ import annotations

import base64

import pytest

from azbearer.emulator.entra.clientauth import presented
from azbearer.emulator.wire import Request


def with_authorization(value: str) -> Request:
    return Request("POST", "/", (("Authorization", value),))


def test_the_form_wins_over_the_header() -> None:
    """What stands in the body is taken before what stands in the header."""
    header = "Basic " + base64.b64encode(b"header:one").decode()
    proof = presented(with_authorization(header), {"client_id": "form", "client_secret": "two"})
    assert ("form", "two") == (proof.client_id, proof.secret)


@pytest.mark.parametrize(
    "value", ["", "Bearer abc", "Basic ???", "Basic " + base64.b64encode(b"\xff").decode()]
)
def test_a_useless_header_presents_nothing(value: str) -> None:
    """Another scheme, broken base64 and broken UTF-8 count as no header."""
    proof = presented(with_authorization(value), {})
    assert ("", "") == (proof.client_id, proof.secret)


def test_the_secret_is_not_in_the_repr() -> None:
    """What a client presented can be logged without its secret."""
    assert "hidden" not in repr(presented(Request("POST", "/"), {"client_secret": "hidden"}))
