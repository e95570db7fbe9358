"""Graph's front: version, token and permissions are checked, then the table of operations decides."""

from __future__ import annotations

import datetime as dt
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.bearer import Problem, TokenError
from azbearer.emulator.faults import effects
from azbearer.emulator.graph import errors, permissions
from azbearer.emulator.graph.batch import answer_batch
from azbearer.emulator.graph.calls import Call, GraphHandler
from azbearer.emulator.graph.crud import Crud
from azbearer.emulator.graph.errors import GraphError
from azbearer.emulator.graph.proofs import Proofs
from azbearer.emulator.graph.queries import answer_one
from azbearer.emulator.graph.relations import Relations
from azbearer.emulator.graph.schema import USERS
from azbearer.emulator.graph.wellknown import GRAPH_APP_ID
from azbearer.emulator.hosts import GRAPH_AUDIENCES
from azbearer.emulator.routing import Route, RouteTable
from azbearer.emulator.wire import Headers, Reply, Request, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.graph.objects import Objects
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.settings import Tenant

_VERSIONS = frozenset({"v1.0", "beta"})
_KEYED = re.compile(r"(\w+)\((.+)\)")
_REASONS = {
    Problem.MISSING: "Access token is empty.",
    Problem.SIGNATURE: "CompactToken parsing failed with error code: 80049217",
    Problem.EXPIRED: "Lifetime validation failed, the token is expired.",
    Problem.TOO_EARLY: "Lifetime validation failed, the token is not yet valid.",
    Problem.AUDIENCE: "Access token validation failure. Invalid audience.",
    Problem.ISSUER: "Access token validation failure. Invalid issuer.",
    Problem.REVOKED: "Continuous access evaluation resulted in challenge with result: InteractionRequired.",
}


class GraphService:
    """Answers what is sent to graph.microsoft.com and its like."""

    def __init__(self, ground: Ground, objects: Objects) -> None:
        ids, clock = ground.ids, ground.controls.clock
        self._directory = ground.directory
        self._ids = ids
        self._clock = clock
        self._faults = ground.controls.faults
        self._objects = objects
        self._strict = ground.settings.graph_permissions
        # The description of the cloud names the emulator's own address as Graph's.
        own = frozenset(url.lower() for url in ground.directory.own_urls)
        self._check = ground.token_check(GRAPH_AUDIENCES | own)
        crud = Crud(objects, ids, clock)
        self._routes: RouteTable[GraphHandler] = RouteTable(
            (
                Route("GET", "/me", self.me),
                Route("GET", "/organization", self.organization),
                Route("POST", "/$batch", self.batch),
                *Proofs(crud, objects, ids, clock).routes(),
                *Relations(crud, objects, ids, clock).routes(),
                *crud.routes(),
            )
        )

    def answer(self, request: Request) -> Reply:
        """The reply, with Graph's headers."""
        request_id = self._ids.guid()
        client_id = request.header("client-request-id") or request_id
        try:
            reply = self._route(request)
        except GraphError as error:
            date = f"{dt.datetime.fromtimestamp(self._clock(), dt.UTC):%Y-%m-%dT%H:%M:%S}"
            reply = json_reply(error.body(date, request_id, client_id), error.status)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            reply = reply.with_headers(("WWW-Authenticate", _challenge(self._directory.tenants[0])))
        return reply.with_headers(*_common_headers(request_id, client_id))

    def me(self, call: Call) -> Reply:
        """The user whose token it is."""
        if call.claims.get("idtyp") != "user":
            message = "/me request is only valid with delegated authentication flow."
            raise errors.bad_request(message, "BadRequest")
        document = self._objects.find(USERS.collection, call.tenant.guid, str(call.claims["oid"]))
        if document is None:
            raise errors.not_found(str(call.claims["oid"]))
        return answer_one(call, USERS, document)

    def organization(self, call: Call) -> Reply:
        """The tenant."""
        tenant = call.tenant
        domains = tenant.domains or (f"{tenant.guid}.onmicrosoft.com",)
        verified = [
            {
                "capabilities": "Email, OfficeCommunicationsOnline",
                "isDefault": index == 0,
                "isInitial": domain.endswith(".onmicrosoft.com"),
                "name": domain,
                "type": "Managed",
            }
            for index, domain in enumerate(domains)
        ]
        found = {
            "id": tenant.guid,
            "displayName": tenant.display_name,
            "countryLetterCode": "US",
            "tenantType": "AAD",
            "verifiedDomains": verified,
        }
        return json_reply({"@odata.context": f"{call.root}/$metadata#organization", "value": [found]})

    def batch(self, call: Call) -> Reply:
        """Up to 20 requests in one."""
        return answer_batch(call, self._in_batch)

    def _in_batch(self, request: Request) -> Reply:
        """One request of a batch, which a planned fault may befall by itself."""
        fault = self._faults.due("graph", request)
        replaced = effects.instead(fault, "graph", request) if fault else None
        return replaced or self.answer(request)

    def _route(self, request: Request) -> Reply:
        version, *rest = request.segments
        if version.lower() not in _VERSIONS:
            raise errors.bad_request(f"Invalid version: {version}", "BadRequest")
        claims = self._claims(request)
        tenant = self._directory.tenant(str(claims["tid"]))
        segments = tuple(part for segment in rest for part in _keyed(segment))
        found = self._routes.find(request.method, segments)
        if tenant is None or found is None:
            raise self._unknown(request.method, segments)
        if self._strict:
            permissions.check(claims, request.method, segments)
        return found.handler(Call(request, version.lower(), found.parameters, tenant, claims))

    def _unknown(self, method: str, segments: tuple[str, ...]) -> GraphError:
        if self._routes.knows(segments):
            return errors.method_not_allowed(method)
        return errors.no_segment(segments[0] if segments else "")

    def _claims(self, request: Request) -> dict[str, Any]:
        try:
            return dict(self._check.claims(request))
        except TokenError as error:
            raise errors.unauthorized(_REASONS[error.problem]) from error


def _keyed(segment: str) -> tuple[str, ...]:
    """`applications(appId='x')` names an object as `applications/x` does, by another key."""
    found = _KEYED.fullmatch(segment)
    return (found[1], found[2]) if found else (segment,)


def _challenge(tenant: Tenant) -> str:
    return (
        'Bearer realm="", '
        f'authorization_uri="https://login.microsoftonline.com/{tenant.guid}/oauth2/authorize", '
        f'client_id="{GRAPH_APP_ID}"'
    )


def _common_headers(request_id: str, client_id: str) -> Headers:
    return (
        ("Cache-Control", "no-cache"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("request-id", request_id),
        ("client-request-id", client_id),
        ("x-ms-ags-diagnostic", '{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5"}}'),
        ("OData-Version", "4.0"),
    )
