"""One reading of host names for whoever decides who may see a token."""

from __future__ import annotations

from azbearer.http.urls import is_loopback, parse_url
from azbearer.patterns import regex
from azbearer.typed import NamedTuple

# DNS names in ASCII. A look-alike in another script has no ASCII form but `xn--...`, which equals
# no name of ours; text that is not ASCII is refused before any comparison.
_NAME = regex(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST_NAME = 253
_HTTPS = 443


class Site(NamedTuple):
    """Where a URL leads: scheme, host in its one spelling, effective port."""

    scheme: str
    host: str
    port: int


def host_of(text: str) -> str | None:
    """A bare host name in lower case without its final dot, or None for what is no DNS name."""
    name = text.lower().removesuffix(".")
    return name if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) else None


def site_of(url: str) -> Site | None:
    """Where a URL leads, or None when it can't be trusted: no absolute http(s) URL, or with userinfo."""
    try:
        address = parse_url(url)
    except ValueError:
        return None
    if address.userinfo is not None:
        return None
    scheme, host, port = address.origin
    name = host if ":" in host else host_of(host)
    return Site(scheme, name, port) if name else None


def named_site(text: str) -> Site | None:
    """A site that somebody allows by name: `host`, `host:port` (both https), or an origin.

    Plain http is for loopback only, and must be written out: `http://127.0.0.1:8080`.
    """
    site = site_of(text if "://" in text else f"https://{text}")
    if site is not None and site.scheme == "http" and not is_loopback(site.host):
        return None
    return site


def is_ordinary(site: Site) -> bool:
    """Whether the site is https on its usual port."""
    return site.scheme == "https" and site.port == _HTTPS
