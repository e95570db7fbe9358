"""The door of the room."""

from __future__ import annotations

import subprocess
import sys

import pytest

from azbearer.http import open_transport
from azbearer.http.curl import CurlTransport
from azbearer.http.settings import TransportSettings


def test_a_transport_is_opened() -> None:
    """The function gives libcurl's."""
    transport = open_transport(TransportSettings())
    transport.close()
    assert isinstance(transport, CurlTransport)


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import azbearer.http, azbearer.http.messages", ("pycurl", "ssl", "asyncio", "zlib")),
        ("import azbearer.http.curl", ("asyncio", "ssl", "brotli", "certifi", "cryptography")),
    ],
)
def test_what_is_not_needed_is_not_imported(code: str, absent: tuple[str, ...]) -> None:
    """The door loads no libcurl, and libcurl comes without the asyncio of its package."""
    script = f"import sys; {code}; print([name for name in {absent} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_quick_import_and_the_ordinary_one_share_libcurl() -> None:
    """Another package that imports pycurl gets the same classes."""
    script = (
        "from azbearer.http.libcurl import pycurl as ours; import pycurl; print(ours.Curl is pycurl.Curl)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "True"
