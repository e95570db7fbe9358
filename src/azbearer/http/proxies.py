"""Which proxy the environment names for an address: a function of the variables, without any I/O.

libcurl could read the variables itself, but leaves HTTP_PROXY in capitals unread, which newman and
most tools honour. Its reason still counts: in a CGI program that variable comes from a request's
`Proxy` header, so it is ignored where REQUEST_METHOD is set.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.http.urls import Origin

_ENTRY = regex(
    r"(?P<host>\[[^\]]*\](?:/\d+)?|[^:\[\]]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:/\d+)?)(?::(?P<port>\d+))?"
)
_ADDRESS = regex(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")


def proxy_for(environ: Mapping[str, str], origin: Origin) -> str:
    """The proxy URL for this address, or an empty text for a direct connection.

    `<scheme>_proxy` is asked first, then `all_proxy`; lower case wins over capitals. A proxy
    without a scheme is an http one.
    """
    proxy = _named(environ, f"{origin.scheme}_proxy") or _named(environ, "all_proxy")
    if not proxy or _is_exempt(_named(environ, "no_proxy"), origin):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _named(environ: Mapping[str, str], name: str) -> str:
    """The variable of that name in lower case, else in capitals."""
    value = environ.get(name, "")
    if not value and not (name == "http_proxy" and "REQUEST_METHOD" in environ):
        value = environ.get(name.upper(), "")
    return value.strip()


def _is_exempt(no_proxy: str, origin: Origin) -> bool:
    """Whether NO_PROXY takes this address out: entries are separated by commas or spaces."""
    return any(_exempts(entry, origin) for entry in re.split(r"[,\s]+", no_proxy) if entry)


def _exempts(entry: str, origin: Origin) -> bool:
    """Whether one entry speaks of this address.

    An entry is `*`, a domain (with everything below it, with or without a leading dot or `*.`),
    an address or a CIDR network, each with an optional port.
    """
    if entry == "*":
        return True
    found = _ENTRY.fullmatch(entry)
    if found is None or found["port"] not in {None, str(origin.port)}:
        return False
    host = found["host"].replace("[", "").replace("]", "").lower()
    if "/" in host:
        return _in_network(origin.host, host)
    domain = host.removeprefix("*").lstrip(".").rstrip(".")
    name = origin.host.rstrip(".")
    return bool(domain) and (name == domain or name.endswith(f".{domain}"))


def _in_network(host: str, network: str) -> bool:
    """Whether the host is an address in that network; a malformed network has none."""
    if not _ADDRESS.fullmatch(host):
        return False
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
