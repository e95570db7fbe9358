"""What the quick way and the ordinary way of a call have in common; it loads nothing."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def deciding_words(options: Any) -> list[str]:
    """What decides about the identity of a call, and about the scope of its token: the name of its note.

    Args:
        options: of the command, or the few of them that are named here.
    """
    host = options.url.partition("://")[2].partition("/")[0].partition("?")[0]
    deciding = (
        options.environment, options.profile, options.tenant, options.cloud, options.authority,
        options.resource, options.scope, host, options.insecure, *options.connect_to, "", *options.env_var,
    )  # fmt: skip
    return ["call", *map(str, deciding)]


def call_headers() -> tuple[tuple[str, str], ...]:
    """The headers of a call that says nothing else."""
    return (("Accept", "application/json"), ("x-ms-client-request-id", new_guid()))


def new_guid() -> str:
    """A random GUID (version 4), without loading `uuid`."""
    raw = bytearray(os.urandom(16))
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
