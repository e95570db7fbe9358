from __future__ import annotations

from azbearer.arm.errors.documents import code_in_text, finding_of_document, policy_line
from azbearer.arm.errors.finding import Finding


def test_names_of_members_may_have_any_case() -> None:
    """App Service writes `Code` and `Message`."""
    assert Finding("C", "M") == finding_of_document({"Error": {"Code": "C", "MESSAGE": "M"}})


def test_a_document_without_an_error_has_none() -> None:
    """An ordinary resource is no error."""
    assert finding_of_document({"id": "/x", "properties": {"provisioningState": "Succeeded"}}) is None
    assert finding_of_document([]) is None
    assert finding_of_document(3) is None


def test_ids_of_the_envelope_stay_with_the_error() -> None:
    """Graph puts them into `innerError`, others beside `error`."""
    found = finding_of_document({"error": {"code": "C", "message": "M"}, "traceId": "0123456789ab"})
    assert found is not None
    assert (("trace id", "0123456789ab"),) == found.ids


def test_a_policy_without_display_names_is_named_by_its_ids() -> None:
    """The last part of an id is its name."""
    info = {"policyDefinitionId": "/providers/x/policyDefinitions/abc", "policyAssignmentName": "def"}
    assert 'policy "abc" (assignment "def")' == policy_line(info)


def test_a_count_is_no_value_of_a_field() -> None:
    """Of the evaluated expressions those that name a field or value are shown."""
    evaluated = [
        {"expressionKind": "Count", "expression": "c", "expressionValue": 1},
        {"expressionKind": "Field", "expression": "tags[Env]", "expressionValue": "test"},
    ]
    info = {"policyDefinitionName": "p", "evaluationDetails": {"evaluatedExpressions": evaluated}}
    assert 'policy "p": tags[Env] = "test"' == policy_line(info)


def test_a_code_may_stand_in_the_sentence() -> None:
    """IoT Hub writes `ErrorCode:…;` before it."""
    assert ("IotHubX", "no") == code_in_text("ErrorCode:IotHubX;no")
    assert ("", "plain") == code_in_text("plain")
