"""A cloud that describes itself: the metadata endpoint of its Resource Manager.

`GET {arm}/metadata/endpoints?api-version=2022-09-01` answers with one object, the version 2019-05-01
(and `ARM_CLOUD_METADATA_URL`) with a list of them; either may start with a byte order mark
(hashicorp/go-azure-sdk `internal/metadata`, azure-cli `cloud.py`). Nothing in it is believed before
it has been checked, since secrets are sent to the authority that it names.
"""

from __future__ import annotations

import json

from azbearer.errors import AuthenticationError
from azbearer.http.messages import shown_url
from azbearer.http.urls import host_and_port, parse_url
from azbearer.tokens.clouds import PUBLIC, Cloud, cloud_of_authority
from azbearer.tokens.contract import Send
from azbearer.tokens.hosts import host_of, named_site
from azbearer.tokens.retry import send_with_retries
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from azbearer.tokens.contract import Answer, Effect, FlowContext

_PATH = "/metadata/endpoints?api-version=2022-09-01"
_OK = 200
_SUFFIXES = {
    "keyVaultDns": "keyvault",
    "mhsmDns": "managedhsm",
    "storage": "storage",
    "sqlServerHostname": "sql",
    "acrLoginServer": "acr",
    "synapseAnalytics": "synapse",
}


def discover_cloud(arm: str, context: FlowContext, *, name: str = "") -> Generator[Effect, Any, Cloud]:
    """Ask a Resource Manager which cloud it belongs to.

    Args:
        arm: its URL, or the whole URL of a metadata document (`ARM_CLOUD_METADATA_URL`).
        context: clocks.
        name: which cloud of a list is meant; may be empty when there is one only.

    Raises:
        AuthenticationError: it does not answer with a description that can be used.
        TransportError: it does not answer.
    """
    url = _metadata_url(arm)
    answer: Answer = yield from send_with_retries(
        Send("GET", url, (("Accept", "application/json"),)), context
    )
    if answer.status != _OK:
        raise _unusable(url, f"it answers with status {answer.status}")
    return _chosen(clouds_of(answer.body, url), name, url)


def clouds_of(body: bytes, where: str) -> tuple[Cloud, ...]:
    """The clouds in a metadata document.

    Raises:
        AuthenticationError: it is not such a document; the message says what is wrong.
    """
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _unusable(where, "it is not JSON") from None
    entries = document if isinstance(document, list) else [document]
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        raise _unusable(where, "it describes no cloud")
    return tuple(_cloud(entry, where) for entry in entries)


def _metadata_url(arm: str) -> str:
    """The URL to ask.

    Raises:
        AuthenticationError: neither https nor loopback.
    """
    url = arm if "://" in arm else f"https://{arm}"
    if named_site(url) is None:
        raise _unusable(shown_url(url), "the address is no https URL")
    return url if "/metadata/endpoints" in url else url.rstrip("/") + _PATH


def _chosen(clouds: tuple[Cloud, ...], name: str, where: str) -> Cloud:
    for cloud in clouds:
        if not name or cloud.name.lower() == name.lower():
            return cloud
    names = ", ".join(cloud.name for cloud in clouds)
    raise _unusable(where, f"it has no cloud called {name[:60]!a}, but {names}")


def _cloud(entry: Mapping[str, Any], where: str) -> Cloud:
    """One entry, checked."""
    login = _part(entry, "authentication", where)
    manager = _origin(entry.get("resourceManager"), "resourceManager", where)
    authority = _origin(login.get("loginEndpoint"), "authentication.loginEndpoint", where)
    if cloud_of_authority(authority) is PUBLIC:
        # What ARM says for the public cloud is an older host; az corrects it in the same way.
        authority = PUBLIC.authority
    graph = entry.get("microsoftGraphResourceId") or entry.get("graph")
    return Cloud(
        name=_text(entry.get("name")) or manager.removeprefix("https://"),
        authority=authority,
        resource_manager=manager,
        management_audience=_audience(login.get("audiences")) or f"{manager}/",
        graph=_origin(graph, "graph", where) if graph else "",
        authority_hosts=(parse_url(authority).origin.host,),
        suffixes=_suffixes(entry.get("suffixes")),
        tenant="adfs" if _text(login.get("identityProvider")).upper() == "ADFS" else "",
    )


def _part(entry: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = entry.get(key)
    if not isinstance(value, dict):
        raise _unusable(where, f"{key} is missing")
    return value


def _origin(value: object, key: str, where: str) -> str:
    """Scheme, host and port of a URL in the document; Azure Stack's `/adfs` is the tenant's place."""
    if not isinstance(value, str) or "://" not in value or named_site(value) is None:
        raise _unusable(where, f"{key} is no https URL")
    origin = parse_url(value).origin
    plain = host_and_port(origin).removesuffix(":443")
    return f"{origin.scheme}://{plain}"


def _audience(value: object) -> str:
    """The first audience, which is the one that az takes."""
    first = value[0] if isinstance(value, list) and value else ""
    return first if isinstance(first, str) and first.isascii() and first.isprintable() else ""


def _suffixes(value: object) -> tuple[tuple[str, str], ...]:
    """The DNS suffixes that are names; anything else is passed over."""
    found = value if isinstance(value, dict) else {}
    pairs = ((service, host_of(str(found.get(key, "")).lstrip("."))) for key, service in _SUFFIXES.items())
    return tuple((service, host) for service, host in pairs if host and "." in host)


def _text(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() else ""


def _unusable(where: str, why: str) -> AuthenticationError:
    return AuthenticationError(
        f"the cloud's description can't be used: {why}",
        where=where,
        hint="check the Resource Manager's address; it should answer at /metadata/endpoints",
        code="cloud-metadata",
    )
