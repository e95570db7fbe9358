from __future__ import annotations

import pytest

from azbearer.tokens.audiences import (
    Audience,
    audience_of_host,
    audience_of_resource,
    audiences_of,
    may_receive,
)
from azbearer.tokens.clouds import CHINA, FRANCE, PUBLIC, US_GOVERNMENT, Cloud

VAULT = audience_of_resource("https://vault.azure.net")
ARM = audience_of_resource("https://management.azure.com/")


@pytest.mark.parametrize(
    ("host", "cloud", "resource"),
    [
        ("management.azure.com", PUBLIC, "https://management.azure.com/"),
        ("MANAGEMENT.Azure.com.", PUBLIC, "https://management.azure.com/"),
        ("westeurope.management.azure.com", PUBLIC, "https://management.azure.com/"),
        ("graph.microsoft.com", PUBLIC, "https://graph.microsoft.com"),
        ("kv.vault.azure.net", PUBLIC, "https://vault.azure.net"),
        ("acct.blob.core.windows.net", PUBLIC, "https://storage.azure.com/"),
        ("acct.z6.web.core.windows.net", PUBLIC, "https://storage.azure.com/"),
        ("ns.servicebus.windows.net", PUBLIC, "https://servicebus.azure.net"),
        ("db.postgres.database.azure.com", PUBLIC, "https://ossrdbms-aad.database.windows.net"),
        ("help.westus.kusto.windows.net", PUBLIC, "https://help.westus.kusto.windows.net"),
        ("contoso.crm4.dynamics.com", PUBLIC, "https://contoso.crm4.dynamics.com"),
        ("adb-1.2.azuredatabricks.net", PUBLIC, "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"),
        ("dev.azure.com", PUBLIC, "499b84ac-1321-427f-aa17-267ca6975798"),
        ("kv.vault.usgovcloudapi.net", US_GOVERNMENT, "https://vault.usgovcloudapi.net"),
        (
            "db.postgres.database.usgovcloudapi.net",
            US_GOVERNMENT,
            "https://ossrdbms-aad.database.usgovcloudapi.net",
        ),
        ("srv.database.usgovcloudapi.net", US_GOVERNMENT, "https://database.usgovcloudapi.net/"),
        ("kv.vault.azure.cn", CHINA, "https://vault.azure.cn"),
        ("acct.dfs.core.chinacloudapi.cn", CHINA, "https://storage.azure.com/"),
        ("kv.vault.sovcloud-api.fr", FRANCE, "https://vault.sovcloud-api.fr"),
        ("graph.svc.sovcloud.fr", FRANCE, "https://graph.svc.sovcloud.fr"),
    ],
)
def test_audiences_of_hosts(host: str, cloud: Cloud, resource: str) -> None:
    """The longest name in the table that fits."""
    found = audience_of_host(host, cloud)
    assert found is not None
    assert resource == found.resource


@pytest.mark.parametrize(
    "host",
    [
        "vault.azure.net",
        "evilvault.azure.net",
        "management.azure.com.evil.example",
        "xmanagement.azure.com",
        "management.usgovcloudapi.net",
        "app.azurewebsites.net",
        "vm.westeurope.cloudapp.azure.com",
        "example.com",
        "m\u0430nagement.azure.com",
        "",
        "127.0.0.1",
    ],
)
def test_hosts_without_an_audience(host: str) -> None:
    """Suffixes themselves, look-alikes, other clouds, customers' own code."""
    assert audience_of_host(host) is None


