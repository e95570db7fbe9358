"""The table of audiences: which resource a token is for, and which hosts of which cloud may see it.

One line is a service in a cloud: its resource, then its hosts. `*.x` stands for every name below `x`,
anything else for itself. The resource `host` means that each host is a resource of its own
(`https://{host}`). The first line that names a host is the one that `audience_of_host` finds;
further ones share it (Service Bus, Event Hubs and Relay do).

Two rules for new lines:

- No suffix below which customers' own code answers (`azurewebsites.net`, `cloudapp.azure.com`,
  `azurecontainerapps.io`, `azure-api.net`): a token for a shared resource would be theirs to keep.
- Every name is one that Microsoft or 21Vianet own.

Sources: azure-cli `cloud.py`; hashicorp/go-azure-sdk `sdk/environments`; Azure SDK clients' cloud
settings; Microsoft's pages "Compare Azure Government and global Azure" and "Azure in China developer
guide"; each service's page about authorization with Entra ID.
"""

from __future__ import annotations

# App ids serve where a service has no URL of its own, or not one that is the same in all clouds.
_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
_DATABRICKS = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"
_DIGITAL_TWINS = "0b07f429-9f4b-4714-9392-cc5e8e80c8b0"
_REDIS = "acca5fbb-b7e4-4009-81f1-37e38fd66d78"
_GRAFANA = "ce34e7e5-485f-4d76-964f-b3d2b16d1e4f"
_STORAGE = "https://storage.azure.com/"
_STORAGE_SERVICES = ("blob", "queue", "table", "file", "dfs", "web")

Line = tuple[str, str, tuple[str, ...]]


def _storage(suffix: str, *more: str) -> Line:
    """The storage services below one suffix; the resource is the same in every cloud."""
    return ("Storage", _STORAGE, (*(f"*.{service}.{suffix}" for service in _STORAGE_SERVICES), *more))


