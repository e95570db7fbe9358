"""Akamai EdgeGrid (EG1-HMAC-SHA256), as Akamai's authentication page and its clients have it."""

from __future__ import annotations

import hmac
import time
from urllib.parse import urlsplit

from azbearer.auth.encoding import base64_text
from azbearer.auth.signature import Signature
from azbearer.auth.subject import digest_of, pieces_of
from azbearer.collection.guids import random_guid
from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.auth.subject import Body, Subject

_MAX_BODY = 131_072
"""Bytes of a body that count for its hash, unless the setting says otherwise."""


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """The `Authorization: EG1-HMAC-SHA256` header; nothing without the three credentials (newman).

    Raises:
        RequestRefusedError: `maxBodySize` is no number of bytes.
    """
    access, client, secret = (
        parameters.get(name, "") for name in ("accessToken", "clientToken", "clientSecret")
    )
    if not (access and client and secret):
        return Signature()
    timestamp = parameters.get("timestamp") or time.strftime(
        "%Y%m%dT%H:%M:%S+0000", time.gmtime(subject.now())
    )
    nonce = parameters.get("nonce") or random_guid()
    unsigned = (
        f"EG1-HMAC-SHA256 client_token={client};access_token={access};timestamp={timestamp};nonce={nonce};"
    )
    signature = _hmac(_data_to_sign(parameters, subject, unsigned), _hmac(timestamp, secret))
    header = f"{unsigned}signature={signature}"
    return Signature(headers=(("Authorization", header),), protected=frozenset({secret, access}))


def _data_to_sign(parameters: Mapping[str, str], subject: Subject, unsigned: str) -> str:
    parts = urlsplit(subject.url)
    base = parameters.get("baseURL", "")
    host = (urlsplit(base).netloc or base.strip("/")) if base else parts.netloc
    return "\t".join(
        (
            subject.method,
            parts.scheme,
            host,
            subject.target,
            _canonical_headers(parameters.get("headersToSign", ""), subject),
            _body_hash(parameters, subject),
            unsigned,
        )
    )


def _canonical_headers(names: str, subject: Subject) -> str:
    wanted = [name.strip(' "[]').lower() for name in names.split(",")]
    found = [(name, subject.header(name)) for name in wanted if name]
    return "\t".join(f"{name}:{' '.join(value.split())}" for name, value in found if value)


def _body_hash(parameters: Mapping[str, str], subject: Subject) -> str:
    """Of POST bodies alone, and of their first bytes if they are large (EdgeGrid)."""
    if subject.method != "POST" or not subject.body:
        return ""
    size = parameters.get("maxBodySize") or str(_MAX_BODY)
    if not (size.isascii() and size.isdigit()):
        raise RequestRefusedError(
            f'EdgeGrid\'s maxBodySize "{size}" is no number of bytes', hint="131072 is the usual one"
        )
    return base64_text(digest_of(_start_of(subject.body, int(size)), "sha256"))


def _start_of(body: Body, size: int) -> bytes:
    """At most so many bytes from the start."""
    start = b""
    for piece in pieces_of(body):
        start += piece[: size - len(start)]
        if len(start) >= size:
            break
    return start


def _hmac(data: str, key: str) -> str:
    return base64_text(hmac.digest(key.encode(), data.encode(), "sha256"))
