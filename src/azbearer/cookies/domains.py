"""Which hosts and paths a cookie is for (RFC 6265 sections 5.1.2 to 5.1.4)."""

from __future__ import annotations

import functools

from azbearer.http.urls import is_loopback
from azbearer.patterns import regex
from azbearer.typed import Any, Final, NamedTuple

_URL: Final = regex(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#]*@)?(?P<host>\[[^\]/?#]*\]|[^:/?#]*)(?::\d*)?(?P<path>[^?#]*)"
)
_SECURE_SCHEMES: Final = frozenset({"https", "wss"})
_IPV4: Final = regex(r"\d{1,3}(?:\.\d{1,3}){3}")


class Site(NamedTuple):
    """Where a request goes: host in lower case, path, and whether nobody can read along."""

    host: str
    path: str
    secure: bool


def site_of(url: str) -> Site:
    """The site of an absolute URL; this machine counts as secure (RFC 6265bis section 8.3, tough-cookie).

    Raises:
        ValueError: the text is no absolute URL with a host.
    """
    found = _URL.match(url.strip())
    if found is None or not (host := canonical(found["host"])):
        raise ValueError("not an absolute URL")
    return Site(host, found["path"] or "/", found["scheme"].lower() in _SECURE_SCHEMES or is_loopback(host))


def canonical(domain: str) -> str:
    """A host or a Domain attribute as it is compared: lower case, no leading dot, no brackets."""
    return domain.strip().removeprefix(".").strip("[]").lower()


def domain_matches(host: str, domain: str) -> bool:
    """Whether the host is this domain or below it; both canonical (section 5.1.3)."""
    return host == domain or (
        bool(domain) and host.endswith(f".{domain}") and not _IPV4.fullmatch(host) and ":" not in host
    )


def domains_above(host: str) -> list[str]:
    """The domains that a host is below, the nearest first; an address has none."""
    if _IPV4.fullmatch(host) or ":" in host:
        return []
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(1, len(labels))]


@functools.lru_cache(maxsize=512)
def is_public_suffix(domain: str) -> bool:
    """Whether strangers share this domain, such as `com` or `azurewebsites.net` (publicsuffix.org)."""
    return bool(_suffixes().publicsuffix(domain) == domain)


@functools.cache
def _suffixes() -> Any:
    # Reading the list takes 35 ms, which few runs need.
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - see above

    return PublicSuffixList()


def default_path(path: str) -> str:
    """The path of a cookie that names none: that of the URL up to its last slash (section 5.1.4)."""
    return path[: path.rfind("/")] or "/" if path.startswith("/") else "/"


def path_matches(path: str, cookie_path: str) -> bool:
    """Whether a request's path is the cookie's or below it (section 5.1.4)."""
    if not path.startswith(cookie_path):
        return False
    return len(path) == len(cookie_path) or cookie_path.endswith("/") or path[len(cookie_path)] == "/"
