"""Who may see a token: audiences, and the hosts that belong to each.

A token is a key to everything its audience grants, so it goes to the hosts of its audience and to
no other: the rule for requests, redirects, next links, operation URLs and the proxy alike. Names are
compared whole or below a dot, after they have been brought to one spelling; https on its usual port
only. There is one way round, made for emulators: sites that the user has named.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from azbearer.tokens import audience_table, clouds
from azbearer.tokens.hosts import host_of, is_ordinary, named_site, site_of
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from azbearer.tokens.audience_table import Line
    from azbearer.tokens.clouds import Cloud

_TABLES: Mapping[str, tuple[Line, ...]] = {
    clouds.PUBLIC.name: audience_table.PUBLIC,
    clouds.US_GOVERNMENT.name: audience_table.US_GOVERNMENT,
    clouds.CHINA.name: audience_table.CHINA,
}
_PER_HOST = "host"


class Audience(NamedTuple):
    """One audience.

    Args:
        name: for people, such as `Key Vault`.
        resource: what to ask a token for, its final slash (or none) included.
        hosts: hosts that may see the token.
        suffixes: so may every name below one of these; they start with a dot.
    """

    name: str
    resource: str
    hosts: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The v2 scope."""
        return f"{self.resource}/.default"


@lru_cache(maxsize=16)
def audiences_of(cloud: Cloud = clouds.PUBLIC) -> tuple[Audience, ...]:
    """Every audience that is known in a cloud."""
    lines = _TABLES.get(cloud.name) or audience_table.sovereign(
        urlsplit(cloud.resource_manager).hostname or "",
        cloud.management_audience,
        cloud.graph,
        dict(cloud.suffixes),
    )
    return tuple(_audience(line) for line in lines)


def _audience(line: Line) -> Audience:
    name, resource, hosts = line
    return Audience(
        name,
        resource,
        tuple(host for host in hosts if not host.startswith("*")),
        tuple(host[1:] for host in hosts if host.startswith("*")),
    )


@lru_cache(maxsize=16)
def _index(cloud: Cloud) -> dict[str, Audience]:
    """Hosts and suffixes (with their dot) to the first audience that has them."""
    index: dict[str, Audience] = {}
    for audience in audiences_of(cloud):
        for name in (*audience.hosts, *audience.suffixes):
            index.setdefault(name, audience)
    return index


def audience_of_host(host: str, cloud: Cloud = clouds.PUBLIC) -> Audience | None:
    """The audience whose tokens a host understands, or None for a host that is not in the table.

    Where several share a host (Service Bus, Event Hubs), it is the most common one. Where each host
    is a resource of its own, the answer is for that host alone.
    """
    name = host_of(host)
    if name is None:
        return None
    found = _lookup(name, _index(cloud))
    if found is not None and found.resource == _PER_HOST:
        return Audience(found.name, f"https://{name}", (name,))
    return found


def _lookup(name: str, index: Mapping[str, Audience]) -> Audience | None:
    """The longest entry that fits."""
    if name in index:
        return index[name]
    dot = name.find(".")
    while dot >= 0:
        if name[dot:] in index:
            return index[name[dot:]]
        dot = name.find(".", dot + 1)
    return None


def audience_of_resource(resource: str, cloud: Cloud = clouds.PUBLIC) -> Audience:
    """The audience of the resource that a token was asked for.

    A resource that is not in the table is an API of its own: its token may go to the host that the
    resource names, and with `api://...` or an app id to none, until the user names one.
    """
    plain = resource.strip().rstrip("/").lower()
    wanted = {plain, audience_table.SAME_RESOURCE.get(plain, plain).rstrip("/").lower()} - {_PER_HOST}
    same = [audience for audience in audiences_of(cloud) if audience.resource.rstrip("/").lower() in wanted]
    if same:
        return _merged(resource.strip(), same)
    site = site_of(resource.strip())
    hosts = (site.host,) if site is not None and is_ordinary(site) else ()
    return Audience(resource.strip(), resource.strip(), hosts)


def _merged(resource: str, audiences: list[Audience]) -> Audience:
    """Lines that share a resource as one audience."""
    return Audience(
        audiences[0].name,
        resource,
        tuple(host for audience in audiences for host in audience.hosts),
        tuple(suffix for audience in audiences for suffix in audience.suffixes),
    )


def may_receive(audience: Audience, url: str, extra_hosts: Collection[str] = ()) -> bool:
    """Whether a token of this audience may be sent to this URL.

    Args:
        audience: of the token.
        url: where the request goes.
        extra_hosts: sites that the user has named: `host`, `host:port`, or `http://127.0.0.1:port` for
            loopback. A different port is a different site.
    """
    site = site_of(url)
    if site is None:
        return False
    if any(named_site(extra) == site for extra in extra_hosts):
        return True
    # A suffix starts with a dot, so `evilvault.azure.net` is not below `.vault.azure.net`.
    return is_ordinary(site) and (site.host in audience.hosts or site.host.endswith(audience.suffixes))
