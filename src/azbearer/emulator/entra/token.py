"""The token endpoints of both versions: who asks, by which grant, and the shape of the answer.

Field names and JSON types differ on purpose. Version 1 takes `resource`, writes every number as a
string and tells `expires_on`; version 2 takes `scope`, writes numbers, and has no `expires_on`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.directory import issuer_of
from azbearer.emulator.entra import errors
from azbearer.emulator.entra.clientauth import ClientAuthentication, presented
from azbearer.emulator.entra.forms import form_of
from azbearer.emulator.entra.grants import CLIENT_CREDENTIALS, Asked, Grant, required, target_field
from azbearer.emulator.entra.issuer import Issuer, client_info
from azbearer.emulator.entra.tenants import is_shared, tenant_for_apps, tenant_for_users
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.entra.issuer import AccessToken, Granted
    from azbearer.emulator.entra.sessions import SignIn
    from azbearer.emulator.settings import EmulatorSettings, Tenant


class TokenEndpoint:
    """Finds out who asks, lets the grant decide, and answers with tokens.

    Args:
        settings: the clock and lifetimes.
        directory: who exists.
        issuer: signs the tokens.
        grants: by `grant_type`.
        begin_device: answers the device authorization endpoint.
    """

    def __init__(
        self,
        settings: EmulatorSettings,
        directory: Directory,
        issuer: Issuer,
        grants: Mapping[str, Grant],
        begin_device: Callable[[Asked], Reply],
    ) -> None:
        self._settings = settings
        self._directory = directory
        self._issuer = issuer
        self._grants = grants
        self._begin_device = begin_device
        self._clients = ClientAuthentication(settings)

    def version1(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST /{tenant}/oauth2/token."""
        granted = self._granted(request, parameters, 1)
        token = self._issuer.access_token(granted)
        lifetime = str(self._settings.token_lifetime)
        body = {
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "expires_on": str(token.expires),
            "not_before": str(token.not_before),
            "resource": granted.audience,
            "access_token": token.text,
        }
        sign_in = granted.sign_in
        person = {} if sign_in is None else self._for_person(request, sign_in, scope=sign_in.target.granted)
        return json_reply({**body, **person})

    def version2(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST /{tenant}/oauth2/v2.0/token."""
        granted = self._granted(request, parameters, 2)
        token: AccessToken = self._issuer.access_token(granted)
        lifetime = self._settings.token_lifetime
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": token.text,
        }
        sign_in = granted.sign_in
        person = {} if sign_in is None else self._for_person(request, sign_in, scope=sign_in.target.scope)
        return json_reply({**body, **person})

    def device_code(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST /{tenant}/oauth2/devicecode and /{tenant}/oauth2/v2.0/devicecode."""
        _check_post(request)
        form = form_of(request)
        client_id = required(form, "client_id")
        tenant = tenant_for_users(self._directory, parameters["tenant"], client_id)
        app = self._directory.app(tenant, client_id)
        if app is None:
            raise errors.unknown_app(client_id, tenant)
        # The proof of a confidential client is asked for when it polls.
        shared = is_shared(parameters["tenant"])
        return self._begin_device(Asked(request, form, tenant, app, "", _version(request), shared))

    def _granted(self, request: Request, parameters: Mapping[str, str], version: int) -> Granted:
        asked, grant = self._asked(request, parameters["tenant"], version)
        return grant(asked)

    def _asked(self, request: Request, tenant_name: str, version: int) -> tuple[Asked, Grant]:
        """Who asks for what; the order of the checks is the service's."""
        _check_post(request)
        form = form_of(request)
        proof = presented(request, form)
        for_app = form.get("grant_type") == CLIENT_CREDENTIALS
        tenant = self._tenant(tenant_name, proof.client_id, for_app=for_app)
        grant_type = required(form, "grant_type")
        grant = self._grants.get(grant_type)
        if grant is None:
            raise errors.unsupported_grant(grant_type)
        required({"client_id": proof.client_id}, "client_id")
        if for_app:
            required(form, target_field(version))
        app = self._directory.app(tenant, proof.client_id)
        if app is None:
            raise errors.unknown_app(proof.client_id, tenant)
        audiences = _assertion_audiences(request, tenant, tenant_name)
        acr = self._clients.check(app, proof, audiences, public=not for_app)
        if not app.enabled:
            raise errors.disabled_app(app)
        if for_app and not app.has_principal:
            raise errors.missing_principal(app, tenant)
        return Asked(request, form, tenant, app, acr, version, is_shared(tenant_name)), grant

    def _tenant(self, name: str, client_id: str, *, for_app: bool) -> Tenant:
        if for_app:
            return tenant_for_apps(self._directory, name)
        return tenant_for_users(self._directory, name, client_id)

    def _for_person(self, request: Request, sign_in: SignIn, *, scope: str) -> dict[str, Any]:
        """What an answer has besides when a person signed in."""
        openid = sign_in.target.openid
        body: dict[str, Any] = {"scope": scope}
        # Version 1 knows no offline_access: there every sign-in can be refreshed.
        if "offline_access" in openid or _version(request) == 1:
            body["refresh_token"] = self._issuer.refresh_token(sign_in)
        if "openid" in openid:
            body["id_token"] = self._issuer.id_token(sign_in, request.base_url)
        if form_of(request).get("client_info") == "1":
            body["client_info"] = client_info(sign_in)
        return body


def _version(request: Request) -> int:
    """Which generation of the endpoints a path names; paths compare case-insensitively."""
    return 2 if "v2.0" in (segment.lower() for segment in request.segments) else 1


def _check_post(request: Request) -> None:
    if request.method != "POST":
        raise errors.only_post(request.method)


def _assertion_audiences(request: Request, tenant: Tenant, tenant_name: str) -> frozenset[str]:
    """To whom a client assertion may be made out: this tenant's token endpoints, or its issuers.

    By the host that the client used: an assertion for another cloud must not do here.
    """
    names = {tenant.guid, tenant_name.lower(), *tenant.names}
    base = request.base_url.lower()
    endpoints = (f"{base}/{name}/oauth2/{v2}token" for name in names for v2 in ("", "v2.0/"))
    issuers = (issuer_of(tenant.guid), f"{base}/{tenant.guid}/v2.0")
    return frozenset((*endpoints, *issuers))
