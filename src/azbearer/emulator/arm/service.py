"""ARM's front: token, subscription and api-version are checked, then the table of operations decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from azbearer.emulator.arm import cloud, errors, versions
from azbearer.emulator.arm.access import Access
from azbearer.emulator.arm.authorization import Authorization
from azbearer.emulator.arm.batch import Batches
from azbearer.emulator.arm.call import ArmHandler, Call
from azbearer.emulator.arm.deployments.service import Deployments
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.gate import Gate
from azbearer.emulator.arm.groups import Groups
from azbearer.emulator.arm.locks import check_locks
from azbearer.emulator.arm.moves import Moves
from azbearer.emulator.arm.operations import Operations
from azbearer.emulator.arm.opreplies import OperationReplies
from azbearer.emulator.arm.paging import Paging
from azbearer.emulator.arm.parts import ArmParts
from azbearer.emulator.arm.providers import Providers
from azbearer.emulator.arm.registrations import Registrations
from azbearer.emulator.arm.resourcegraph.service import ResourceGraph
from azbearer.emulator.arm.resourceid import parse
from azbearer.emulator.arm.resources import Resources
from azbearer.emulator.arm.scopes import is_about_operation, is_registration, without_empty_parent
from azbearer.emulator.arm.state import ArmState
from azbearer.emulator.arm.subscriptions import Subscriptions
from azbearer.emulator.arm.tagnames import TagNames
from azbearer.emulator.arm.tags import Tags
from azbearer.emulator.arm.throttling import Spent, Throttling
from azbearer.emulator.arm.vaultsecrets import VaultSecrets
from azbearer.emulator.faults import effects
from azbearer.emulator.routing import RouteTable
from azbearer.emulator.settings import is_guid
from azbearer.emulator.vault.permissions import TYPE as VAULT_TYPE
from azbearer.emulator.vault.permissions import VaultPermissions
from azbearer.emulator.wire import Request, json_bytes

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.world import Caller
    from azbearer.emulator.ground import Ground
    from azbearer.emulator.settings import Subscription
    from azbearer.emulator.wire import Headers, Reply

_BATCH = "batch"


class ArmService:
    """Answers what is sent to management.azure.com and its like."""

    def __init__(self, ground: Ground) -> None:
        settings, controls = ground.settings, ground.controls
        self._clock = settings.clock
        self._enforces = settings.enforce_rbac
        self._byte_order_mark = settings.metadata_bom
        self._ids = ground.ids
        self._directory = ground.directory
        self._faults = controls.faults
        self._gate = Gate(ground)
        parts = _parts(ground)
        self._state, self._operations = parts.state, parts.operations
        self._throttling = Throttling(parts.clock, settings.throttle_scale)
        self._access = Access(parts)
        self._registrations = Registrations(parts)
        resources = Resources(parts)
        deployments = Deployments(parts, self._perform)
        tags = Tags(parts)
        authorization = Authorization(parts, self._access, resources.usual)
        vaults = VaultSecrets(parts, resources.existing)
        resources.special |= {**authorization.handlers(), **tags.handlers(), **vaults.handlers()}
        self._core: RouteTable[ArmHandler] = RouteTable(
            (
                *Subscriptions(parts, self._access).routes(),
                *Groups(parts).routes(),
                *Moves(parts).routes(),
                *Providers(parts, self._registrations).routes(),
                *TagNames(parts).routes(),
                *resources.listing_routes(),
                *deployments.routes(),
                *Batches(parts, self._answer_in_batch, controls.faults).routes(),
            )
        )
        replies = OperationReplies(parts.operations, parts.state.document)
        self._providers: RouteTable[ArmHandler] = RouteTable(
            (*replies.routes(), *ResourceGraph(parts).routes(), *resources.provider_routes())
        )

    @property
    def vault_permissions(self) -> VaultPermissions | None:
        """Who may do what with secrets; None when everybody may do everything."""
        if not self._enforces:
            return None
        return VaultPermissions(self._access, lambda: list(self._state.resources_of_type(VAULT_TYPE)))

    def answer(self, request: Request) -> Reply:
        """The reply, with ARM's headers."""
        self._operations.settle()
        return self._answer(without_empty_parent(request), charged=True)

    def _answer_in_batch(self, request: Request) -> Reply:
        """The reply to one request of a batch, which costs nothing by itself and holds no batch."""
        if request.segments[0].lower() == _BATCH:
            return errors.path_not_found(request.path).reply()
        return self._answer(without_empty_parent(request), charged=False)

    def _answer(self, request: Request, *, charged: bool) -> Reply:
        try:
            reply = self._route(request, charged=charged)
        except ArmError as error:
            reply = error.reply()
        return reply.with_headers(*self._common_headers(request))

    def _route(self, request: Request, *, charged: bool) -> Reply:
        if cloud.is_cloud_request(request.segments):
            return self._cloud(request)
        call = self._admitted(request)
        if not charged:
            return self._operate(call)
        spent = self._spend(call)
        if spent.error:
            return spent.error.reply().with_headers(*spent.headers)
        try:
            reply = self._operate(call)
        except ArmError as error:
            reply = error.reply()
        return reply.with_headers(*spent.headers)

    def _admitted(self, request: Request) -> Call:
        """The request of somebody whom ARM knows, about a subscription that there is."""
        named = _subscription_in(request.segments)
        subscription = None if named is None else self._directory.subscription(named)
        principal = self._gate.principal(request, subscription)
        version = request.parameter("api-version")
        if not version:
            raise errors.missing_api_version()
        _check_subscription(named, subscription)
        return Call(request, {}, principal, version, subscription)

    def _spend(self, call: Call) -> Spent:
        # A batch is said to count as one read, whatever is in it.
        method = "GET" if call.request.segments[0].lower() == _BATCH else call.request.method
        caller = call.principal
        return self._throttling.spend(method, call.subscription_id, caller.tenant_id, caller.object_id)

    def _operate(self, call: Call) -> Reply:
        """Find the operation, and do it when nothing is against it."""
        handler, parameters = self._find(call.request, call.api_version)
        if call.subscription or parse(call.request.segments):
            self._check(call)
        return handler(replace(call, parameters=parameters))

    def _check(self, call: Call) -> None:
        """Permissions, registration and locks, in the order in which ARM looks at them."""
        if is_about_operation(call.request):
            return
        self._access.check(call)
        path = parse(call.request.segments)
        if path and call.subscription and not is_registration(call.request):
            self._registrations.check(call.subscription_id, path.namespace)
        check_locks(call.request, self._state)

    def _perform(self, caller: Caller, method: str, target: str, version: str, body: Any) -> Reply:
        """What a deployment asks of ARM for its caller, whose token was checked when it came."""
        headers = (("Host", caller.base_url.partition("://")[2]), ("Content-Type", "application/json"))
        content = b"" if body is None else json_bytes(body)
        request = Request(method, f"{quote(target)}?api-version={version}", headers, content)
        named = _subscription_in(request.segments)
        subscription = None if named is None else self._directory.subscription(named)
        try:
            _check_subscription(named, subscription)
            return self._faulty(request) or self._operate(
                Call(request, {}, caller.principal, version, subscription)
            )
        except ArmError as error:
            return error.reply()

    def _faulty(self, request: Request) -> Reply | None:
        """What befalls a write of a deployment, such as the denial of a policy."""
        fault = self._faults.due("arm", request) if request.method in {"PUT", "DELETE"} else None
        reply = effects.instead(fault, "arm", request) if fault else None
        return reply if reply and reply.status else None

    def _cloud(self, request: Request) -> Reply:
        """The description of the cloud, which nobody needs a token for."""
        version = request.parameter("api-version")
        if not version:
            raise errors.missing_api_version()
        return cloud.describe(request, version, byte_order_mark=self._byte_order_mark)

    def _find(self, request: Request, version: str) -> tuple[ArmHandler, dict[str, str]]:
        """The operation; ARM's own need a version of ARM's, the others check theirs themselves."""
        segments = request.segments
        found = self._core.find(request.method, segments)
        if found:
            versions.check_core(version)
        else:
            found = self._providers.find(request.method, segments)
        if found is None and (self._core.knows(segments) or self._providers.knows(segments)):
            raise errors.method_not_allowed(request.method)
        if found is None:
            raise errors.path_not_found(request.path)
        return found.handler, dict(found.parameters)

    def _common_headers(self, request: Request) -> Headers:
        """The ids and counters that every answer of the service carries."""
        request_id = self._ids.guid()
        correlation = request.header("x-ms-correlation-request-id") or request_id
        now = dt.datetime.fromtimestamp(self._clock(), dt.UTC)
        return (
            ("Cache-Control", "no-cache"),
            ("Pragma", "no-cache"),
            ("Expires", "-1"),
            ("x-ms-request-id", request_id),
            ("x-ms-correlation-request-id", correlation),
            ("x-ms-routing-request-id", f"WESTEUROPE:{now:%Y%m%dT%H%M%SZ}:{request_id}"),
            *_returned_id(request),
            ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
            ("X-Content-Type-Options", "nosniff"),
        )


def _parts(ground: Ground) -> ArmParts:
    settings, ids, controls = ground.settings, ground.ids, ground.controls
    return ArmParts(
        settings,
        ground.directory,
        ids,
        controls.clock,
        controls.store,
        ArmState(controls.store),
        Operations(settings, ids, controls),
        Paging(settings.page_size, settings.empty_page),
    )


def _subscription_in(segments: tuple[str, ...]) -> str | None:
    """The subscription id that a path names: empty for an unset variable, None for other paths."""
    return segments[1] if len(segments) > 1 and segments[0].lower() == "subscriptions" else None


def _check_subscription(named: str | None, subscription: Subscription | None) -> None:
    if named is None or subscription:
        return
    raise errors.subscription_not_found(named) if is_guid(named) else errors.invalid_subscription_id(named)


def _returned_id(request: Request) -> Headers:
    """The caller's own id, only when it asked to have it back."""
    given = request.header("x-ms-client-request-id")
    wanted = (request.header("x-ms-return-client-request-id") or "").lower() == "true"
    return (("x-ms-client-request-id", given),) if given and wanted else ()