PUBLIC: tuple[Line, ...] = (
    (
        "Resource Manager",
        "https://management.azure.com/",
        ("management.azure.com", "*.management.azure.com", "management.core.windows.net"),
    ),
    ("Microsoft Graph", "https://graph.microsoft.com", ("graph.microsoft.com",)),
    ("Azure AD Graph", "https://graph.windows.net/", ("graph.windows.net",)),
    ("Key Vault", "https://vault.azure.net", ("*.vault.azure.net",)),
    ("Managed HSM", "https://managedhsm.azure.net", ("*.managedhsm.azure.net",)),
    _storage(
        "core.windows.net",
        *(f"*.{service}.storage.azure.net" for service in _STORAGE_SERVICES),
        "*.dfs.fabric.microsoft.com",
        "*.blob.fabric.microsoft.com",
    ),
    ("App Configuration", "https://azconfig.io", ("*.azconfig.io",)),
    ("Service Bus", "https://servicebus.azure.net", ("*.servicebus.windows.net",)),
    ("Event Hubs", "https://eventhubs.azure.net", ("*.servicebus.windows.net",)),
    ("Relay", "https://relay.azure.net", ("*.servicebus.windows.net",)),
    ("Event Grid", "https://eventgrid.azure.net", ("*.eventgrid.azure.net",)),
    (
        "Cosmos DB",
        "https://cosmos.azure.com",
        ("*.documents.azure.com", "*.table.cosmos.azure.com", "*.gremlin.cosmos.azure.com"),
    ),
    ("SQL Database", "https://database.windows.net/", ("*.database.windows.net", "*.sql.azuresynapse.net")),
    (
        "Database for PostgreSQL, MySQL, MariaDB",
        "https://ossrdbms-aad.database.windows.net",
        ("*.postgres.database.azure.com", "*.mysql.database.azure.com", "*.mariadb.database.azure.com"),
    ),
    (
        "Data Explorer",
        "host",
        (
            "*.kusto.windows.net",
            "*.kustomfa.windows.net",
            "*.kusto.azuresynapse.net",
            "*.kusto.fabric.microsoft.com",
            "*.kusto.data.microsoft.com",
        ),
    ),
    ("Log Analytics", "https://api.loganalytics.io", ("api.loganalytics.io", "api.loganalytics.azure.com")),
    ("Application Insights", "https://api.applicationinsights.io", ("api.applicationinsights.io",)),
    ("Monitor ingestion", "https://monitor.azure.com", ("*.ingest.monitor.azure.com",)),
    ("Monitor metrics", "https://metrics.monitor.azure.com", ("*.metrics.monitor.azure.com",)),
    ("Monitor Prometheus", "https://prometheus.monitor.azure.com", ("*.prometheus.monitor.azure.com",)),
    ("Monitor custom metrics", "https://monitoring.azure.com/", ("*.monitoring.azure.com",)),
    ("Batch", "https://batch.core.windows.net/", ("*.batch.azure.com",)),
    ("AI Search", "https://search.azure.com", ("*.search.windows.net",)),
    (
        "AI services",
        "https://cognitiveservices.azure.com",
        ("*.cognitiveservices.azure.com", "*.openai.azure.com", "*.api.cognitive.microsoft.com"),
    ),
    ("AI Foundry", "https://ai.azure.com", ("*.services.ai.azure.com",)),
    ("AI services of Foundry", "https://cognitiveservices.azure.com", ("*.services.ai.azure.com",)),
    ("Machine Learning", "https://ml.azure.com", ("*.api.azureml.ms",)),
    ("Synapse", "https://dev.azuresynapse.net", ("*.dev.azuresynapse.net",)),
    ("Databricks", _DATABRICKS, ("*.azuredatabricks.net",)),
    (
        "Data Lake (first generation)",
        "https://datalake.azure.net/",
        ("*.azuredatalakestore.net", "*.azuredatalakeanalytics.net"),
    ),
    ("IoT Hub", "https://iothubs.azure.net", ("*.azure-devices.net",)),
    (
        "IoT device provisioning",
        "https://azure-devices-provisioning.net",
        ("*.azure-devices-provisioning.net",),
    ),
    ("IoT Central", "https://apps.azureiotcentral.com", ("*.azureiotcentral.com",)),
    ("Digital Twins", _DIGITAL_TWINS, ("*.digitaltwins.azure.net",)),
    ("Container Registry", "https://containerregistry.azure.net", ("*.azurecr.io",)),
    ("Container Apps sessions", "https://dynamicsessions.io", ("*.dynamicsessions.io",)),
    (
        "Cache for Redis",
        "https://redis.azure.com",
        ("*.redis.cache.windows.net", "*.redis.azure.net", "*.redisenterprise.cache.azure.net"),
    ),
    ("Communication Services", "https://communication.azure.com", ("*.communication.azure.com",)),
    ("Web PubSub", "https://webpubsub.azure.com", ("*.webpubsub.azure.com",)),
    ("SignalR", "https://signalr.azure.com", ("*.service.signalr.net",)),
    ("DevOps", _DEVOPS, ("dev.azure.com", "*.dev.azure.com", "*.visualstudio.com")),
    ("Purview", "https://purview.azure.net", ("*.purview.azure.com",)),
    ("Power BI", "https://analysis.windows.net/powerbi/api", ("api.powerbi.com",)),
    ("Fabric", "https://api.fabric.microsoft.com", ("api.fabric.microsoft.com",)),
    ("Attestation", "https://attest.azure.net", ("*.attest.azure.net",)),
    ("Maps", "https://atlas.microsoft.com/", ("atlas.microsoft.com", "*.atlas.microsoft.com")),
    (
        "Health Data Services",
        "host",
        ("*.fhir.azurehealthcareapis.com", "*.dicom.azurehealthcareapis.com", "*.azurehealthcareapis.com"),
    ),
    ("Confidential Ledger", "https://confidential-ledger.azure.com", ("*.confidential-ledger.azure.com",)),
    ("Load Testing", "https://cnt-prod.loadtesting.azure.com", ("*.cnt-prod.loadtesting.azure.com",)),
    ("Dev Center", "https://devcenter.azure.com", ("*.devcenter.azure.com",)),
    ("Device Update", "https://api.adu.microsoft.com/", ("*.api.adu.microsoft.com",)),
    ("Artifact Signing", "https://codesigning.azure.net", ("*.codesigning.azure.net",)),
    ("Managed Grafana", _GRAFANA, ("*.grafana.azure.com",)),
    ("Bot Service", "https://api.botframework.com", ("*.botframework.com",)),
    (
        "Defender for Endpoint",
        "https://api.securitycenter.microsoft.com",
        ("api.securitycenter.microsoft.com",),
    ),
    ("Office 365 management", "https://manage.office.com", ("manage.office.com",)),
    ("Exchange Online", "https://outlook.office365.com", ("outlook.office365.com",)),
    ("Dynamics 365", "host", ("*.dynamics.com",)),
    ("SharePoint", "host", ("*.sharepoint.com",)),
)

