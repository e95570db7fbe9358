"""Secrets of a vault as resources: `Microsoft.KeyVault/vaults/secrets`, by which templates write them.

Source: Microsoft, Key Vault management REST API, "Secrets": ARM creates and changes secrets, and shows all
but their values, which only the data plane gives away. There is no deletion.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.vault import bundles
from azbearer.emulator.vault.errors import VaultError
from azbearer.emulator.vault.secrets import Secrets
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.resourceid import ResourcePath
    from azbearer.emulator.arm.state import Resource
    from azbearer.emulator.vault.secrets import VaultSecret

TYPE = "Microsoft.KeyVault/vaults/secrets"


class VaultSecrets:
    """Writes to the secrets that the data plane reads.

    Args:
        parts: of ARM.
        existing: finds the resource of a path, or refuses.
    """

    def __init__(self, parts: ArmParts, existing: Callable[[ResourcePath], Resource]) -> None:
        self._existing = existing
        self._ids = parts.ids
        self._clock = parts.clock
        self._paging = parts.paging
        self._secrets = secrets_of(parts)

    def handlers(self) -> dict[str, Callable[[Call, ResourcePath], Reply]]:
        """The handler by its type, lower case."""
        return {TYPE.lower(): self.answer}

    def answer(self, call: Call, path: ResourcePath) -> Reply:
        """Create or change a secret, read one, list all."""
        vault = self._existing(path.parent)
        method = call.request.method
        try:
            if path.is_collection and method == "GET":
                found = self._secrets.listed(str(vault.document["name"]), deleted=False)
                return paged(call.request, [_document(vault, each) for each in found], self._paging)
            if path.is_collection or method not in {"GET", "HEAD", "PUT", "PATCH"}:
                raise errors.method_not_allowed(method)
            if method in {"PUT", "PATCH"}:
                return self._write(call, path, vault)
            return json_reply(_document(vault, self._secrets.get(path.names[0], path.names[-1])))
        except VaultError as error:
            raise ArmError(error.status, error.code, error.message) from error

    def _write(self, call: Call, path: ResourcePath, vault: Resource) -> Reply:
        """A new version when there is a value, else the latest one with other attributes."""
        body = call.json_object()
        properties = body.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        wanted = {**properties, **({"tags": body["tags"]} if "tags" in body else {})}
        name, secret = path.names[-1], str(vault.document["name"])
        known = {each.name.lower() for each in self._secrets.listed(secret, deleted=False)}
        if "value" in properties or name.lower() not in known:
            version = bundles.new_version(wanted, self._ids.guid().replace("-", ""), self._clock())
            written = self._secrets.add(secret, name, version)
        else:
            present = self._secrets.get(secret, name)
            written = self._secrets.change(present, bundles.changed(present.latest, wanted, self._clock()))
        status = HTTPStatus.OK if name.lower() in known else HTTPStatus.CREATED
        return json_reply(_document(vault, written), status)


def secrets_of(parts: ArmParts) -> Secrets:
    """The secrets of all vaults, which the data plane serves."""
    table = parts.store.documents("vault.secrets")
    return Secrets(table, parts.clock, parts.settings.operation_seconds)


def _document(vault: Resource, secret: VaultSecret) -> dict[str, Any]:
    latest = secret.latest
    uri = f"{str(vault.document['properties']['vaultUri']).rstrip('/')}/secrets/{secret.name}"
    attributes: Mapping[str, Any] = bundles.attributes_of(latest)
    shown = {
        name: attributes[name]
        for name in ("enabled", "nbf", "exp", "created", "updated")
        if name in attributes
    }
    return {
        "id": f"{vault.id}/secrets/{secret.name}",
        "name": secret.name,
        "type": TYPE,
        "location": vault.location,
        **({"tags": latest.tags} if latest.tags else {}),
        "properties": {
            **({"contentType": latest.content_type} if latest.content_type else {}),
            "attributes": shown,
            "secretUri": uri,
            "secretUriWithVersion": f"{uri}/{latest.id}",
        },
    }
