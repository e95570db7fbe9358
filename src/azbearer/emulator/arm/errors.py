"""ARM's error envelope, with the codes and texts of the real service.

The envelope is `{"error": {"code", "message"}}`, as the resource provider contract's common API
details say; codes and texts are those that the service was seen to send.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.wire import Headers, Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.emulator.arm.oprules import OperationRule


class ArmError(Exception):
    """A request that ARM refuses.

    Args:
        status: of the HTTP answer.
        code: the stable word.
        message: the sentence for a person.
        headers: sent with the answer.
    """

    def __init__(self, status: int, code: str, message: str, headers: Headers = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.status = int(status)
        self.code = code
        self.message = message
        self.headers = headers

    def body(self) -> dict[str, Any]:
        """The envelope."""
        return {"error": {"code": self.code, "message": self.message}}

    def reply(self) -> Reply:
        """The envelope as an answer."""
        return json_reply(self.body(), self.status, self.headers)


def missing_api_version() -> ArmError:
    """No api-version in the query."""
    message = "The api-version query parameter (?api-version=) is required for all requests."
    return ArmError(HTTPStatus.BAD_REQUEST, "MissingApiVersionParameter", message)


def invalid_api_version(version: str, supported: Iterable[str]) -> ArmError:
    """A version that is malformed, or that ARM itself does not have."""
    message = f"The api-version '{version}' is invalid. The supported versions are '{','.join(supported)}'."
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidApiVersionParameter", message)


def no_registered_provider(
    location: str, version: str, kind: str, supported: Iterable[str], locations: Iterable[str]
) -> ArmError:
    """A version that the resource type does not have."""
    message = (
        f"No registered resource provider found for location '{location}' and API version '{version}' for "
        f"type '{kind}'. The supported api-versions are '{', '.join(supported)}'. "
        f"The supported locations are '{', '.join(locations)}'."
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "NoRegisteredProviderFound", message)


def invalid_resource_namespace(namespace: str) -> ArmError:
    """A provider namespace that cannot exist, or that is not there."""
    return ArmError(
        HTTPStatus.NOT_FOUND, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid."
    )


def invalid_subscription_id(subscription_id: str) -> ArmError:
    """Not a GUID where a subscription id belongs, such as an unset variable."""
    message = f"The provided subscription identifier '{subscription_id}' is malformed or invalid."
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidSubscriptionId", message)


def subscription_not_found(subscription_id: str) -> ArmError:
    """No such subscription."""
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "SubscriptionNotFound",
        f"The subscription '{subscription_id}' could not be found.",
    )


def resource_group_not_found(name: str) -> ArmError:
    """No such resource group."""
    return ArmError(
        HTTPStatus.NOT_FOUND, "ResourceGroupNotFound", f"Resource group '{name}' could not be found."
    )


def resource_not_found(type_and_name: str, group: str) -> ArmError:
    """No such resource."""
    message = (
        f"The Resource '{type_and_name}' under resource group '{group or '<null>'}' was not found. For more "
        "details please go to https://aka.ms/ARMResourceNotFoundFix"
    )
    return ArmError(HTTPStatus.NOT_FOUND, "ResourceNotFound", message)


def parent_not_found(child_type: str, parent_id: str) -> ArmError:
    """A child resource was to be written whose parent does not exist."""
    message = (
        f"Failed to perform 'write' on resource(s) of type '{child_type}', because the parent resource "
        f"'{parent_id}' could not be found."
    )
    return ArmError(HTTPStatus.NOT_FOUND, "ParentResourceNotFound", message)


def location_required() -> ArmError:
    """A PUT without the location that it needs."""
    message = "The location property is required for this definition."
    return ArmError(HTTPStatus.BAD_REQUEST, "LocationRequired", message)


def group_location_conflict(location: str, present: str) -> ArmError:
    """A resource group cannot move."""
    message = (
        f"Invalid resource group location '{location}'. The Resource group already exists in location "
        f"'{present}'."
    )
    return ArmError(HTTPStatus.CONFLICT, "InvalidResourceGroupLocation", message)


def resource_location_conflict(name: str, location: str, present: str, group: str) -> ArmError:
    """A resource cannot move."""
    message = (
        f"The resource '{name}' already exists in location '{present}' in resource group '{group}'. A "
        f"resource with the same name cannot be created in location '{location}'. Please select a new "
        "resource name."
    )
    return ArmError(HTTPStatus.CONFLICT, "InvalidResourceLocation", message)


def invalid_group_name(name: str) -> ArmError:
    """A name that a resource group cannot have."""
    message = (
        f"The provided resource group name '{name}' has invalid characters or is too long. The name can only "
        "be a letter, digit, '-', '.', '(', ')' or '_', up to 90 of them, and cannot end with a period."
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidResourceGroup", message)


def invalid_content(reason: str) -> ArmError:
    """A body that is no JSON object."""
    message = f"The request content was invalid and could not be deserialized: '{reason}'."
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidRequestContent", message)


def unsupported_media_type(media_type: str) -> ArmError:
    """A body of another type than JSON."""
    message = (
        f"The content media type '{media_type or '<null>'}' is not supported. Only 'application/json' is "
        "supported."
    )
    return ArmError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message)


def invalid_filter(text: str) -> ArmError:
    """A `$filter` that is not understood."""
    message = f"The filter '{text}' is not supported."
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidFilterInQueryString", message)


def method_not_allowed(method: str) -> ArmError:
    """The path exists, but not for this method."""
    message = f"The requested resource does not support http method '{method}'."
    return ArmError(HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", message)


def path_not_found(path: str) -> ArmError:
    """A path that ARM does not have."""
    message = f"No HTTP resource was found that matches the request path '{path}'."
    return ArmError(HTTPStatus.NOT_FOUND, "NotFound", message)


def operation_failed(rule: OperationRule) -> ArmError:
    """The final answer of an operation that did not succeed."""
    return ArmError(rule.error_status, rule.code, rule.message)


def another_operation(uri: str) -> ArmError:
    """Something else is being done to the resource."""
    message = (
        "Another operation on this or dependent resource is in progress. To retrieve status of the operation "
        f"use uri: {uri}."
    )
    return ArmError(HTTPStatus.CONFLICT, "AnotherOperationInProgress", message, (("Retry-After", "1"),))


def group_being_deleted(name: str) -> ArmError:
    """A write below a resource group whose deletion runs."""
    message = f"The resource group '{name}' is in deprovisioning state and cannot perform this operation."
    return ArmError(HTTPStatus.CONFLICT, "ResourceGroupBeingDeleted", message)


def invalid_resource_type(kind: str, namespace: str, version: str, supported: Iterable[str]) -> ArmError:
    """A type that the provider does not have in that version."""
    message = (
        f"The resource type '{kind}' could not be found in the namespace '{namespace}' for api version "
        f"'{version}'."
    )
    known = ",".join(supported)
    advice = f" The supported api-versions are '{known}'." if known else ""
    return ArmError(HTTPStatus.NOT_FOUND, "InvalidResourceType", message + advice)
