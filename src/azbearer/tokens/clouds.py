"""Azure's clouds: where to sign in, where the Resource Manager is, what its tokens are for.

Names are those of the az command line. Sources: azure-cli `cloud.py`, azure-identity
`_constants.py`, MSAL's list of authorities, Azure SDK for .NET's authority hosts (sovereign clouds of
France, Germany and Singapore). A cloud that is not in this table describes itself, see `cloudmetadata.py`.
"""

from __future__ import annotations

from azbearer.tokens.hosts import host_of, site_of
from azbearer.typed import NamedTuple


class Cloud(NamedTuple):
    """One cloud.

    Args:
        name: as az calls it.
        authority: where tokens come from, a URL without a final slash.
        resource_manager: the Resource Manager, likewise.
        management_audience: the resource that management tokens are for, its final slash included.
        graph: Microsoft Graph, a URL without a final slash; empty when the cloud has none.
        aliases: further names, in lower case.
        authority_hosts: every host under which the sign-in service of this cloud is reached.
        suffixes: of a cloud that is not in the table of audiences: service and DNS suffix.
        tenant: what takes the tenant's place where there is only one (`adfs`), or empty.
    """

    name: str
    authority: str
    resource_manager: str
    management_audience: str
    graph: str
    aliases: tuple[str, ...] = ()
    authority_hosts: tuple[str, ...] = ()
    suffixes: tuple[tuple[str, str], ...] = ()
    tenant: str = ""

    @property
    def management_scope(self) -> str:
        """The v2 scope of management tokens, such as `https://management.azure.com/.default`."""
        return f"{self.resource_manager}/.default"


PUBLIC = Cloud(
    "AzureCloud",
    "https://login.microsoftonline.com",
    "https://management.azure.com",
    "https://management.core.windows.net/",
    "https://graph.microsoft.com",
    aliases=("public", "azure", "azurepublic", "azurepubliccloud", "global", "commercial"),
    authority_hosts=(
        "login.microsoftonline.com",
        "login.microsoft.com",
        "login.windows.net",
        "sts.windows.net",
    ),
)
US_GOVERNMENT = Cloud(
    "AzureUSGovernment",
    "https://login.microsoftonline.us",
    "https://management.usgovcloudapi.net",
    "https://management.core.usgovcloudapi.net/",
    "https://graph.microsoft.us",
    aliases=("usgovernment", "usgov", "government", "gov", "azuregovernment", "azureusgovernmentcloud"),
    authority_hosts=("login.microsoftonline.us", "login.usgovcloudapi.net", "login-us.microsoftonline.com"),
)
CHINA = Cloud(
    "AzureChinaCloud",
    # The older login.chinacloudapi.cn still answers, MSAL calls it deprecated.
    "https://login.partner.microsoftonline.cn",
    "https://management.chinacloudapi.cn",
    "https://management.core.chinacloudapi.cn/",
    "https://microsoftgraph.chinacloudapi.cn",
    aliases=("china", "azurechina", "mooncake", "21vianet"),
    authority_hosts=("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
)


def _sovereign(name: str, land: str, aliases: tuple[str, ...]) -> Cloud:
    """A cloud of the newer sovereign family, which differ by their top-level domain alone."""
    return Cloud(
        name,
        f"https://login.sovcloud-identity.{land}",
        f"https://management.sovcloud-api.{land}",
        f"https://management.sovcloud-api.{land}/",
        f"https://graph.svc.sovcloud.{land}",
        aliases=aliases,
        authority_hosts=(f"login.sovcloud-identity.{land}",),
        suffixes=(
            ("keyvault", f"vault.sovcloud-api.{land}"),
            ("storage", f"core.sovcloud-api.{land}"),
            ("sql", f"database.sovcloud-api.{land}"),
        ),
    )


FRANCE = _sovereign("AzureBleuCloud", "fr", ("bleu", "france", "azurefrancecloud"))
GERMANY = _sovereign("AzureGermanyCloud", "de", ("delos", "germany"))
SINGAPORE = _sovereign("AzureSingaporeCloud", "sg", ("govsg", "singapore"))

CLOUDS = (PUBLIC, US_GOVERNMENT, CHINA, FRANCE, GERMANY, SINGAPORE)

_BY_NAME = {name: cloud for cloud in CLOUDS for name in (cloud.name.lower(), *cloud.aliases)}
_BY_AUTHORITY = {host: cloud for cloud in CLOUDS for host in cloud.authority_hosts}
# `{region}.login.microsoft.com` serves Microsoft's own apps and SNI certificates.
_REGIONAL = ".login.microsoft.com"


def find_cloud(text: str) -> Cloud | None:
    """The cloud that is meant by a name, an alias, an authority's URL or its bare host, or None.

    It takes what `az cloud list`, `AZURE_ENVIRONMENT` and `AZURE_AUTHORITY_HOST` have.
    """
    wanted = text.strip().lower()
    return _BY_NAME.get(wanted) or cloud_of_authority(wanted)


def cloud_of_authority(authority: str) -> Cloud | None:
    """The cloud whose sign-in service this is: a URL or a bare host; None for an unknown one.

    Who takes an authority from a file that somebody else may have written should ask this before
    a secret is sent there.
    """
    text = authority.strip()
    if "://" in text:
        site = site_of(text)
        host = site.host if site is not None and site.scheme == "https" else None
    else:
        host = host_of(text.rstrip("/"))
    if host is None:
        return None
    return _BY_AUTHORITY.get(host) or (PUBLIC if host.endswith(_REGIONAL) else None)
