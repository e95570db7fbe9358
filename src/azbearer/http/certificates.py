"""Client certificates: which one goes with which address (newman's list of them).

A rule's patterns are those of Postman: `scheme://host:port/path`, where `*` stands for any text, a host may
begin with `*.`, and `<all_urls>` is every https address. The first rule that fits counts, for each hop of a
redirect anew: a certificate meant for one host is not shown to another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

ALL_URLS = "<all_urls>"
_PATTERN = regex(r"(?P<scheme>\*|[a-z*]+)://(?P<host>\[[^\]]*\]|[^:/]+)(?::(?P<port>\*|\d+))?(?P<path>/.*)?")
_URL = regex(r"(?P<scheme>https?)://(?P<host>\[[^\]]*\]|[^:/?#]+)(?::(?P<port>\d+))?(?P<path>/[^?#]*)?.*")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class ClientCertificate(NamedTuple):
    """A certificate and its key: two PEM files, one PEM file with both, or a PKCS #12 file.

    `passphrase` opens the key, or the PKCS #12 file; it is a secret.
    """

    certificate: Path
    key: Path | None = None
    pkcs12: bool = False
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"<ClientCertificate {self.certificate}>"


class CertificateRule(NamedTuple):
    """A certificate for all addresses that one of the patterns fits."""

    matches: tuple[str, ...]
    certificate: ClientCertificate


def certificate_for(rules: tuple[CertificateRule, ...], url: str) -> ClientCertificate | None:
    """The certificate of the first rule that fits, or None."""
    return next((rule.certificate for rule in rules if any(fits(each, url) for each in rule.matches)), None)


def fits(pattern: str, url: str) -> bool:
    """Whether the pattern speaks of this http or https URL; a pattern that makes no sense fits none."""
    found = _URL.fullmatch(url.lower() if "://" not in url else url)
    if found is None:
        return False
    scheme, host = found["scheme"].lower(), found["host"].lower()
    if pattern == ALL_URLS:
        return True
    compiled = _compiled(pattern)
    if compiled is None:
        return False
    schemes, hosts, port, paths = compiled
    return bool(
        schemes in ("*", scheme)
        and hosts.fullmatch(host)
        and port in ("*", found["port"] or _DEFAULT_PORTS[scheme], "" if not found["port"] else None)
        and paths.fullmatch(found["path"] or "/")
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[str, re.Pattern[str], str, re.Pattern[str]] | None:
    found = _PATTERN.fullmatch(pattern.strip())
    if found is None:
        return None
    host = found["host"].lower()
    # `*.example.com` is that domain too, as in Postman's own matching.
    hosts = rf"(?:.*\.)?{re.escape(host[2:])}" if host.startswith("*.") else _wild(host)
    return found["scheme"], re.compile(hosts), found["port"] or "", re.compile(_wild(found["path"] or "/*"))


def _wild(text: str) -> str:
    return ".*".join(map(re.escape, text.split("*")))
