"""The errors of deployments, in the words of the service."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.templates.positions import locate
from azbearer.emulator.arm.templates.template import dotted

if TYPE_CHECKING:
    from azbearer.emulator.arm.templates.errors import TemplateError

_OPERATIONS = (
    "At least one resource deployment operation failed. Please list deployment operations for details. "
    "Please see https://aka.ms/arm-deployment-operations for usage details."
)


class DetailedError(ArmError):
    """An error that holds more than code and message.

    Args:
        code: the stable word.
        message: the sentence for a person.
        more: the other members, such as `details`.
        status: of the HTTP answer.
    """

    def __init__(
        self, code: str, message: str, more: dict[str, Any], status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(status, code, message)
        self.more = more

    def body(self) -> dict[str, Any]:
        """The envelope."""
        return {"error": {"code": self.code, "message": self.message, **self.more}}


def invalid_template(error: TemplateError, text: str) -> DetailedError:
    """A template that is refused, with the place in the request's body."""
    line, column = locate(text, error.path) if error.path else (0, 0)
    place = f"at line '{line}' and column '{column}'"
    frame = error.frame.replace("{at}", place)
    sentence = error.message.replace("{at}", place)
    quoted = sentence if sentence.startswith("'") else f"'{sentence}'"
    info = {"lineNumber": line, "linePosition": column, "path": dotted(error.path)}
    more = {"additionalInfo": [{"type": "TemplateViolation", "info": info}]}
    return DetailedError("InvalidTemplate", f"{frame}: {quoted}.", more)


def invalid_deployment(name: str, tracking: str, details: list[dict[str, Any]]) -> DetailedError:
    """Resources that their providers would refuse."""
    message = (
        f"The template deployment '{name}' is not valid according to the validation procedure. The tracking "
        f"id is '{tracking}'. See inner errors for details."
    )
    return DetailedError("InvalidTemplateDeployment", message, {"details": details})


def deployment_failed(target: str, details: list[dict[str, Any]]) -> dict[str, Any]:
    """What a deployment tells of itself when an operation of it failed."""
    return {"code": "DeploymentFailed", "target": target, "message": _OPERATIONS, "details": details}


def output_failed(name: str, message: str) -> dict[str, Any]:
    """What a deployment tells of itself when an output cannot be computed."""
    return {
        "code": "DeploymentOutputEvaluationFailed",
        "message": (
            f"Unable to evaluate template outputs: '{name}'. Please see error details and deployment "
            "operations. Please see https://aka.ms/arm-common-errors for usage details."
        ),
        "details": [
            {
                "code": "DeploymentOutputEvaluationFailed",
                "target": name,
                "message": f"The template output '{name}' is not valid: {message}.",
            }
        ],
    }


def canceled() -> dict[str, Any]:
    """What a deployment tells of itself when somebody ended it."""
    return {"code": "DeploymentCanceled", "message": "The deployment was canceled by user."}


def not_found(name: str) -> ArmError:
    """No such deployment."""
    return ArmError(HTTPStatus.NOT_FOUND, "DeploymentNotFound", f"Deployment '{name}' could not be found.")


def operation_not_found(operation: str) -> ArmError:
    """No such operation of a deployment."""
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "DeploymentOperationNotFound",
        f"Deployment operation '{operation}' could not be found.",
    )


def still_active(name: str, started: str, ends: str) -> ArmError:
    """A deployment of that name runs."""
    message = (
        f"Unable to edit or replace deployment '{name}': previous deployment from '{started}' is still "
        f"active (expiration time is '{ends}'). Please see https://aka.ms/arm-deploy for usage details."
    )
    return ArmError(HTTPStatus.CONFLICT, "DeploymentActive", message)


def cannot_cancel(state: str) -> ArmError:
    """A deployment that is over cannot be ended."""
    message = f"The deployment cannot be cancelled because its provisioning state is '{state}'."
    return ArmError(HTTPStatus.CONFLICT, "DeploymentCannotBeCancelled", message)


def cannot_delete(name: str) -> ArmError:
    """A deployment that runs cannot be forgotten."""
    message = f"Cannot delete deployment '{name}' because it is still active. Cancel it first."
    return ArmError(HTTPStatus.CONFLICT, "DeploymentActive", message)


def invalid_name(name: str) -> ArmError:
    """A name that a deployment cannot have."""
    message = (
        f"The provided deployment name '{name}' has these invalid characters or is too long. The name can "
        "only be a letter, digit, '-', '.', '_', '(' or ')', up to 64 of them."
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidDeploymentName", message)


def location_conflict(name: str, location: str, present: str) -> ArmError:
    """The record of a deployment cannot move."""
    message = (
        f"Invalid deployment location '{location}'. The deployment '{name}' already exists in location "
        f"'{present}'."
    )
    return ArmError(HTTPStatus.CONFLICT, "InvalidDeploymentLocation", message)


def invalid_mode(mode: str) -> ArmError:
    """Neither Incremental nor Complete."""
    message = (
        f'The request content was invalid and could not be deserialized: \'Error converting value "{mode}" '
        "to type DeploymentMode. Path 'properties.mode'.'."
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidRequestContent", message)


def incomplete_mode() -> ArmError:
    """Complete mode is for resource groups."""
    message = (
        "The 'Complete' mode of a deployment is only supported at the scope of a resource group. Please see "
        "https://aka.ms/arm-deploy for usage details."
    )
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidDeploymentMode", message)


def content_link(uri: str) -> ArmError:
    """A template by its address: the emulator sends nothing to the network."""
    message = f"Unable to download deployment content from '{uri}'. The tracking Id is 'offline'."
    return ArmError(HTTPStatus.BAD_REQUEST, "InvalidContentLink", message)
