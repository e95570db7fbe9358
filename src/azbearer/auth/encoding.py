"""How signatures are written into headers."""

from __future__ import annotations

import base64


def base64_text(data: bytes) -> str:
    """The bytes in base64 (RFC 4648 section 4), with padding."""
    return base64.b64encode(data).decode("ascii")


def escaped(text: str) -> str:
    """What stands between the quotes of a quoted string (RFC 9110 section 5.6.4)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
