"""How signatures are written into headers."""

from __future__ import annotations

import binascii


def base64_text(data: bytes) -> str:
    """The bytes in base64 (RFC 4648 section 4), with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def escaped(text: str) -> str:
    """What stands between the quotes of a quoted string (RFC 9110 section 5.6.4)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
