"""What providers add to the resources that they are asked for: addresses, ids and keys.

Made here for the types whose values clients and templates read most, always the same for a resource.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping
from typing import Any

_Made = Callable[[str, str], dict[str, Any]]
_KEY_BYTES = 64
_INGESTION = "https://westeurope-5.in.applicationinsights.azure.com/"


def _guid(resource_id: str, what: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{resource_id.lower()}#{what}"))


def _key(resource_id: str, number: int, size: int = _KEY_BYTES) -> str:
    """A key in base64 that depends on the resource alone."""
    digest = hashlib.shake_256(f"{resource_id.lower()}#{number}".encode()).digest(size)
    return base64.b64encode(digest).decode()


def _storage(_id: str, name: str) -> dict[str, Any]:
    services = ("blob", "queue", "table", "file", "dfs")
    endpoints = {service: f"https://{name}.{service}.core.windows.net/" for service in services}
    return {
        "primaryEndpoints": {**endpoints, "web": f"https://{name}.z6.web.core.windows.net/"},
        "statusOfPrimary": "available",
    }


def _site(_id: str, name: str) -> dict[str, Any]:
    host = f"{name}.azurewebsites.net"
    return {"defaultHostName": host, "hostNames": [host], "enabledHostNames": [host], "state": "Running"}


def _insights(resource_id: str, _name: str) -> dict[str, Any]:
    key = _guid(resource_id, "instrumentation")
    return {
        "AppId": _guid(resource_id, "app"),
        "InstrumentationKey": key,
        "ConnectionString": f"InstrumentationKey={key};IngestionEndpoint={_INGESTION}",
    }


def _identity(resource_id: str, _name: str) -> dict[str, Any]:
    return {"principalId": _guid(resource_id, "principal"), "clientId": _guid(resource_id, "client")}


_PROPERTIES: Mapping[str, _Made] = {
    "microsoft.storage/storageaccounts": _storage,
    "microsoft.web/sites": _site,
    "microsoft.web/sites/slots": _site,
    "microsoft.insights/components": _insights,
    "microsoft.managedidentity/userassignedidentities": _identity,
    "microsoft.keyvault/vaults": lambda _id, name: {"vaultUri": f"https://{name}.vault.azure.net/"},
    "microsoft.operationalinsights/workspaces": lambda id_, _name: {"customerId": _guid(id_, "customer")},
    "microsoft.sql/servers": lambda _id, name: {"fullyQualifiedDomainName": f"{name}.database.windows.net"},
    "microsoft.documentdb/databaseaccounts": lambda _id, name: {
        "documentEndpoint": f"https://{name}.documents.azure.com:443/"
    },
    "microsoft.containerregistry/registries": lambda _id, name: {"loginServer": f"{name.lower()}.azurecr.io"},
    "microsoft.cognitiveservices/accounts": lambda _id, name: {
        "endpoint": f"https://{name.lower()}.cognitiveservices.azure.com/"
    },
    "microsoft.eventhub/namespaces": lambda _id, name: {
        "serviceBusEndpoint": f"https://{name}.servicebus.windows.net:443/"
    },
    "microsoft.servicebus/namespaces": lambda _id, name: {
        "serviceBusEndpoint": f"https://{name}.servicebus.windows.net:443/"
    },
}


def with_provided(document: Mapping[str, Any]) -> dict[str, Any]:
    """A resource's document with what its provider adds below what was written."""
    made = _PROPERTIES.get(str(document.get("type", "")).lower())
    resource_id, name = str(document.get("id", "")), str(document.get("name", ""))
    properties = {**(made(resource_id, name) if made else {}), **(document.get("properties") or {})}
    identity = document.get("identity")
    found = {**document, "properties": properties}
    if isinstance(identity, dict) and "systemassigned" in str(identity.get("type", "")).lower():
        found["identity"] = {"principalId": _guid(resource_id, "principal"), **identity}
    return found


def _storage_keys(resource_id: str, _name: str) -> dict[str, Any]:
    return {
        "keys": [
            {"keyName": f"key{number}", "value": _key(resource_id, number), "permissions": "FULL"}
            for number in (1, 2)
        ]
    }


def _cosmos_keys(resource_id: str, _name: str) -> dict[str, Any]:
    names = (
        "primaryMasterKey",
        "secondaryMasterKey",
        "primaryReadonlyMasterKey",
        "secondaryReadonlyMasterKey",
    )
    return {name: _key(resource_id, number) for number, name in enumerate(names)}


def _two_keys(resource_id: str, _name: str) -> dict[str, Any]:
    return {f"key{number}": _key(resource_id, number, 24) for number in (1, 2)}


def _shared_keys(resource_id: str, _name: str) -> dict[str, Any]:
    return {"primarySharedKey": _key(resource_id, 1), "secondarySharedKey": _key(resource_id, 2)}


def _credentials(resource_id: str, name: str) -> dict[str, Any]:
    passwords = [
        {"name": word, "value": _key(resource_id, number, 32)}
        for number, word in enumerate(("password", "password2"))
    ]
    return {"username": name, "passwords": passwords}


def _authorization_rule(resource_id: str, name: str) -> dict[str, Any]:
    namespace = resource_id.split("/")[8]
    keys = {word: _key(resource_id, number, 32) for number, word in enumerate(("primaryKey", "secondaryKey"))}
    start = f"Endpoint=sb://{namespace}.servicebus.windows.net/;SharedAccessKeyName={name};SharedAccessKey="
    strings = {f"{word.removesuffix('Key')}ConnectionString": f"{start}{key}" for word, key in keys.items()}
    return {**keys, **strings, "keyName": name}


_LISTS: Mapping[tuple[str, str], _Made] = {
    ("microsoft.storage/storageaccounts", "listkeys"): _storage_keys,
    ("microsoft.documentdb/databaseaccounts", "listkeys"): _cosmos_keys,
    ("microsoft.cognitiveservices/accounts", "listkeys"): _two_keys,
    ("microsoft.operationalinsights/workspaces", "listkeys"): _shared_keys,
    ("microsoft.containerregistry/registries", "listcredentials"): _credentials,
    ("microsoft.eventhub/namespaces/authorizationrules", "listkeys"): _authorization_rule,
    ("microsoft.servicebus/namespaces/authorizationrules", "listkeys"): _authorization_rule,
}


def keys_of(document: Mapping[str, Any], function: str) -> dict[str, Any] | None:
    """What a `list*` operation of a resource gives, or None when it is not known here."""
    made = _LISTS.get((str(document.get("type", "")).lower(), function.lower()))
    return made(str(document["id"]), str(document["name"])) if made else None
