"""The description of a cloud, by which az and others learn where everything is.

`GET /metadata/endpoints`: one object from version 2022-09-01 on, a list of clouds before. It needs
no token. All addresses are the emulator's own, by the name that the client used.
"""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATH = ("metadata", "endpoints")
_ONE_OBJECT_SINCE = "2022-09-01"
_AUDIENCES = ("https://management.core.windows.net/", "https://management.azure.com/")
_SUFFIXES = {
    "acrLoginServer": "azurecr.io",
    "attestationEndpoint": "attest.azure.net",
    "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
    "azureDataLakeStoreFileSystem": "azuredatalakestore.net",
    "azureFrontDoorEndpointSuffix": "azurefd.net",
    "keyVaultDns": "vault.azure.net",
    "mariadbServerEndpoint": "mariadb.database.azure.com",
    "mhsmDns": "managedhsm.azure.net",
    "mysqlServerEndpoint": "mysql.database.azure.com",
    "postgresqlServerEndpoint": "postgres.database.azure.com",
    "sqlServerHostname": "database.windows.net",
    "storage": "core.windows.net",
    "storageSyncEndpointSuffix": "afs.azure.net",
    "synapseAnalytics": "dev.azuresynapse.net",
}


def is_cloud_request(segments: Iterable[str]) -> bool:
    """Whether a path is the one of the description."""
    return tuple(segment.lower() for segment in segments) == _PATH


def describe(request: Request, version: str, *, byte_order_mark: bool) -> Reply:
    """The description in the form of that api-version."""
    cloud = _cloud(request.base_url)
    reply = json_reply(cloud if version >= _ONE_OBJECT_SINCE else [cloud])
    return replace(reply, body=codecs.BOM_UTF8 + reply.body) if byte_order_mark else reply


def _cloud(base_url: str) -> dict[str, Any]:
    return {
        "name": "AzbearerEmulator",
        "portal": base_url,
        "authentication": {
            "loginEndpoint": base_url,
            "audiences": list(_AUDIENCES),
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "resourceManager": base_url,
        "graph": "https://graph.windows.net/",
        "graphAudience": "https://graph.windows.net/",
        "microsoftGraphResourceId": f"{base_url}/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "batch": "https://batch.core.windows.net/",
        "gallery": f"{base_url}/gallery",
        "media": "https://rest.media.azure.net",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "vmImageAliasDoc": f"{base_url}/vm-image-aliases.json",
        "logAnalyticsResourceId": "https://api.loganalytics.io",
        "appInsightsResourceId": "https://api.applicationinsights.io",
        "attestationResourceId": "https://attest.azure.net",
        "synapseAnalyticsResourceId": "https://dev.azuresynapse.net",
        "ossrDbmsResourceId": "https://ossrdbms-aad.database.windows.net",
        "suffixes": dict(_SUFFIXES),
    }
