"""The server and the command line of single calls."""

from __future__ import annotations

from tests.cli.call.conftest import call, loopback

__all__ = ["call", "loopback"]
