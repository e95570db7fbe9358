"""The operations on deployments, at resource groups, subscriptions, management groups and the tenant.

Source: Microsoft, "Deployments" of the resource management REST API.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.deployments import errors
from azbearer.emulator.arm.deployments.documents import TYPE, document_of, iso_time, shown_of
from azbearer.emulator.arm.deployments.execution import Execution, planned
from azbearer.emulator.arm.deployments.export import exported
from azbearer.emulator.arm.deployments.preflight import problems
from azbearer.emulator.arm.deployments.records import Record, Records
from azbearer.emulator.arm.deployments.requests import record_in, scope_of_call
from azbearer.emulator.arm.deployments.whatif import changes
from azbearer.emulator.arm.deployments.world import Caller, Parts, template_hash
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.gate import Principal
from azbearer.emulator.arm.operations import Plan, error_of
from azbearer.emulator.arm.opreplies import accepted
from azbearer.emulator.arm.oprules import OperationRule
from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.templates.errors import TemplateError
from azbearer.emulator.arm.templates.values import compact
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.operations import Operation
    from azbearer.emulator.arm.parts import ArmParts

_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}"
_SCOPES = (
    _GROUP,
    "/subscriptions/{subscription}",
    "/providers/Microsoft.Management/managementGroups/{managementGroup}",
    "",
)
_COLLECTION = f"/providers/{TYPE}"
_RUN, _DELETE, _WHAT_IF = "run-deployment", "delete-deployment", "what-if"
_LONGEST = 4 * 3600.0


class Deployments:
    """Validate, what-if, create, read, cancel, export and delete deployments."""

    def __init__(self, arm: ArmParts, perform: Callable[[Caller, str, str, str, Any], Reply]) -> None:
        self._arm = arm
        self._parts = Parts(arm, perform)
        self._records = Records(arm.store.documents("arm.deployments"))
        arm.operations.on_end(_RUN, self._run)
        arm.operations.on_end(_DELETE, self._forget)
        arm.operations.on_end(_WHAT_IF, lambda _operation: None)

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations, at every scope."""
        rows = [row for scope in _SCOPES for row in self._rows(scope)]
        steps = f"{_GROUP}/deployments/{{deployment}}/operations"
        return (
            *rows,
            Route("GET", steps, self.operations),
            Route("GET", f"{steps}/{{step}}", self.operation),
            Route("POST", f"{_GROUP}/exportTemplate", self.export_group),
            Route("POST", "/providers/Microsoft.Resources/calculateTemplateHash", self.calculate_hash),
        )

    def _rows(self, scope: str) -> tuple[Route[ArmHandler], ...]:
        one = f"{scope}{_COLLECTION}/{{deployment}}"
        return (
            Route("GET", f"{scope}{_COLLECTION}", self.list),
            Route("PUT", one, self.put),
            Route("GET", one, self.get),
            Route("HEAD", one, self.head),
            Route("DELETE", one, self.delete),
            Route("POST", f"{one}/validate", self.validate),
            Route("POST", f"{one}/whatIf", self.what_if),
            Route("POST", f"{one}/cancel", self.cancel),
            Route("POST", f"{one}/exportTemplate", self.export),
            Route("GET", f"{one}/operations", self.operations),
            Route("GET", f"{one}/operations/{{step}}", self.operation),
            Route("GET", f"{one}/operationStatuses/{{operation}}", self.status),
        )

    def put(self, call: Call) -> Reply:
        """Begin to deploy: 201 for a new name, 200 for a known one, and where to ask for the outcome."""
        record = record_in(call, self._arm)
        present = self._records.find(record.scope, record.name)
        if present and present.is_active:
            ends = iso_time(present.accepted + _LONGEST)
            raise errors.still_active(record.name, iso_time(present.accepted), ends)
        if present and record.location.lower() != present.location.lower():
            raise errors.location_conflict(record.name, record.location, present.location)
        record = self._checked(call, record)
        plan = self._arm.operations.plan(call.request, TYPE)
        begun = Plan(replace(plan.rule, pattern="async"), plan.seconds)
        data = {"caller": {**asdict(call.principal), "base_url": call.request.base_url}}
        operation = self._arm.operations.begin(call, begun, record.id, _RUN, data)
        record = record.changed(operation=operation.id)
        self._records.put(record)
        url = f"{call.request.base_url}{record.id}/operationStatuses/{operation.id}"
        headers = (
            ("Azure-AsyncOperation", f"{url}?api-version={call.api_version}"),
            ("Retry-After", str(operation.rule.wait(plan.seconds))),
        )
        return json_reply(document_of(record), HTTPStatus.OK if present else HTTPStatus.CREATED, headers)

    def validate(self, call: Call) -> Reply:
        """Whether a template would be accepted: 200, or 400 with what is wrong."""
        record = self._checked(call, record_in(call, self._arm))
        plan = planned(record, Caller.of(call), self._parts)
        document = document_of(record.changed(state="Succeeded"))
        document["properties"]["validatedResources"] = [
            {"id": resource.id} for resource in plan.resources if resource.condition and not resource.existing
        ]
        return json_reply(document)

    def what_if(self, call: Call) -> Reply:
        """What a deployment would change: 202, and the answer at the Location."""
        record = record_in(call, self._arm)
        settings = call.json_object()["properties"].get("whatIfSettings") or {}
        ids_only = str(settings.get("resultFormat", "")).lower() == "resourceidonly"
        result: dict[str, Any]
        try:
            checked = self._checked(call, record)
            found = changes(checked, Caller.of(call), self._parts, ids_only=ids_only)
            properties = {"correlationId": record.correlation, "changes": found}
            result = {"status": "Succeeded", "properties": properties}
        except ArmError as error:
            result = {"status": "Failed", **error.body()}
        return self._later(call, record, _WHAT_IF, result)

    def get(self, call: Call) -> Reply:
        """One deployment."""
        return json_reply(document_of(self._named(call)))

    def head(self, call: Call) -> Reply:
        """Whether there is such a deployment: 204 or 404."""
        found = self._records.find(scope_of_call(call, self._arm), call.parameters["deployment"])
        return Reply(HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    def list(self, call: Call) -> Reply:
        """The deployments of a scope, in pages; `$filter` compares `provisioningState`."""
        state = _state_in(call.request.parameter("$filter") or "")
        found = self._records.at(scope_of_call(call, self._arm))
        documents = (document_of(record) for record in found if state in {"", record.state.lower()})
        return paged(call.request, documents, self._arm.paging)

    def delete(self, call: Call) -> Reply:
        """Forget a deployment; what it made stays."""
        scope, name = scope_of_call(call, self._arm), call.parameters["deployment"]
        record = self._records.find(scope, name)
        if record is None:
            return Reply(HTTPStatus.NO_CONTENT)
        if record.is_active:
            raise errors.cannot_delete(name)
        return self._later(call, record, _DELETE, None)

    def cancel(self, call: Call) -> Reply:
        """End a deployment that runs."""
        record = self._named(call)
        if not record.is_active:
            raise errors.cannot_cancel(record.state)
        self._arm.operations.discard(record.id)
        results = {**record.results, "error": errors.canceled()}
        self._records.put(record.changed(state="Canceled", finished=self._arm.clock(), results=results))
        return Reply(HTTPStatus.NO_CONTENT)

    def status(self, call: Call) -> Reply:
        """The status URL of a deployment: always 200, with the outcome in the body."""
        record = self._named(call)
        if record.operation != call.parameters["operation"]:
            raise errors.operation_not_found(call.parameters["operation"])
        if record.is_active:
            operation = self._arm.operations.find(record.operation)
            wait = operation.rule.wait(operation.ends - operation.began) if operation else 1
            return json_reply({"status": "Running"}, headers=(("Retry-After", str(wait)),))
        error = record.results.get("error")
        return json_reply({"status": record.state, **({"error": error} if error else {})})

    def operations(self, call: Call) -> Reply:
        """What a deployment did, step by step, in pages."""
        return paged(call.request, self._named(call).operations, self._arm.paging)

    def operation(self, call: Call) -> Reply:
        """One step of a deployment."""
        wanted = call.parameters["step"]
        for step in self._named(call).operations:
            if step["operationId"].lower() == wanted.lower():
                return json_reply(step)
        raise errors.operation_not_found(wanted)

    def export(self, call: Call) -> Reply:
        """The template of a deployment."""
        return json_reply({"template": dict(self._named(call).template)})

    def export_group(self, call: Call) -> Reply:
        """A template of the resources of a group, all or those that the body names."""
        group = self._arm.state.group(call.subscription_id, call.parameters["group"])
        named = [str(each).lower() for each in call.json_object().get("resources") or ["*"]]
        found = [
            resource
            for resource in self._arm.state.resources(group.subscription_id, group.name)
            if "*" in named or resource.id.lower() in named
        ]
        return json_reply({"template": exported(found)})

    def calculate_hash(self, call: Call) -> Reply:
        """A template without blanks, and its hash."""
        template = call.json_object()
        return json_reply({"minifiedTemplate": compact(template), "templateHash": template_hash(template)})

    def _checked(self, call: Call, record: Record) -> Record:
        """The record with what its template says of it.

        Raises:
            ArmError: InvalidTemplate or InvalidTemplateDeployment.
        """
        caller = Caller.of(call)
        try:
            plan = planned(record, caller, self._parts)
            found = problems(plan, record, caller, self._parts)
        except TemplateError as error:
            raise errors.invalid_template(error, call.request.body.decode("utf-8-sig")) from error
        if found:
            raise errors.invalid_deployment(record.name, record.correlation, found)
        return record.changed(results=shown_of(plan))

    def _run(self, operation: Operation) -> None:
        """The time of a deployment has come."""
        record = self._records.by_id(operation.target)
        if record is None:
            return
        if not operation.succeeds:
            results = {**record.results, "error": error_of(operation)}
            state, now = operation.rule.outcome, self._arm.clock()
            self._records.put(record.changed(state=state, finished=now, results=results))
            return
        known = dict(operation.data["caller"])
        caller = Caller(base_url=known.pop("base_url"), principal=Principal(**known))
        self._records.put(Execution(record, caller, self._parts, self._records).run())

    def _forget(self, operation: Operation) -> None:
        record = self._records.by_id(operation.target)
        if record:
            self._records.delete(record)

    def _later(self, call: Call, record: Record, effect: str, result: Mapping[str, Any] | None) -> Reply:
        """202 with a Location, or at once where there is no subscription to keep operations in."""
        if not call.subscription_id:
            if effect == _DELETE:
                self._records.delete(record)
            return Reply(HTTPStatus.NO_CONTENT) if result is None else json_reply(result)
        rule = OperationRule(pattern="location", final_status=HTTPStatus.NO_CONTENT, result=result)
        plan = Plan(rule, self._arm.settings.operation_seconds)
        operation = self._arm.operations.begin(call, plan, record.id, effect)
        return accepted(call, operation, None, HTTPStatus.ACCEPTED)

    def _named(self, call: Call) -> Record:
        name = call.parameters["deployment"]
        found = self._records.find(scope_of_call(call, self._arm), name)
        if found is None:
            raise errors.not_found(name)
        return found


def _state_in(text: str) -> str:
    """The state that a `$filter` such as `provisioningState eq 'Failed'` names, in lower case."""
    name, _, value = text.partition(" eq ")
    return value.strip().strip("'").lower() if name.strip().lower() == "provisioningstate" else ""
