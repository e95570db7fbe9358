"""Hawk: a MAC over the request with a shared key (mozilla/hawk, version 1)."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from azbearer.auth.encoding import base64_text, escaped
from azbearer.auth.signature import Signature
from azbearer.auth.subject import digest_of, is_on
from azbearer.errors import RequestRefusedError
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.auth.subject import Body, Subject

_PORTS = {"http": 80, "https": 443}
_NONCE_LETTERS = 6


class Artifacts(NamedTuple):
    """What the MAC is over; the names are Hawk's."""

    ts: str
    nonce: str
    method: str
    resource: str
    host: str
    port: int
    hash: str = ""
    ext: str = ""
    app: str = ""
    dlg: str = ""


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """The `Authorization: Hawk` header; nothing without an id and a key (newman).

    Raises:
        RequestRefusedError: the algorithm is neither sha1 nor sha256.
    """
    identity, key = parameters.get("authId", ""), parameters.get("authKey", "")
    if not identity or not key:
        return Signature()
    algorithm = parameters.get("algorithm") or "sha256"
    if algorithm not in ("sha1", "sha256"):
        raise RequestRefusedError(
            f'Hawk knows no algorithm "{algorithm}"', hint="use sha1 or sha256", code="auth-setting"
        )
    artifacts = _artifacts(parameters, subject, algorithm)
    header = _header(identity, artifacts, mac_of(artifacts, key, algorithm))
    return Signature(headers=(("Authorization", header),), protected=frozenset({key}))


def mac_of(artifacts: Artifacts, key: str, algorithm: str) -> str:
    """The MAC in base64 over the normalised request."""
    lines = [
        "hawk.1.header",
        artifacts.ts,
        artifacts.nonce,
        artifacts.method,
        artifacts.resource,
        artifacts.host,
        str(artifacts.port),
        artifacts.hash,
        artifacts.ext.replace("\\", "\\\\").replace("\n", "\\n"),
    ]
    if artifacts.app:
        lines += [artifacts.app, artifacts.dlg]
    text = "".join(f"{line}\n" for line in lines)
    return base64_text(hmac.digest(key.encode(), text.encode(), algorithm))


def payload_hash(body: Body, content_type: str, algorithm: str) -> str:
    """The hash in base64 of a body with its type, which a server may check."""
    kind = content_type.partition(";")[0].strip().lower()
    first = f"hawk.1.payload\n{kind}\n".encode()
    return base64_text(digest_of(body, algorithm, first=first, last=b"\n"))


def _artifacts(parameters: Mapping[str, str], subject: Subject, algorithm: str) -> Artifacts:
    parts = urlsplit(subject.url)
    timestamp = parameters.get("timestamp", "")
    return Artifacts(
        ts=timestamp if timestamp.isdigit() else str(int(subject.now())),
        nonce=parameters.get("nonce") or subject.nonce(_NONCE_LETTERS),
        method=subject.method.upper(),
        resource=subject.target,
        host=(parts.hostname or "").lower(),
        port=parts.port or _PORTS[parts.scheme],
        hash=payload_hash(subject.body, subject.header("content-type"), algorithm)
        if is_on(parameters, "includePayloadHash") and subject.body
        else "",
        ext=parameters.get("extraData", ""),
        app=parameters.get("app", ""),
        dlg=parameters.get("delegation", ""),
    )


def _header(identity: str, artifacts: Artifacts, mac: str) -> str:
    fields = {"id": identity, "ts": artifacts.ts, "nonce": artifacts.nonce}
    optional = {"hash": artifacts.hash, "ext": artifacts.ext}
    fields.update({name: value for name, value in optional.items() if value})
    fields["mac"] = mac
    if artifacts.app:
        fields["app"] = artifacts.app
        fields.update({"dlg": artifacts.dlg} if artifacts.dlg else {})
    return "Hawk " + ", ".join(f'{name}="{escaped(value)}"' for name, value in fields.items())
