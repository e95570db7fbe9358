"""`--connect-to`: sending a host elsewhere while its name stays in the URL, the Host header and TLS.

Beyond curl's syntax, `*.example.com` speaks of every name below a domain.
"""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.http.settings import ConnectTo
from azbearer.http.urls import bracketed
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.http.urls import Origin

_HOST = r"(\[[0-9A-Fa-f:.]*\]|[^:\[\]\s]*)"
_RULE = regex(rf"{_HOST}:([0-9]*):{_HOST}:([0-9]*)")
_LARGEST_PORT = 65535


def parse_connect_to(text: str) -> ConnectTo:
    """A rule in curl's syntax: HOST1:PORT1:HOST2:PORT2, IPv6 addresses in brackets.

    Raises:
        UsageError: the text is no such rule.
    """
    found = _RULE.fullmatch(text.strip())
    if found is None or not all(_is_port(port) for port in (found[2], found[4])):
        raise UsageError(
            f"{text!r} is not a connect-to rule",
            hint="write HOST1:PORT1:HOST2:PORT2, such as management.azure.com:443:127.0.0.1:8443",
        )
    host, port, to_host, to_port = found.groups()
    return ConnectTo(host=host.strip("[]"), port=port, to_host=to_host.strip("[]"), to_port=to_port)


def _is_port(text: str) -> bool:
    """Whether the text is a port, or empty."""
    return not text or 0 < int(text) <= _LARGEST_PORT


def in_curl_syntax(rule: ConnectTo) -> str:
    """The rule as libcurl reads it."""
    return f"{bracketed(rule.host)}:{rule.port}:{bracketed(rule.to_host)}:{rule.to_port}"


def matching_rule(rules: Iterable[ConnectTo], origin: Origin) -> ConnectTo | None:
    """The first rule that speaks of this host and port, as libcurl chooses it."""
    return next((rule for rule in rules if _matches(rule, origin)), None)


def _matches(rule: ConnectTo, origin: Origin) -> bool:
    """Whether the rule speaks of this host and port; an empty part speaks of all, `*.` of all below."""
    host = rule.host.strip("[]").lower()
    below = host.startswith("*.") and origin.host.endswith(host[1:])
    return (below or host in {"", origin.host}) and rule.port in {"", str(origin.port)}


def as_told(rule: ConnectTo | None, origin: Origin) -> tuple[str, ...]:
    """What libcurl is told of the rule for this origin: a star is spelled out, which it knows nothing of."""
    if rule is None:
        return ()
    return (in_curl_syntax(rule._replace(host=origin.host) if rule.host.startswith("*.") else rule),)