US_GOVERNMENT: tuple[Line, ...] = (
    (
        "Resource Manager",
        "https://management.core.usgovcloudapi.net/",
        (
            "management.usgovcloudapi.net",
            "*.management.usgovcloudapi.net",
            "management.core.usgovcloudapi.net",
        ),
    ),
    ("Microsoft Graph", "https://graph.microsoft.us", ("graph.microsoft.us",)),
    ("Microsoft Graph (DoD)", "https://dod-graph.microsoft.us", ("dod-graph.microsoft.us",)),
    ("Key Vault", "https://vault.usgovcloudapi.net", ("*.vault.usgovcloudapi.net",)),
    ("Managed HSM", "https://managedhsm.usgovcloudapi.net", ("*.managedhsm.usgovcloudapi.net",)),
    _storage("core.usgovcloudapi.net"),
    ("App Configuration", "https://appconfig.azure.us", ("*.azconfig.azure.us",)),
    ("Service Bus", "https://servicebus.azure.net", ("*.servicebus.usgovcloudapi.net",)),
    ("Event Hubs", "https://eventhubs.azure.net", ("*.servicebus.usgovcloudapi.net",)),
    ("Relay", "https://relay.azure.net", ("*.servicebus.usgovcloudapi.net",)),
    ("Event Grid", "https://eventgrid.azure.us", ("*.eventgrid.azure.us",)),
    (
        "Cosmos DB",
        "host",
        ("*.documents.azure.us", "*.table.cosmos.azure.us", "*.gremlin.cosmos.azure.us"),
    ),
    (
        "SQL Database",
        "https://database.usgovcloudapi.net/",
        ("*.database.usgovcloudapi.net", "*.sql.azuresynapse.usgovcloudapi.net"),
    ),
    (
        "Database for PostgreSQL, MySQL, MariaDB",
        "https://ossrdbms-aad.database.usgovcloudapi.net",
        (
            "*.postgres.database.usgovcloudapi.net",
            "*.mysql.database.usgovcloudapi.net",
            "*.mariadb.database.usgovcloudapi.net",
        ),
    ),
    ("Data Explorer", "host", ("*.kusto.usgovcloudapi.net", "*.kustomfa.usgovcloudapi.net")),
    ("Log Analytics", "https://api.loganalytics.us", ("api.loganalytics.us",)),
    ("Application Insights", "https://api.applicationinsights.us", ("api.applicationinsights.us",)),
    ("Monitor ingestion", "https://monitor.azure.us", ("*.ingest.monitor.azure.us",)),
    ("Monitor metrics", "https://metrics.monitor.azure.us", ("*.metrics.monitor.azure.us",)),
    ("Monitor Prometheus", "https://prometheus.monitor.azure.us", ("*.prometheus.monitor.azure.us",)),
    ("Monitor custom metrics", "https://monitoring.azure.us/", ("*.monitoring.azure.us",)),
    ("Batch", "https://batch.core.usgovcloudapi.net/", ("*.batch.usgovcloudapi.net",)),
    ("AI Search", "https://search.azure.us", ("*.search.azure.us", "*.search.windows.us")),
    (
        "AI services",
        "https://cognitiveservices.azure.us",
        ("*.cognitiveservices.azure.us", "*.openai.azure.us", "*.api.cognitive.microsoft.us"),
    ),
    ("Machine Learning", "https://ml.azure.us", ("*.api.ml.azure.us",)),
    (
        "Synapse",
        "https://dev.azuresynapse.usgovcloudapi.net",
        ("*.dev.azuresynapse.usgovcloudapi.net",),
    ),
    ("Databricks", _DATABRICKS, ("*.databricks.azure.us",)),
    ("IoT Hub", "https://iothubs.azure.us", ("*.azure-devices.us",)),
    (
        "IoT device provisioning",
        "https://azure-devices-provisioning.us",
        ("*.azure-devices-provisioning.us",),
    ),
    ("Digital Twins", _DIGITAL_TWINS, ("*.digitaltwins.azure.us",)),
    ("Container Registry", "https://containerregistry.azure.us", ("*.azurecr.us",)),
    ("Cache for Redis", _REDIS, ("*.redis.cache.usgovcloudapi.net", "*.redisenterprise.cache.azure.us")),
    ("Communication Services", "https://communication.azure.us", ("*.communication.azure.us",)),
    ("Web PubSub", "https://webpubsub.azure.us", ("*.webpubsub.azure.us",)),
    ("SignalR", "https://signalr.azure.us", ("*.signalr.azure.us",)),
    ("Purview", "https://purview.azure.us", ("*.purview.azure.us",)),
    ("Power BI", "https://analysis.usgovcloudapi.net/powerbi/api", ("api.powerbigov.us",)),
    ("Power BI (High)", "https://high.analysis.usgovcloudapi.net/powerbi/api", ("api.high.powerbigov.us",)),
    ("Power BI (DoD)", "https://mil.analysis.usgovcloudapi.net/powerbi/api", ("api.mil.powerbigov.us",)),
    ("Attestation", "https://attest.azure.us", ("*.attest.azure.us",)),
    ("Maps", "https://atlas.azure.us/", ("atlas.azure.us",)),
    ("Health Data Services", "host", ("*.azurehealthcareapis.us",)),
    ("Managed Grafana", _GRAFANA, ("*.grafana.azure.us",)),
    ("Bot Service", "https://api.botframework.us", ("*.botframework.azure.us",)),
    ("Dynamics 365", "host", ("*.microsoftdynamics.us", "*.appsplatform.us")),
    ("SharePoint", "host", ("*.sharepoint.us",)),
)

