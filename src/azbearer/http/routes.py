"""How an address is reached: over a proxy, straight, sent elsewhere by a rule, or not at all."""

from __future__ import annotations

from azbearer.errors import RequestRefusedError
from azbearer.http.connect import as_told, matching_rule
from azbearer.http.urls import host_and_port, is_loopback
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.http.settings import TransportSettings
    from azbearer.http.urls import Origin


# In a hint; the rest is counted.
_SHOWN_HOSTS = 4


class Route(NamedTuple):
    """The way to one origin.

    Args:
        proxy: the proxy's URL, which may hold a password; empty for a direct connection.
        where: host and port for messages, with what stands between.
        connect_to: the rule that sends it elsewhere, as libcurl reads it; none or one.
    """

    proxy: str
    where: str
    connect_to: tuple[str, ...] = ()


def route_to(origin: Origin, settings: TransportSettings, environ: Mapping[str, str]) -> Route:
    """The way to this origin; this machine, and hosts sent elsewhere, need no proxy.

    Raises:
        RequestRefusedError: offline, and the host is neither this machine nor sent elsewhere.
    """
    where = host_and_port(origin)
    rule = matching_rule(settings.connect_to, origin)
    if rule is not None and rule.to_host:
        target = f"{rule.to_host}:{rule.to_port or origin.port}"
        return Route("", f"{where}, sent to {target} by a connect-to rule", as_told(rule, origin))
    told = as_told(rule, origin)
    if is_loopback(origin.host):
        return Route("", where, told)
    if settings.offline:
        raise _offline(where, settings)
    from azbearer.http.proxies import proxy_for  # noqa: PLC0415 - not for this machine, and hosts sent elsewhere

    proxy = proxy_for(environ, origin)
    return Route(proxy, f"{where}, over the proxy {without_credentials(proxy)}" if proxy else where, told)


def over_proxy(origin: Origin, proxy: str) -> Route:
    """The way over a proxy that a request names itself, or straight without one."""
    where = host_and_port(origin)
    return Route(proxy, f"{where}, over the proxy {without_credentials(proxy)}" if proxy else where)


def _offline(where: str, settings: TransportSettings) -> RequestRefusedError:
    """Why nothing was sent, and what could have been."""
    hosts = list(dict.fromkeys(rule.host for rule in settings.connect_to if rule.to_host))
    more = [f"{len(hosts) - _SHOWN_HOSTS} more"] if len(hosts) > _SHOWN_HOSTS else []
    return RequestRefusedError(
        "offline mode sends nothing to the network",
        where=where,
        hint=f"offline, these hosts answer: {', '.join([*hosts[:_SHOWN_HOSTS], *more, 'localhost'])}",
    )


def without_credentials(proxy: str) -> str:
    """The proxy's URL as it may be shown."""
    scheme, _, rest = proxy.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
