"""The operations on secrets. Source: Microsoft, Key Vault REST API, "Secrets"."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from azbearer.emulator.bearer import Problem, TokenError
from azbearer.emulator.directory import issuer_of
from azbearer.emulator.hosts import VAULT_AUDIENCES, vault_audience
from azbearer.emulator.routing import Route, RouteTable
from azbearer.emulator.vault import bundles, errors
from azbearer.emulator.vault.errors import VaultError
from azbearer.emulator.vault.secrets import Secrets
from azbearer.emulator.wire import Headers, Reply, Request, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.vault.permissions import VaultPermissions
    from azbearer.emulator.vault.secrets import VaultSecret, Version

_NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")
_LARGEST_PAGE = 25
_LOGIN = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class _Call:
    """A request that may pass: to which vault, by which address, with the values of the path."""

    request: Request
    vault: str
    base: str
    parameters: Mapping[str, str]

    @property
    def name(self) -> str:
        """The secret's name."""
        name = self.parameters["name"]
        if not _NAME.fullmatch(name):
            raise errors.bad_parameter(f"The request URI contains an invalid name: {name}")
        return name

    def json_object(self) -> dict[str, Any]:
        """The body."""
        try:
            value = json.loads(self.request.body.decode("utf-8-sig"))
        except ValueError as error:
            raise errors.bad_parameter("The request body is not valid JSON.") from error
        if not isinstance(value, dict):
            raise errors.bad_parameter("The request body is not a JSON object.")
        return value


# With the name of the permission that it needs.
_Handler = tuple[str, Callable[[_Call], Reply]]