CHINA: tuple[Line, ...] = (
    (
        "Resource Manager",
        "https://management.core.chinacloudapi.cn/",
        ("management.chinacloudapi.cn", "*.management.chinacloudapi.cn", "management.core.chinacloudapi.cn"),
    ),
    ("Microsoft Graph", "https://microsoftgraph.chinacloudapi.cn", ("microsoftgraph.chinacloudapi.cn",)),
    ("Azure AD Graph", "https://graph.chinacloudapi.cn/", ("graph.chinacloudapi.cn",)),
    ("Key Vault", "https://vault.azure.cn", ("*.vault.azure.cn",)),
    ("Managed HSM", "https://managedhsm.azure.cn", ("*.managedhsm.azure.cn",)),
    _storage("core.chinacloudapi.cn"),
    ("App Configuration", "https://appconfig.azure.cn", ("*.azconfig.azure.cn",)),
    ("Service Bus", "https://servicebus.azure.net", ("*.servicebus.chinacloudapi.cn",)),
    ("Event Hubs", "https://eventhubs.azure.net", ("*.servicebus.chinacloudapi.cn",)),
    ("Relay", "https://relay.azure.net", ("*.servicebus.chinacloudapi.cn",)),
    ("Event Grid", "https://eventgrid.azure.cn", ("*.eventgrid.azure.cn",)),
    (
        "Cosmos DB",
        "host",
        ("*.documents.azure.cn", "*.table.cosmos.azure.cn", "*.gremlin.cosmos.azure.cn"),
    ),
    (
        "SQL Database",
        "https://database.chinacloudapi.cn/",
        ("*.database.chinacloudapi.cn", "*.sql.azuresynapse.azure.cn"),
    ),
    (
        "Database for PostgreSQL, MySQL, MariaDB",
        "https://ossrdbms-aad.database.chinacloudapi.cn",
        (
            "*.postgres.database.chinacloudapi.cn",
            "*.mysql.database.chinacloudapi.cn",
            "*.mariadb.database.chinacloudapi.cn",
        ),
    ),
    (
        "Data Explorer",
        "host",
        ("*.kusto.chinacloudapi.cn", "*.kustomfa.chinacloudapi.cn", "*.kusto.azuresynapse.azure.cn"),
    ),
    ("Log Analytics", "https://api.loganalytics.azure.cn", ("api.loganalytics.azure.cn",)),
    (
        "Application Insights",
        "https://api.applicationinsights.azure.cn",
        ("api.applicationinsights.azure.cn",),
    ),
    ("Monitor ingestion", "https://monitor.azure.cn", ("*.ingest.monitor.azure.cn",)),
    ("Monitor metrics", "https://metrics.monitor.azure.cn", ("*.metrics.monitor.azure.cn",)),
    ("Monitor Prometheus", "https://prometheus.monitor.azure.cn", ("*.prometheus.monitor.azure.cn",)),
    ("Monitor custom metrics", "https://monitoring.azure.cn/", ("*.monitoring.azure.cn",)),
    ("Batch", "https://batch.chinacloudapi.cn/", ("*.batch.chinacloudapi.cn",)),
    ("AI Search", "https://search.azure.cn", ("*.search.azure.cn",)),
    (
        "AI services",
        "https://cognitiveservices.azure.cn",
        ("*.cognitiveservices.azure.cn", "*.openai.azure.cn", "*.api.cognitive.azure.cn"),
    ),
    ("Machine Learning", "https://ml.azure.cn", ("*.api.ml.azure.cn",)),
    ("Synapse", "https://dev.azuresynapse.azure.cn", ("*.dev.azuresynapse.azure.cn",)),
    ("Databricks", _DATABRICKS, ("*.databricks.azure.cn",)),
    ("IoT Hub", "https://iothubs.azure.cn", ("*.azure-devices.cn",)),
    (
        "IoT device provisioning",
        "https://azure-devices-provisioning.cn",
        ("*.azure-devices-provisioning.cn",),
    ),
    ("Container Registry", "https://containerregistry.azure.cn", ("*.azurecr.cn",)),
    ("Cache for Redis", _REDIS, ("*.redis.cache.chinacloudapi.cn",)),
    ("Web PubSub", "https://webpubsub.azure.cn", ("*.webpubsub.azure.cn",)),
    ("SignalR", "https://signalr.azure.cn", ("*.signalr.azure.cn",)),
    ("Purview", "https://purview.azure.cn", ("*.purview.azure.cn",)),
    ("Power BI", "https://analysis.chinacloudapi.cn/powerbi/api", ("api.powerbi.cn",)),
    ("Health Data Services", "host", ("*.azurehealthcareapis.azure.cn",)),
    ("Dynamics 365", "host", ("*.dynamics.cn",)),
    ("SharePoint", "host", ("*.sharepoint.cn",)),
)

