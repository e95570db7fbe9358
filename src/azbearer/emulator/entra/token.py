"""The token endpoints: client credentials in version 1 and version 2.

Field names and JSON types differ on purpose. Version 1 takes `resource`, writes every number as a
string and tells `expires_on`; version 2 takes `scope`, writes numbers, and has no `expires_on`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from azbearer.emulator.entra import errors
from azbearer.emulator.entra.claims import BACKDATED_SECONDS, access_token_claims
from azbearer.emulator.entra.clientauth import authenticate, presented
from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import App, EmulatorSettings, Tenant
    from azbearer.emulator.signing import SigningKey

_FORM = "application/x-www-form-urlencoded"
_DEFAULT_SCOPE = "/.default"
_NO_TENANT = frozenset({"common", "consumers"})


class TokenEndpoint:
    """Issues access tokens."""

    def __init__(
        self, settings: EmulatorSettings, directory: Directory, key: SigningKey, ids: Identifiers
    ) -> None:
        self._settings = settings
        self._directory = directory
        self._key = key
        self._ids = ids

    def version1(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST /{tenant}/oauth2/token."""
        tenant, form = self._open(request, parameters)
        app = self._client(request, form, tenant, target_field="resource")
        resource = form["resource"]
        expires, token = self._issue(tenant, app, resource)
        lifetime = str(self._settings.token_lifetime)
        return json_reply(
            {
                "token_type": "Bearer",
                "expires_in": lifetime,
                "ext_expires_in": lifetime,
                "expires_on": str(expires),
                "not_before": str(expires - self._settings.token_lifetime - BACKDATED_SECONDS),
                "resource": resource,
                "access_token": token,
            }
        )

    def version2(self, request: Request, parameters: Mapping[str, str]) -> Reply:
        """POST /{tenant}/oauth2/v2.0/token."""
        tenant, form = self._open(request, parameters)
        app = self._client(request, form, tenant, target_field="scope")
        _, token = self._issue(tenant, app, resource_of_scope(form["scope"]))
        lifetime = self._settings.token_lifetime
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": token,
        }
        return json_reply(body)

    def _open(self, request: Request, parameters: Mapping[str, str]) -> tuple[Tenant, dict[str, str]]:
        """The tenant and the form of a request whose grant is one we know."""
        if request.method != "POST":
            raise errors.only_post(request.method)
        tenant = self._tenant(parameters["tenant"])
        form = form_of(request)
        grant_type = _required(form, "grant_type")
        if grant_type != "client_credentials":
            raise errors.unsupported_grant(grant_type)
        return tenant, form

    def _tenant(self, name: str) -> Tenant:
        if name.lower() in _NO_TENANT:
            raise errors.tenant_needed()
        tenant = self._directory.tenant(name)
        if tenant is None:
            raise errors.tenant_not_found(name)
        return tenant

    def _client(self, request: Request, form: Mapping[str, str], tenant: Tenant, *, target_field: str) -> App:
        """The app that the request comes from, after its proof was checked."""
        proof = presented(request, form)
        _required({"client_id": proof.client_id}, "client_id")
        _required(form, target_field)
        app = self._directory.app(tenant, proof.client_id)
        if app is None:
            raise errors.unknown_app(proof.client_id, tenant)
        authenticate(app, proof)
        return app

    def _issue(self, tenant: Tenant, app: App, resource: str) -> tuple[int, str]:
        """The expiry and the signed token."""
        if not self._directory.knows_resource(resource):
            raise errors.unknown_resource(resource, tenant)
        issued = int(self._settings.clock())
        expires = issued + self._settings.token_lifetime
        claims = access_token_claims(tenant, app, resource, issued=issued, expires=expires, ids=self._ids)
        return expires, self._key.sign(claims)


def form_of(request: Request) -> dict[str, str]:
    """The form fields of a request; a body of another type has none, as far as Entra is concerned."""
    if request.media_type != _FORM:
        return {}
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def resource_of_scope(scope: str) -> str:
    """The audience that a scope asks for: the scope without `/.default`, a further slash kept.

    Raises:
        AadstsError: 70011, when the scope is not exactly one resource with `/.default`.
    """
    if not scope.endswith(_DEFAULT_SCOPE) or len(scope.split()) != 1 or scope == _DEFAULT_SCOPE:
        raise errors.invalid_scope(scope)
    return scope.removesuffix(_DEFAULT_SCOPE)


def _required(form: Mapping[str, str], name: str) -> str:
    value = form.get(name)
    if not value:
        raise errors.missing_field(name)
    return value