class VaultService:
    """Answers what is sent to *.vault.azure.net."""

    def __init__(self, ground: Ground, permissions: VaultPermissions | None = None) -> None:
        controls = ground.controls
        self._permissions = permissions
        self._directory = ground.directory
        self._ids = ground.ids
        self._clock = controls.clock
        self._secrets = Secrets(
            controls.store.documents("vault.secrets"), controls.clock, ground.settings.operation_seconds
        )
        self._check = ground.token_check(VAULT_AUDIENCES)
        self._routes: RouteTable[_Handler] = RouteTable(
            (
                Route("GET", "/secrets", ("list", self.list)),
                Route("POST", "/secrets/restore", ("restore", self.restore)),
                Route("PUT", "/secrets/{name}", ("set", self.set)),
                Route("GET", "/secrets/{name}", ("get", self.get)),
                Route("PATCH", "/secrets/{name}", ("update", self.update)),
                Route("DELETE", "/secrets/{name}", ("delete", self.delete)),
                Route("GET", "/secrets/{name}/versions", ("list", self.list_versions)),
                Route("POST", "/secrets/{name}/backup", ("backup", self.backup)),
                Route("GET", "/secrets/{name}/{version}", ("get", self.get)),
                Route("PATCH", "/secrets/{name}/{version}", ("update", self.update)),
                Route("GET", "/deletedsecrets", ("list", self.list_deleted)),
                Route("GET", "/deletedsecrets/{name}", ("get", self.get_deleted)),
                Route("DELETE", "/deletedsecrets/{name}", ("purge", self.purge)),
                Route("POST", "/deletedsecrets/{name}/recover", ("recover", self.recover)),
            )
        )

    def answer(self, request: Request) -> Reply:
        """The reply, with the vault's headers."""
        try:
            reply = self._route(request)
        except VaultError as error:
            reply = error.reply()
        if reply.status == HTTPStatus.UNAUTHORIZED:
            reply = reply.with_headers(self._challenge(request))
        return reply.with_headers(*self._common_headers(request))

    def _route(self, request: Request) -> Reply:
        claims = self._authenticated(request)
        if not request.parameter("api-version"):
            raise errors.bad_parameter("api-version must be specified")
        found = self._routes.find(request.method, request.segments)
        if found is None:
            raise errors.no_such_path(request.path)
        vault = request.host_name.partition(".")[0]
        operation, handler = found.handler
        if self._permissions:
            self._permissions.check(claims, vault, operation, found.parameters.get("name", ""))
        return handler(_Call(request, vault, request.base_url, found.parameters))

    def _authenticated(self, request: Request) -> Mapping[str, Any]:
        try:
            return self._check.claims(request)
        except TokenError as error:
            raise errors.unauthorized(self._reason(request, error)) from error

    def _reason(self, request: Request, error: TokenError) -> str:
        expected = ", ".join(issuer_of(tenant.guid) for tenant in self._directory.tenants)
        audience = vault_audience(request.host_name)
        return {
            Problem.MISSING: "AKV10000: Request is missing a Bearer or PoP token.",
            Problem.SIGNATURE: "AKV10046: Unable to resolve the key used for signature validation.",
            Problem.AUDIENCE: f"AKV10022: Invalid audience. Expected {audience}, found: {error.found}.",
            Problem.ISSUER: f"AKV10032: Invalid issuer. Expected one of {expected}, found {error.found}.",
            Problem.EXPIRED: "Error validating token: IDX10223",
            Problem.TOO_EARLY: "Error validating token: IDX10222",
            Problem.REVOKED: "Error validating token: the token was revoked.",
        }[error.problem]

    def _challenge(self, request: Request) -> tuple[str, str]:
        """Where to get a token, and for what: clients follow it, and check the resource against the host."""
        tenant = self._directory.tenants[0].guid
        is_real = bool(request.host_name.partition(".")[2].startswith("vault."))
        login = _LOGIN if is_real else request.base_url
        resource = vault_audience(request.host_name)
        return "WWW-Authenticate", f'Bearer authorization="{login}/{tenant}", resource="{resource}"'

    def set(self, call: _Call) -> Reply:
        """A new version of a secret."""
        version = bundles.new_version(call.json_object(), self._new_id(), self._clock())
        secret = self._secrets.add(call.vault, call.name, version)
        return json_reply(bundles.with_value(call.base, secret, version))

    def get(self, call: _Call) -> Reply:
        """A version with its value, the latest unless one is named."""
        secret, version = self._found(call)
        if not version.enabled:
            raise errors.disabled("get")
        return json_reply(bundles.with_value(call.base, secret, version))

    def update(self, call: _Call) -> Reply:
        """Change the attributes of a version."""
        secret, version = self._found(call)
        version = bundles.changed(version, call.json_object(), self._clock())
        self._secrets.change(secret, version)
        return json_reply(bundles.bundle(call.base, secret, version))

    def list(self, call: _Call) -> Reply:
        """The secrets of a vault, in pages."""
        found = self._secrets.listed(call.vault, deleted=False)
        return _page(call, [(secret.name, bundles.listed(call.base, secret)) for secret in found])

    def list_versions(self, call: _Call) -> Reply:
        """The versions of a secret, in pages."""
        secret = self._secrets.get(call.vault, call.name)
        versions = sorted(secret.versions, key=lambda version: version.id)
        return _page(call, [(each.id, bundles.bundle(call.base, secret, each)) for each in versions])

    def delete(self, call: _Call) -> Reply:
        """Delete all versions; they can be recovered."""
        secret = self._secrets.delete(call.vault, call.name)
        shown = bundles.bundle(call.base, secret, secret.latest)
        return json_reply(bundles.deleted(call.base, secret, shown))

    def list_deleted(self, call: _Call) -> Reply:
        """The deleted secrets of a vault, in pages."""
        found = self._secrets.listed(call.vault, deleted=True)
        return _page(
            call,
            [
                (secret.name, bundles.deleted(call.base, secret, bundles.listed(call.base, secret)))
                for secret in found
            ],
        )

    def get_deleted(self, call: _Call) -> Reply:
        """A deleted secret."""
        secret = self._secrets.get_deleted(call.vault, call.name)
        shown = bundles.bundle(call.base, secret, secret.latest)
        return json_reply(bundles.deleted(call.base, secret, shown))

    def purge(self, call: _Call) -> Reply:
        """Remove a deleted secret for good."""
        self._secrets.purge(call.vault, call.name)
        return Reply(HTTPStatus.NO_CONTENT)

    def recover(self, call: _Call) -> Reply:
        """Take back a deletion."""
        secret = self._secrets.recover(call.vault, call.name)
        return json_reply(bundles.bundle(call.base, secret, secret.latest))

    def backup(self, call: _Call) -> Reply:
        """A secret with all its versions as one opaque text."""
        return json_reply({"value": bundles.backup_of(self._secrets.get(call.vault, call.name))})

    def restore(self, call: _Call) -> Reply:
        """A secret from its backup."""
        secret = self._secrets.restore(bundles.from_backup(call.json_object().get("value"), call.vault))
        return json_reply(bundles.bundle(call.base, secret, secret.latest))

    def _found(self, call: _Call) -> tuple[VaultSecret, Version]:
        secret, wanted = self._secrets.get(call.vault, call.name), call.parameters.get("version", "")
        if not wanted:
            return secret, secret.latest
        for version in secret.versions:
            if version.id == wanted.lower():
                return secret, version
        raise errors.not_found(f"{call.name}/{wanted}")

    def _new_id(self) -> str:
        return self._ids.guid().replace("-", "")

    def _common_headers(self, request: Request) -> Headers:
        given = request.header("x-ms-client-request-id")
        return (
            ("Cache-Control", "no-cache"),
            ("Pragma", "no-cache"),
            ("Expires", "-1"),
            ("x-ms-keyvault-region", "westeurope"),
            *((("x-ms-client-request-id", given),) if given else ()),
            ("x-ms-request-id", self._ids.guid()),
            ("x-ms-keyvault-service-version", "1.9.0.0"),
            ("x-ms-keyvault-network-info", f"conn_type=Ipv4;addr={request.peer};act_addr_fam=InterNetwork;"),
            ("X-Content-Type-Options", "nosniff"),
            ("Strict-Transport-Security", "max-age=31536000;includeSubDomains"),
        )


def _page(call: _Call, items: list[tuple[str, dict[str, Any]]]) -> Reply:
    """A page of a list that is ordered by its keys, behind the key of the token."""
    size, after = _page_size(call.request), _token(call.request)
    rest = [(key, shown) for key, shown in items if key > after]
    page, link = rest[:size], None
    if len(rest) > size:
        token = base64.urlsafe_b64encode(page[-1][0].encode()).decode()
        kept = [(n, v) for n, v in call.request.parameters if n.lower() != "$skiptoken"]
        query = urlencode([*kept, ("$skiptoken", token)], quote_via=quote)
        link = f"{call.base}{call.request.path}?{query}"
    return json_reply({"value": [shown for _, shown in page], "nextLink": link})


def _page_size(request: Request) -> int:
    text = request.parameter("maxresults")
    if text is None:
        return _LARGEST_PAGE
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise errors.bad_parameter(
            f"Parameter maxresults value '{text}' is invalid: it must be between 1 and {_LARGEST_PAGE}."
        )
    return int(text)


def _token(request: Request) -> str:
    text = request.parameter("$skiptoken") or ""
    try:
        return base64.urlsafe_b64decode(text).decode()
    except (ValueError, binascii.Error) as error:
        raise errors.bad_parameter(f"The skiptoken '{text}' is invalid.") from error
