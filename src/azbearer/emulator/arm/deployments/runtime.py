"""What a running deployment knows: the resources as they are by now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError

if TYPE_CHECKING:
    from azbearer.emulator.arm.deployments.world import Caller, Parts
    from azbearer.emulator.arm.templates.planned import PlannedResource
    from azbearer.emulator.arm.templates.surroundings import Runtime
    from azbearer.emulator.wire import Reply


@dataclass(frozen=True, slots=True)
class DeploymentRuntime:
    """Reads resources through ARM's own operations, as the caller of the deployment.

    Args:
        resources: those of the template.
        caller: who deploys.
        parts: what all deployments share.
        around: the runtime of the template around, whose resources may be named too.
    """

    resources: tuple[PlannedResource, ...]
    caller: Caller
    parts: Parts
    around: Runtime | None = None

    def reference(self, name: str, version: str, *, full: bool) -> Any:
        """The properties of a resource, or all of it.

        Raises:
            ExpressionError: there is none.
        """
        planned = self._planned(name)
        if planned is None and not name.startswith("/") and self.around is not None:
            return self.around.reference(name, version, full=full)
        resource_id = planned.id if planned else name
        document = _document(self._sent("GET", resource_id, self._version(planned, version, name)))
        if full:
            return {"apiVersion": version or (planned.api_version if planned else ""), **document}
        return document.get("properties", {})

    def references(self, name: str, *, full: bool) -> list[Any]:
        """The same for every instance of a resource with a copy loop."""
        wanted = name.lower()
        found = [each for each in self.resources if wanted in {each.symbol.lower(), each.loop.lower()}]
        ordered = sorted(found, key=lambda each: each.index or 0)
        return [self.reference(each.id, "", full=full) for each in ordered]

    def listing(self, function: str, name: str, version: str, values: Any) -> Any:
        """What a `list*` operation of a resource answers.

        Raises:
            ExpressionError: there is no such resource or operation.
        """
        planned = self._planned(name)
        resource_id = planned.id if planned else name
        return _document(self._sent("POST", f"{resource_id}/{function}", version, values))

    def _planned(self, name: str) -> PlannedResource | None:
        wanted = name.lower()
        for each in self.resources:
            indexed = f"{each.symbol}[{each.index}]".lower() if each.symbol else ""
            single = each.symbol.lower() if each.index is None else ""
            if wanted and wanted in {each.key, each.name.lower(), single, indexed}:
                return each
        return None

    def _version(self, planned: PlannedResource | None, version: str, name: str) -> str:
        if version or planned:
            return version or (planned.api_version if planned else "")
        if not name.startswith("/"):
            raise ExpressionError(
                f"The resource reference '{name}' is not valid: resource '{name}' is not defined in the "
                "template. Please see https://aka.ms/arm-template for usage details."
            )
        raise ExpressionError(
            f"The resource reference '{name}' is not valid: the API version is required, since the resource "
            "is not defined in the template. Please see https://aka.ms/arm-template for usage details."
        )

    def _sent(self, method: str, resource_id: str, version: str, body: Any = None) -> Reply:
        return self.parts.perform(self.caller, method, resource_id, version, body)


def _document(reply: Reply) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(reply.body or b"{}")
    if reply.status >= HTTPStatus.BAD_REQUEST:
        raise ExpressionError(str(document.get("error", {}).get("message", "")))
    return document