@pytest.mark.parametrize("cloud", [PUBLIC, US_GOVERNMENT, CHINA], ids=lambda cloud: cloud.name)
def test_each_cloud_has_forty(cloud: Cloud) -> None:
    """At least forty names, none of them below customers' domains, and each leads back to a scope."""
    names = {name for audience in audiences_of(cloud) for name in (*audience.hosts, *audience.suffixes)}
    assert len(names) >= 40
    for name in names:
        found = audience_of_host(f"x{name}" if name.startswith(".") else name, cloud)
        assert found is not None
        assert found.scope.endswith("/.default")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://kv.vault.azure.net/secrets?x=1", True),
        ("https://KV.Vault.Azure.Net:443/", True),
        ("https://kv.vault.azure.net./", True),
        ("http://kv.vault.azure.net/", False),
        ("https://kv.vault.azure.net:8443/", False),
        ("https://vault.azure.net/", False),
        ("https://evilvault.azure.net/", False),
        ("https://kv.vault.azure.net.evil.example/", False),
        ("https://kv.vault.azure.net@evil.example/", False),
        ("https://evil.example\\.vault.azure.net/", False),
        ("https://evil.example/.vault.azure.net", False),
        ("https://evil.example?.vault.azure.net", False),
        ("https://kv.vault.azur\u0435.net/", False),
        ("https://kv.vault.azure.net%2eevil.example/", False),
        ("https://acct.blob.core.windows.net/", False),
        ("https://management.azure.com/", False),
        ("https://[::1]/", False),
        ("https://0.0.0.0/", False),
        ("//kv.vault.azure.net/", False),
        ("kv.vault.azure.net", False),
        ("", False),
        ("file:///etc/passwd", False),
    ],
)
def test_who_may_see_a_vault_token(url: str, allowed: bool) -> None:
    """The hosts of its audience over https, and nobody else."""
    assert allowed == may_receive(VAULT, url)


@pytest.mark.parametrize(
    ("extra", "url", "allowed"),
    [
        ("localhost:8443", "https://localhost:8443/x", True),
        ("localhost:8443", "https://localhost:8444/x", False),
        ("localhost:8443", "http://localhost:8443/x", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/x", True),
        ("http://evil.example", "http://evil.example/", False),
        ("api.contoso.example", "https://API.contoso.example/", True),
        ("api.contoso.example", "https://x.api.contoso.example/", False),
        ("[::1]:8443", "https://[::1]:8443/", True),
    ],
)
def test_sites_that_the_user_has_named(extra: str, url: str, allowed: bool) -> None:
    """Exactly these, port and all; plain http is for loopback alone."""
    assert allowed == may_receive(ARM, url, (extra,))


@pytest.mark.parametrize(
    ("resource", "host"),
    [
        ("https://management.core.windows.net/", "management.azure.com"),
        ("https://management.azure.com", "management.azure.com"),
        ("HTTPS://Vault.Azure.Net/", "a.vault.azure.net"),
        ("e406a681-f3d4-42a8-90b6-c2b029497af1", "a.queue.core.windows.net"),
        ("https://eventhubs.azure.net", "ns.servicebus.windows.net"),
        ("https://cognitiveservices.azure.com", "x.services.ai.azure.com"),
        ("https://help.kusto.windows.net", "help.kusto.windows.net"),
        ("https://acct.blob.core.windows.net", "acct.blob.core.windows.net"),
        ("https://api.contoso.example/v1", "api.contoso.example"),
    ],
)
def test_resources_and_their_hosts(resource: str, host: str) -> None:
    """Equal names of one audience; a resource that is a host goes there."""
    audience = audience_of_resource(resource)
    assert (resource, True) == (audience.resource, may_receive(audience, f"https://{host}/"))


@pytest.mark.parametrize(
    ("resource", "host"),
    [
        ("https://acct.blob.core.windows.net", "other.blob.core.windows.net"),
        ("https://help.kusto.windows.net", "evil.kusto.windows.net"),
        ("api://00000000-0000-0000-0000-000000000001", "management.azure.com"),
        ("host", "help.kusto.windows.net"),
        ("", "management.azure.com"),
        ("http://api.contoso.example", "api.contoso.example"),
    ],
)
def test_resources_that_do_not_reach_a_host(resource: str, host: str) -> None:
    """A narrower resource than the service's stays narrow, and an app's URI names no host."""
    assert not may_receive(audience_of_resource(resource), f"https://{host}/")


def test_an_app_id_of_another_cloud() -> None:
    """The same id stands for Redis in each cloud."""
    resource = "acca5fbb-b7e4-4009-81f1-37e38fd66d78"
    for cloud, host in (
        (PUBLIC, "r.redis.cache.windows.net"),
        (US_GOVERNMENT, "r.redis.cache.usgovcloudapi.net"),
    ):
        assert may_receive(audience_of_resource(resource, cloud), f"https://{host}")


def test_the_scope_keeps_the_slash() -> None:
    """Two slashes where the resource ends in one."""
    assert ("https://storage.azure.com//.default", "x/.default") == (
        Audience("a", "https://storage.azure.com/").scope,
        Audience("b", "x").scope,
    )
