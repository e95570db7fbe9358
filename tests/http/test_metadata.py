"""Metadata services: not for scripts, however their address is written."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import RequestRefusedError
from azbearer.http.messages import Request, SendOptions
from azbearer.http.metadata import check_not_metadata

HOSTS = [
    "169.254.169.254",
    "2852039166",
    "0xA9FEA9FE",
    "0251.0376.0251.0376",
    "169.254.43518",
    "::ffff:a9fe:a9fe",
]
HOSTS += ["fd00:ec2::254", "fd00:ec2:0:0::254", "metadata.google.internal", "metadata.google.internal."]


@pytest.mark.parametrize("host", HOSTS)
def test_refused(host: str) -> None:
    """Numbers, octal, hexadecimal and IPv6 forms are the same address."""
    with pytest.raises(RequestRefusedError, match="metadata service"):
        check_not_metadata(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "a.test", "169.254.1.1", "metadata.google.internal.evil.test"]
)
def test_allowed(host: str) -> None:
    """Other hosts are none of its business."""
    check_not_metadata(host)


def test_redirects_are_judged_too(serve: Any, transport: Any, answer: Any) -> None:
    """A server can't send a script there either; what may ask, is not held up."""
    server = serve(answer(b"", "Location: http://169.254.169.254/", status="302 Found"))
    with pytest.raises(RequestRefusedError, match="metadata service"):
        transport().send(Request("GET", server.url), SendOptions(metadata=False))
