"""The real names that the emulator stands for, and the audiences that tokens are issued for."""

from __future__ import annotations

import enum


class Service(enum.Enum):
    """Which part of the emulator answers."""

    ENTRA = "entra"
    IDENTITY = "identity"
    ARM = "arm"
    GRAPH = "graph"
    VAULT = "vault"
    ECHO = "echo"
    CONTROL = "control"


# The public cloud's stand first: messages name some of the first.
SERVICE_BY_HOST = {
    "login.microsoftonline.com": Service.ENTRA,
    "management.azure.com": Service.ARM,
    "graph.microsoft.com": Service.GRAPH,
    "postman-echo.com": Service.ECHO,
    "login.windows.net": Service.ENTRA,
    "sts.windows.net": Service.ENTRA,
    "login.microsoftonline.us": Service.ENTRA,
    "login.chinacloudapi.cn": Service.ENTRA,
    "login.partner.microsoftonline.cn": Service.ENTRA,
    "management.core.windows.net": Service.ARM,
    "management.usgovcloudapi.net": Service.ARM,
    "management.chinacloudapi.cn": Service.ARM,
    "graph.microsoft.us": Service.GRAPH,
    "microsoftgraph.chinacloudapi.cn": Service.GRAPH,
    "www.postman-echo.com": Service.ECHO,
}

# Each vault has a host of its own below one of these.
VAULT_DOMAINS = ("vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn")
VAULT_AUDIENCES = frozenset(
    {*(f"https://{domain}" for domain in VAULT_DOMAINS), "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"}
)

# Names and, with a star, all names below a domain.
REAL_HOSTS = (*SERVICE_BY_HOST, *(f"*.{domain}" for domain in VAULT_DOMAINS))

# Where a virtual machine finds its own identity, over plain HTTP.
IMDS_HOST = "169.254.169.254"

# Real paths, save for the prefixes that tell apart what is on ports of their own in reality.
IMDS_PATH = ("metadata", "identity", "oauth2", "token")
ARC_PATH = ("arc", *IMDS_PATH)
APP_SERVICE_PATH = ("msi", "token")
AZURE_ML_PATH = ("machinelearning", *APP_SERVICE_PATH)
CLOUD_SHELL_PATH = ("oauth2", "token")
IDENTITY_PATHS = frozenset({IMDS_PATH, ARC_PATH, APP_SERVICE_PATH, AZURE_ML_PATH, CLOUD_SHELL_PATH})

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")

# What ARM accepts as `aud`, in the order in which its error text lists them; a slash is added or not.
ARM_AUDIENCES = (
    "https://management.core.windows.net",
    "https://management.azure.com",
    "https://management.core.usgovcloudapi.net",
    "https://management.usgovcloudapi.net",
    "https://management.core.chinacloudapi.cn",
    "https://management.chinacloudapi.cn",
)

# ARM's own application id is a valid audience name as well.
ARM_APP_ID = "797f4846-ba00-4fd7-ba43-dac1f8f63013"


def service_of_host(name: str) -> Service | None:
    """The service that a real host name, in lower case, stands for."""
    if name.partition(".")[2] in VAULT_DOMAINS:
        return Service.VAULT
    return SERVICE_BY_HOST.get(name)


def vault_audience(host_name: str) -> str:
    """The audience of tokens for a vault, by its host; a loopback name stands for the public cloud."""
    domain = host_name.partition(".")[2]
    return f"https://{domain if domain in VAULT_DOMAINS else VAULT_DOMAINS[0]}"


GRAPH_AUDIENCES = frozenset(
    {
        "00000003-0000-0000-c000-000000000000",
        "https://graph.microsoft.com",
        "https://graph.microsoft.us",
        "https://microsoftgraph.chinacloudapi.cn",
    }
)

KNOWN_RESOURCES = frozenset(
    {
        *ARM_AUDIENCES,
        ARM_APP_ID,
        "00000003-0000-0000-c000-000000000000",
        "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
        "https://ai.azure.com",
        "https://api.applicationinsights.io",
        "https://api.loganalytics.io",
        "https://appconfig.azure.com",
        "https://batch.core.windows.net",
        "https://cognitiveservices.azure.com",
        "https://cosmos.azure.com",
        "https://database.windows.net",
        "https://datalake.azure.net",
        "https://dev.azuresynapse.net",
        "https://digitaltwins.azure.net",
        "https://eventhubs.azure.net",
        "https://graph.microsoft.com",
        "https://graph.microsoft.us",
        "https://graph.windows.net",
        "https://managedhsm.azure.net",
        "https://microsoftgraph.chinacloudapi.cn",
        "https://monitor.azure.com",
        "https://ossrdbms-aad.database.windows.net",
        "https://purview.azure.net",
        "https://search.azure.com",
        "https://servicebus.azure.net",
        "https://storage.azure.com",
        "https://vault.azure.cn",
        "https://vault.azure.net",
        "https://vault.usgovcloudapi.net",
    }
)
