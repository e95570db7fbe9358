"""A denial by Azure Policy."""

from __future__ import annotations

import json

from azbearer.emulator import Fault
from azbearer.emulator.faults.policy import denial
from azbearer.emulator.wire import Request


def test_a_denial_names_the_policy_everywhere() -> None:
    """403 with the policy in the message and, as a PolicyViolation, in additionalInfo."""
    request = Request("PUT", "/subscriptions/s/resourceGroups/g/providers/A.B/c/x")
    reply = denial(Fault("policy", value="No public addresses"), request)
    error = json.loads(reply.body)["error"]
    assert (403, "RequestDisallowedByPolicy", "x") == (reply.status, error["code"], error["target"])
    assert error["message"].startswith("Resource 'x' was disallowed by policy. Policy identifiers: '[{")
    (violation,) = error["additionalInfo"]
    assert ("PolicyViolation", "No public addresses", "/subscriptions/s") == (
        violation["type"],
        violation["info"]["policyDefinitionDisplayName"],
        violation["info"]["policyAssignmentScope"],
    )
    assert violation["info"]["policyAssignmentId"] in error["message"]
