"""Puts the state of a seed into the services; what exists already stays."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.planting import plant as plant_arm
from azbearer.emulator.directory import Directory, object_id
from azbearer.emulator.graph.credentials import iso
from azbearer.emulator.graph.objects import Objects
from azbearer.emulator.graph.schema import GROUPS
from azbearer.emulator.graph.seeds import new_document
from azbearer.emulator.settings import is_guid
from azbearer.emulator.vault import bundles
from azbearer.emulator.vault.errors import VaultError
from azbearer.emulator.vault.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.controls import Controls
    from azbearer.emulator.seeds import Seed
    from azbearer.emulator.settings import EmulatorSettings, Tenant


def plant(seed: Seed, settings: EmulatorSettings, controls: Controls) -> None:
    """Create what a seed names.

    Args:
        seed: checked already.
        settings: the first tenant and the first subscription are those of entries that name none.
        controls: with the clock, and the store that everything goes into.

    Raises:
        ValueError: a secret is refused, or a group's tenant is unknown.
    """
    subscription = settings.subscriptions[0].id if settings.subscriptions else ""
    plant_arm(seed, controls.store, subscription)
    with controls.store:
        for number, entry in enumerate(seed.secrets):
            _plant_secret(entry, controls, number)
        directory = Directory(settings, ())
        for number, entry in enumerate(seed.directory_groups):
            _plant_group(entry, directory, controls, number)


def _plant_secret(entry: Mapping[str, Any], controls: Controls, number: int) -> None:
    secrets = Secrets(controls.store.documents("vault.secrets"), controls.clock, 0)
    vault, name = str(entry["vault"]), str(entry["name"])
    if name.lower() in {each.name.lower() for each in secrets.listed(vault, deleted=False)}:
        return
    try:
        version = bundles.new_version(entry, uuid.uuid4().hex, controls.clock())
        secrets.add(vault, name, version)
    except VaultError as error:
        raise ValueError(f"secrets[{number}]: {error.message}") from error


def _plant_group(entry: Mapping[str, Any], directory: Directory, controls: Controls, number: int) -> None:
    tenant = directory.tenant(str(entry.get("tenantId") or directory.tenants[0].id))
    if tenant is None:
        raise ValueError(f"groups[{number}]: no tenant is named {entry['tenantId']!r}")
    objects, name = Objects(controls.store, {}), str(entry["displayName"])
    group_id = str(entry.get("id") or uuid.uuid5(uuid.UUID(tenant.guid), f"group:{name.lower()}"))
    if objects.find(GROUPS.collection, tenant.guid, group_id) is not None:
        return
    own = {
        "id": group_id,
        "displayName": name,
        "createdDateTime": iso(controls.clock()),
        "mailEnabled": False,
        "mailNickname": str(entry.get("mailNickname") or name.replace(" ", "")),
        "securityEnabled": True,
    }
    people = {
        f"_{field}": [_id_of(each, directory, tenant) for each in entry.get(field) or ()]
        for field in ("members", "owners")
    }
    objects.put(GROUPS.collection, tenant.guid, new_document(GROUPS, {**own, **people}))


def _id_of(name: str, directory: Directory, tenant: Tenant) -> str:
    """The object id of a user's principal name or an app's client id; any other id as it stands."""
    user = directory.user(name)
    if user is not None:
        return user.id
    is_app = directory.app(tenant, name) is not None or not is_guid(name)
    return object_id(tenant, name) if is_app else name
