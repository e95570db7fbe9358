"""Carries a deployment out: one resource after the other, nested deployments inside."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.deployments import errors, nested
from azbearer.emulator.arm.deployments.documents import iso_time
from azbearer.emulator.arm.deployments.runtime import DeploymentRuntime
from azbearer.emulator.arm.deployments.secretparameters import with_secrets
from azbearer.emulator.arm.deployments.world import World
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.operations import error_of
from azbearer.emulator.arm.templates.errors import TemplateError
from azbearer.emulator.arm.templates.outputs import OutputError, outputs_of
from azbearer.emulator.arm.templates.planning import plan_of
from azbearer.emulator.arm.templates.template import read_template
from azbearer.emulator.arm.templates.values import compact

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.records import Record, Records
    from azbearer.emulator.arm.deployments.world import Caller, Parts
    from azbearer.emulator.arm.templates.evaluator import Names
    from azbearer.emulator.arm.templates.planned import PlannedResource
    from azbearer.emulator.arm.templates.planning import Plan


@dataclass
class _Progress:
    """What a deployment has done so far."""

    operations: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    written: list[str] = field(default_factory=list)


def planned(record: Record, caller: Caller, parts: Parts, outer: Names | None = None) -> Plan:
    """The resources that a deployment is about.

    Args:
        record: with the template.
        caller: who deploys.
        parts: what all deployments share.
        outer: for a nested template without a scope of its own, what names stand for around it.

    Raises:
        TemplateError: the template is refused.
        ArmError: a parameter's value cannot be had from its vault.
    """
    world = World(record, caller, parts)
    parameters = with_secrets(record.parameters, caller, parts)
    return plan_of(read_template(record.template, parameters, world, outer=outer))


class Execution:
    """Deploys one record.

    Args:
        record: accepted, its template found to be in order.
        caller: who asked for it.
        parts: what all deployments share.
        records: where nested deployments are kept.
        outer: what names stand for around a nested template without a scope of its own.
    """

    def __init__(
        self, record: Record, caller: Caller, parts: Parts, records: Records, outer: Names | None = None
    ) -> None:
        self._record = record
        self._caller = caller
        self._parts = parts
        self._records = records
        self._outer = outer
        self._progress = _Progress()

    def run(self) -> Record:
        """The record as it is when everything is done, or has failed."""
        try:
            plan = planned(self._record, self._caller, self._parts, self._outer)
        except TemplateError as error:
            refused = errors.invalid_template(error, "")
            return self._finished(error=refused.body()["error"])
        except ArmError as error:
            return self._finished(error=error.body()["error"])
        around = self._outer.runtime if self._outer else None
        runtime = DeploymentRuntime(plan.resources, self._caller, self._parts, around)
        for resource in plan.resources:
            self._deploy(resource, runtime)
        if self._progress.failures:
            return self._finished(error=errors.deployment_failed(self._record.id, self._progress.failures))
        if self._record.mode == "Complete":
            self._delete_others(plan)
        return self._with_outputs(plan, runtime)

    def _with_outputs(self, plan: Plan, runtime: DeploymentRuntime) -> Record:
        declared = plan.template.document.get("outputs") or {}
        try:
            outputs = outputs_of(declared, plan.template.names.with_runtime(runtime))
        except OutputError as error:
            return self._finished(error=errors.output_failed(error.name, error.message))
        self._note("EvaluateDeploymentOutput", None, HTTPStatus.OK)
        return self._finished(outputs=outputs)

    def _deploy(self, resource: PlannedResource, runtime: DeploymentRuntime) -> None:
        """One resource, unless something before it failed: then the rest is left alone."""
        if self._progress.failures or resource.existing or not resource.condition:
            return
        try:
            body = resource.body(resource.names.with_runtime(runtime))
        except TemplateError as error:
            refused = errors.invalid_template(error, "").body()["error"]
            self._fail(resource, HTTPStatus.BAD_REQUEST, refused)
            return
        if resource.is_deployment:
            self._deploy_nested(resource, body, runtime)
        else:
            self._write(resource, body)

    def _write(self, resource: PlannedResource, body: dict[str, Any]) -> None:
        """A PUT; what it begins is waited for, which is part of the time that a deployment takes."""
        reply = self._parts.perform(self._caller, "PUT", resource.id, resource.api_version, body)
        if reply.status >= HTTPStatus.BAD_REQUEST:
            self._fail(resource, HTTPStatus(reply.status), json.loads(reply.body)["error"])
            return
        begun = self._parts.arm.operations.finish(resource.id)
        if begun and not begun.succeeds:
            self._fail(resource, HTTPStatus.CONFLICT, error_of(begun))
            return
        self._progress.written.append(resource.id)
        self._note("Create", resource, HTTPStatus(reply.status))

    def _deploy_nested(
        self, resource: PlannedResource, body: dict[str, Any], runtime: DeploymentRuntime
    ) -> None:
        """A deployment inside of this one, with a record of its own."""
        inner = nested.record_of(resource, body, self._record, self._parts)
        if isinstance(inner, dict):
            self._fail(resource, HTTPStatus.BAD_REQUEST, inner)
            return
        outer = nested.names_around(resource, resource.names.with_runtime(runtime))
        done = Execution(inner, self._caller, self._parts, self._records, outer).run()
        self._records.put(done)
        error = done.results.get("error")
        if error:
            self._fail(resource, HTTPStatus.CONFLICT, error)
            return
        self._progress.written.extend(each["id"] for each in done.results.get("outputResources", ()))
        self._note("Create", resource, HTTPStatus.OK)

    def _delete_others(self, plan: Plan) -> None:
        """Complete mode: what is in the group and not in the template goes."""
        kept = {resource.key for resource in plan.resources} | {
            each.lower() for each in self._progress.written
        }
        scope = self._record.scope
        for found in tuple(self._parts.arm.state.resources(scope.subscription, scope.group)):
            if found.is_about_access:
                continue
            key = found.id.lower()
            below = any(key.startswith(f"{each}/") for each in kept)
            if key not in kept and not below and self._parts.arm.state.find_resource(key):
                version = plan.resources[0].api_version if plan.resources else "2021-04-01"
                self._parts.perform(self._caller, "DELETE", found.id, version, None)

    def _fail(self, resource: PlannedResource, status: HTTPStatus, error: dict[str, Any]) -> None:
        self._progress.failures.append({"target": resource.id, **error})
        self._note("Create", resource, status, {"status": "Failed", "error": error})

    def _note(
        self, what: str, resource: PlannedResource | None, status: HTTPStatus, message: Any = None
    ) -> None:
        """Add a step to the deployment's operations."""
        target = (
            {"id": resource.id, "resourceType": resource.type, "resourceName": resource.name}
            if resource
            else None
        )
        number = self._parts.arm.ids.random_bytes(8).hex().upper()
        self._progress.operations.append(
            {
                "id": f"{self._record.id}/operations/{number}",
                "operationId": number,
                "properties": {
                    "provisioningOperation": what,
                    "provisioningState": "Failed" if message else "Succeeded",
                    "timestamp": iso_time(self._parts.arm.clock()),
                    "duration": "PT0S",
                    "trackingId": self._parts.arm.ids.guid(),
                    "statusCode": "".join(word.capitalize() for word in status.name.split("_"))
                    if status is not HTTPStatus.OK
                    else "OK",
                    **({"statusMessage": message} if message else {}),
                    **({"targetResource": target} if target else {}),
                },
            }
        )

    def _finished(self, **results: Any) -> Record:
        written = [{"id": each} for each in dict.fromkeys(self._progress.written)]
        return self._record.changed(
            state="Failed" if "error" in results else "Succeeded",
            finished=self._parts.arm.clock(),
            operations=tuple(json.loads(compact(self._progress.operations))),
            results={**self._record.results, **results, "outputResources": written},
        )
