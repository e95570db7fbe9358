"""A denial by Azure Policy, with everything that ARM tells of it.

The shape is that of Microsoft's page "RequestDisallowedByPolicy error" and of `additionalInfo` in the
resource provider contract's common API details: one `PolicyViolation` with the ids and names of
assignment and definition and what was evaluated.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.wire import Reply, Request, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.faults.rules import Fault

_NAME = "Allowed locations"
_TENANT_SCOPE = "/providers/Microsoft.Management/managementGroups/contoso"


def denial(fault: Fault, request: Request) -> Reply:
    """403, naming the resource that the path ends in and the policy that the fault names."""
    name = str(fault.value or _NAME)
    target = request.segments[-1]
    scope = (
        "/" + "/".join(request.segments[:2])
        if request.segments[0].lower() == "subscriptions"
        else _TENANT_SCOPE
    )
    info = _violation(name, scope)
    message = f"Resource '{target}' was disallowed by policy. Policy identifiers: '{_identifiers(info)}'."
    error = {
        "code": "RequestDisallowedByPolicy",
        "target": target,
        "message": message,
        "additionalInfo": [{"type": "PolicyViolation", "info": info}],
    }
    return json_reply({"error": error}, HTTPStatus.FORBIDDEN)


def _violation(name: str, scope: str) -> dict[str, Any]:
    slug = name.lower().replace(" ", "-")
    prefix = f"{scope}/providers/Microsoft.Authorization"
    return {
        "evaluationDetails": {
            "evaluatedExpressions": [
                {
                    "result": "True",
                    "expressionKind": "Field",
                    "expression": "location",
                    "path": "location",
                    "operator": "NotIn",
                }
            ]
        },
        "policyDefinitionId": f"{prefix}/policyDefinitions/{slug}",
        "policyDefinitionName": slug,
        "policyDefinitionDisplayName": name,
        "policyDefinitionEffect": "deny",
        "policyAssignmentId": f"{prefix}/policyAssignments/{slug}",
        "policyAssignmentName": slug,
        "policyAssignmentDisplayName": name,
        "policyAssignmentScope": scope,
        "policyAssignmentParameters": {},
    }


def _identifiers(info: dict[str, Any]) -> str:
    """The list of policies that stands as JSON in the message."""
    kinds = ("policyAssignment", "policyDefinition")
    named = {kind: {"name": info[f"{kind}DisplayName"], "id": info[f"{kind}Id"]} for kind in kinds}
    return json.dumps([named], separators=(",", ":"))
