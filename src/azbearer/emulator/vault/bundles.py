"""What the vault tells of its secrets, and what a request says of one."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.vault import errors
from azbearer.emulator.vault.secrets import RECOVERABLE_DAYS, VaultSecret, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES = 25_600
_MOST_TAGS = 15


def attributes_of(version: Version) -> dict[str, Any]:
    """The attributes of a version."""
    times = {"nbf": version.not_before, "exp": version.expires}
    return {
        "enabled": version.enabled,
        **{name: value for name, value in times.items() if value is not None},
        "created": version.created,
        "updated": version.updated,
        "recoveryLevel": "Recoverable+Purgeable",
        "recoverableDays": RECOVERABLE_DAYS,
    }


def bundle(base: str, secret: VaultSecret, version: Version) -> dict[str, Any]:
    """A version without its value; `base` is the vault's address."""
    return {"id": f"{base}/secrets/{secret.name}/{version.id}", **_common(version)}


def with_value(base: str, secret: VaultSecret, version: Version) -> dict[str, Any]:
    """A version with its value."""
    return {"value": version.value, **bundle(base, secret, version)}


def listed(base: str, secret: VaultSecret) -> dict[str, Any]:
    """A secret as lists show it: no version, no value."""
    return {"id": f"{base}/secrets/{secret.name}", **_common(secret.latest)}


def deleted(base: str, secret: VaultSecret, shown: dict[str, Any]) -> dict[str, Any]:
    """A deleted secret: what is shown of it, and what can become of it."""
    return {
        "recoveryId": f"{base}/deletedsecrets/{secret.name}",
        "deletedDate": int(secret.deleted),
        "scheduledPurgeDate": secret.purge_date,
        **shown,
    }


def _common(version: Version) -> dict[str, Any]:
    shown = {"contentType": version.content_type, "tags": version.tags}
    return {
        **{name: value for name, value in shown.items() if value is not None},
        "attributes": attributes_of(version),
    }


def new_version(body: Mapping[str, Any], version_id: str, now: float) -> Version:
    """The version that a request writes.

    Raises:
        VaultError: BadParameter.
    """
    value = body.get("value")
    if not isinstance(value, str):
        raise errors.bad_parameter("The request body is missing the secret's value, or it is not a string.")
    if len(value.encode()) > _MOST_BYTES:
        raise errors.bad_parameter(f"The value of a secret must not be longer than {_MOST_BYTES} bytes.")
    blank = Version(version_id, value, int(now), int(now))
    return changed(blank, body, now)


def changed(version: Version, body: Mapping[str, Any], now: float) -> Version:
    """The version with the attributes that a request names.

    Raises:
        VaultError: BadParameter.
    """
    attributes = body.get("attributes") or {}
    changes: dict[str, Any] = {
        field: attributes[name] for name, field in _ATTRIBUTES.items() if attributes.get(name) is not None
    }
    changes |= {field: body[name] for name, field in _FIELDS.items() if body.get(name) is not None}
    if len(changes.get("tags") or {}) > _MOST_TAGS:
        raise errors.bad_parameter(f"A secret has at most {_MOST_TAGS} tags.")
    found = replace(version, **changes, updated=int(now))
    if found.not_before is not None and found.expires is not None and found.expires <= found.not_before:
        raise errors.bad_parameter("The expiration date must be after the activation date.")
    return found


_ATTRIBUTES = {"enabled": "enabled", "nbf": "not_before", "exp": "expires"}
_FIELDS = {"contentType": "content_type", "tags": "tags"}


def backup_of(secret: VaultSecret) -> str:
    """A secret with all its versions as one opaque text."""
    text = json.dumps(asdict(secret), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_backup(text: object, vault: str) -> VaultSecret:
    """The secret that a backup holds, for the vault into which it is restored.

    Raises:
        VaultError: BadParameter.
    """
    try:
        padded = str(text) + "=" * (-len(str(text)) % 4)
        row = json.loads(base64.urlsafe_b64decode(padded))
        versions = tuple(Version(**each) for each in row["versions"])
        return VaultSecret(vault, row["name"], versions)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise errors.bad_parameter("Backup blob is malformed or corrupt.") from error