# Resources that stand for the same audience as the line's own; services take either.
SAME_RESOURCE = {
    "https://management.core.windows.net": "https://management.azure.com/",
    "https://management.usgovcloudapi.net": "https://management.core.usgovcloudapi.net/",
    "https://management.chinacloudapi.cn": "https://management.core.chinacloudapi.cn/",
    "https://appconfig.azure.com": "https://azconfig.io",
    "e406a681-f3d4-42a8-90b6-c2b029497af1": _STORAGE,
    "00000003-0000-0000-c000-000000000000": "https://graph.microsoft.com",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013": "https://management.azure.com/",
    "cfa8b339-82a2-471a-a3c9-0fc0be7a4093": "https://vault.azure.net",
    "https://digitaltwins.azure.net": _DIGITAL_TWINS,
    _REDIS: "https://redis.azure.com",
}


def sovereign(manager: str, audience: str, graph: str, suffixes: dict[str, str]) -> tuple[Line, ...]:
    """The lines of a cloud that is known by its own description only.

    Args:
        manager: the Resource Manager's host.
        audience: the resource of management tokens.
        graph: the URL of Microsoft Graph, or empty.
        suffixes: service and DNS suffix, as `Cloud.suffixes` has them.
    """
    lines: list[Line] = [("Resource Manager", audience, (manager,))]
    if graph:
        lines.append(("Microsoft Graph", graph, (graph.removeprefix("https://"),)))
    names = {
        "keyvault": "Key Vault",
        "managedhsm": "Managed HSM",
        "sql": "SQL Database",
        "acr": "Container Registry",
        "synapse": "Synapse",
    }
    for service, suffix in suffixes.items():
        if service == "storage":
            lines.append(_storage(suffix))
        elif service in names:
            lines.append((names[service], f"https://{suffix}", (f"*.{suffix}",)))
    return tuple(lines)
