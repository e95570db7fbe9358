"""The token proxy of an AKS cluster, through which pods with an identity binding reach Entra ID.

The cluster names it by `AZURE_KUBERNETES_TOKEN_PROXY`, a name for SNI, and its authority: a file or
PEM text, never both. The file is read for each request, since the cluster replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.effects import mapped
from azbearer.tokens.contract import ReadFile, Send
from azbearer.tokens.hosts import site_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from azbearer.tokens.contract import Effect, Flow

_PROXY = "AZURE_KUBERNETES_TOKEN_PROXY"
_SNI = "AZURE_KUBERNETES_SNI_NAME"
_CA_FILE = "AZURE_KUBERNETES_CA_FILE"
_CA_DATA = "AZURE_KUBERNETES_CA_DATA"
_PEM = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class TokenProxy:
    """Where the proxy is, and how it is recognised."""

    url: str
    server_name: str
    ca_file: str
    ca_data: str

    def carry(self, flow: Flow) -> Flow:
        """The same flow, with its requests sent to the proxy."""
        ca_pem = yield from self._authorities()
        return (yield from mapped(flow, lambda effect: self._redirected(effect, ca_pem)))

    def _authorities(self) -> Generator[Effect, Any, bytes]:
        if not self.ca_file:
            return self.ca_data.encode()
        try:
            pem: bytes = yield ReadFile(self.ca_file)
        except OSError as error:
            raise _wrong(f"{_CA_FILE} can't be read: {error.strerror or error}", self.ca_file) from error
        if _PEM not in pem:
            raise _wrong(f"{_CA_FILE} holds no certificate", self.ca_file)
        return pem

    def _redirected(self, effect: Effect, ca_pem: bytes) -> Effect:
        if not isinstance(effect, Send):
            return effect
        asked = urlsplit(effect.url)
        query = f"?{asked.query}" if asked.query else ""
        url = f"{self.url}{asked.path}{query}"
        # The cluster's own address: what a company's proxy must not see, and could not reach.
        return replace(effect, url=url, ca_pem=ca_pem, server_name=self.server_name, use_proxy=False)


def token_proxy_in(environment: Mapping[str, str]) -> TokenProxy | None:
    """The proxy that the environment names, or None.

    Raises:
        AuthenticationError: the variables contradict each other, or the URL is no plain https URL.
    """
    url, server_name, ca_file, ca_data = (
        environment.get(name, "") for name in (_PROXY, _SNI, _CA_FILE, _CA_DATA)
    )
    if not url:
        stray = [name for name in (_SNI, _CA_FILE, _CA_DATA) if environment.get(name)]
        if stray:
            raise _wrong(f"{stray[0]} is set, but {_PROXY} is not", stray[0])
        return None
    if ca_file and ca_data:
        raise _wrong(f"{_CA_FILE} and {_CA_DATA} are both set", _CA_FILE)
    if ca_data and _PEM not in ca_data.encode():
        raise _wrong(f"{_CA_DATA} holds no certificate", _CA_DATA)
    return TokenProxy(_plain_https(url), server_name, ca_file, ca_data)


def _plain_https(url: str) -> str:
    site, parts = site_of(url), urlsplit(url)
    if site is None or site.scheme != "https" or parts.query or parts.fragment:
        raise _wrong(f"{_PROXY} is no plain https URL", _PROXY)
    return url.rstrip("/")


def _wrong(message: str, where: str) -> AuthenticationError:
    return AuthenticationError(
        message,
        where=where,
        hint="AKS sets these variables together: give one of the file and the data, and an https URL",
        code="token-proxy",
    )
