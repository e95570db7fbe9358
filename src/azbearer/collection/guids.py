"""Identifiers in the form of a UUID, without the modules `uuid` and `hashlib`.

Those two cost a run four milliseconds at its start: one asks the platform for its name, the other
loads all of OpenSSL. Nothing here has to withstand anybody.
"""

from __future__ import annotations

import os
from functools import lru_cache

# FNV-1a with 128 bits, by Fowler, Noll and Vo.
_OFFSET = 0x6C62272E07BB014262B821756295C58D
_PRIME = 0x1000000000000000000013B
_MASK = (1 << 128) - 1
# Any digit with its two higher bits made 1 and 0, which is the variant of RFC 9562.
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


def derived_guid(text: str, beginning: str = "") -> str:
    """The same for the same text, and different for every other one.

    Args:
        text: what it follows from.
        beginning: stands before the text; one that many texts have is worked out once.
    """
    return _written(_hashed(text, _hashed_beginning(beginning)))


@lru_cache(maxsize=64)
def _hashed_beginning(text: str) -> int:
    return _hashed(text, _OFFSET)


def _hashed(text: str, number: int) -> int:
    for byte in text.encode("utf-8", "surrogatepass"):
        number = (number ^ byte) * _PRIME & _MASK
    return number


def random_guid() -> str:
    """A random one: version 4 of RFC 9562, section 5.4."""
    digits = os.urandom(16).hex()
    variant = _VARIANTS[digits[16]]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _written(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
