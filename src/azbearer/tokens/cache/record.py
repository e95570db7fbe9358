"""One token as bytes on a disk or a wire: encrypted, and bound to its place.

AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D section 8.2.2: good for 2^32 records under
one key). The cache key is the associated data: a record that is moved to another key's place can't be
opened there, so nobody who may write the folder can swap one identity's token for another's.
"""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAGIC = b"azb1"
_NONCE = 12
KEY_SIZE = 32
# A token with hundreds of groups, and a refresh token beside it.
MOST_BYTES = 1 << 18


def seal(secret: bytes, key: str, fields: list[Any]) -> bytes:
    """Fields of JSON types as an encrypted record.

    Args:
        secret: 32 bytes.
        key: the cache key that the record belongs to.
        fields: what to keep.
    """
    nonce = os.urandom(_NONCE)
    text = json.dumps(fields, separators=(",", ":")).encode("utf-8")
    sealed: bytes = _cipher(secret).encrypt(nonce, text, _MAGIC + key.encode("utf-8"))
    return _MAGIC + nonce + sealed


def unseal(secret: bytes, key: str, record: bytes) -> list[Any] | None:
    """The fields of a record; None if it is damaged, or of another key, secret or format."""
    if record[: len(_MAGIC)] != _MAGIC:
        return None
    nonce, sealed = record[len(_MAGIC) :][:_NONCE], record[len(_MAGIC) + _NONCE :]
    try:
        text = _cipher(secret).decrypt(nonce, sealed, _MAGIC + key.encode("utf-8"))
        fields = json.loads(text)
    except Exception:  # noqa: BLE001 - InvalidTag, and whatever a damaged record makes of the parts: all a miss
        return None
    return fields if isinstance(fields, list) else None


def _cipher(secret: bytes) -> Any:
    """The cipher of a key."""
    try:
        # Where `ciphers.aead` has it from; that module's package loads all other ciphers as well, which
        # takes longer than everything else that a cached token costs.
        from cryptography.hazmat.bindings._rust import openssl  # noqa: PLC0415 - for caches on disk only

        return openssl.aead.AESGCM(secret)
    except (ImportError, AttributeError):
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        return AESGCM(secret)
