"""Discovery documents: OpenID Connect Discovery 1.0, the key set, and Entra's instance discovery.

Every URL in them begins with the address that the client used, so that a client which follows
them stays with the emulator, whatever name and port it came by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from azbearer.emulator.directory import issuer_of
from azbearer.emulator.entra import errors
from azbearer.emulator.entra.tenants import is_shared
from azbearer.emulator.hosts import LOOPBACK_NAMES, SERVICE_BY_HOST, Service
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.signing import SigningKey

# Metadata of the shared names has a placeholder where a tenant's id would be.
_PLACEHOLDER = "{tenantid}"
_CACHEABLE = (("Cache-Control", "max-age=86400, private"),)
_CLAIMS = (
    "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host",
    "aud", "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash",
    "c_hash", "email",
)  # fmt: skip
_CLOUDS = (
    ("login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"),
    ("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
    ("login.microsoftonline.us", "login.usgovcloudapi.net"),
)


class Metadata:
    """The documents that tell a client where everything is."""

    def __init__(self, directory: Directory, key: SigningKey) -> None:
        self._directory = directory
        self._key = key

    def version1(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """GET /{tenant}/.well-known/openid-configuration."""
        tenant = self._tenant_id(parameters["tenant"])
        base = f"{request.base_url}/{parameters['tenant']}"
        document = _document(f"{base}/oauth2", issuer_of(tenant), f"{base}/discovery/keys")
        return json_reply(document, headers=_CACHEABLE)

    def version2(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """GET /{tenant}/v2.0/.well-known/openid-configuration."""
        tenant = self._tenant_id(parameters["tenant"])
        name = parameters["tenant"] if tenant == _PLACEHOLDER else tenant
        base = f"{request.base_url}/{name}"
        issuer = f"{request.base_url}/{tenant}/v2.0"
        document = _document(f"{base}/oauth2/v2.0", issuer, f"{base}/discovery/v2.0/keys")
        return json_reply(document, headers=_CACHEABLE)

    def keys(self, _request: Request, parameters: Mapping[str, str]) -> Reply:
        """GET /{tenant}/discovery/keys and /{tenant}/discovery/v2.0/keys."""
        tenant = self._tenant_id(parameters["tenant"])
        key = {**self._key.public_jwk(), "issuer": issuer_of(tenant)}
        return json_reply({"keys": [key]}, headers=_CACHEABLE)

    def instance(self, request: Request, _parameters: Mapping[str, str]) -> Reply:
        """GET /common/discovery/instance?authorization_endpoint=URL."""
        endpoint = urlsplit(request.parameter("authorization_endpoint") or "")
        if not _is_authority(endpoint.hostname or ""):
            raise errors.invalid_instance()
        tenant = endpoint.path.strip("/").partition("/")[0]
        version = "/v2.0" if "/v2.0/" in endpoint.path else ""
        # msal leaves the port out of the address that it asks about; ours would not be found without.
        authority = request.host if endpoint.hostname in LOOPBACK_NAMES else endpoint.netloc
        discovery = f"https://{authority}/{tenant}{version}/.well-known/openid-configuration"
        body = {
            "tenant_discovery_endpoint": discovery,
            "api-version": "1.1",
            "metadata": [_network(aliases) for aliases in (*_CLOUDS, (request.host,))],
        }
        return json_reply(body, headers=_CACHEABLE)

    def user_realm(self, _request: Request, parameters: Mapping[str, str]) -> Reply:
        """GET /common/userrealm/{user}: every domain here is managed, none federated with another server."""
        name = parameters["user"]
        body = {
            "ver": "1.0",
            "account_type": "Managed" if self._directory.user(name) else "Unknown",
            "domain_name": name.rpartition("@")[2],
            "cloud_instance_name": "microsoftonline.com",
            "cloud_audience_urn": "urn:federation:MicrosoftOnline",
        }
        return json_reply(body)

    def _tenant_id(self, name: str) -> str:
        """The tenant's GUID, or the placeholder for the shared endpoints."""
        if is_shared(name):
            return _PLACEHOLDER
        tenant = self._directory.tenant(name)
        if tenant is None:
            raise errors.tenant_not_found(name, "invalid_tenant")
        return tenant.guid


def _is_authority(host: str) -> bool:
    return SERVICE_BY_HOST.get(host) is Service.ENTRA or host in LOOPBACK_NAMES


def _network(aliases: tuple[str, ...]) -> dict[str, Any]:
    return {"preferred_network": aliases[0], "preferred_cache": aliases[-1], "aliases": list(aliases)}


def _document(endpoints: str, issuer: str, keys: str) -> dict[str, Any]:
    """An openid-configuration; `endpoints` is the URL that the OAuth endpoints share."""
    return {
        "token_endpoint": f"{endpoints}/token",
        "token_endpoint_auth_methods_supported": [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        "jwks_uri": keys,
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": issuer,
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": "https://graph.microsoft.com/oidc/userinfo",
        "authorization_endpoint": f"{endpoints}/authorize",
        "device_authorization_endpoint": f"{endpoints}/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{endpoints}/logout",
        "claims_supported": list(_CLAIMS),
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
        "rbac_url": "https://pas.windows.net",
    }
