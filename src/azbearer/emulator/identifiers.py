"""Ids for requests, traces and tokens, from one source of random bytes that can be replaced."""

from __future__ import annotations

import base64
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Identifiers:
    """Makes ids; `random_bytes(n)` gives n bytes."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        self.random_bytes = random_bytes

    def guid(self) -> str:
        """A version 4 GUID."""
        return str(uuid.UUID(bytes=self.random_bytes(16), version=4))

    def opaque(self, size: int = 16) -> str:
        """That many random bytes in base64url without padding."""
        return base64.urlsafe_b64encode(self.random_bytes(size)).decode().rstrip("=")
