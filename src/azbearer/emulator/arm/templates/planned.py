"""One resource of a template, as it is to be deployed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, TemplateError
from azbearer.emulator.arm.templates.evaluator import Keep, Names, expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.arm.templates.template import Path

DEPLOYMENTS = "microsoft.resources/deployments"
# What says how a resource is deployed, and is no part of it.
_NOT_IN_BODY = frozenset(
    {"apiversion", "condition", "copy", "dependson", "existing", "name", "resources", "scope", "type"}
    | {"comments", "metadata", "resourcegroup", "subscriptionid"}
)


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """A resource of a template that is to be deployed.

    Args:
        id: its resource id.
        type: with its namespace.
        name: with those of its parents.
        api_version: to write it with.
        raw: as the template has it.
        names: what the names in its expressions stand for.
        path: where it stands in the request's body.
        symbol: its symbolic name, or an empty text.
        loop: the name of its copy loop, or an empty text.
        index: its number in the loop.
        condition: whether it is deployed at all.
        existing: whether it is only read.
    """

    id: str
    type: str
    name: str
    api_version: str
    raw: Mapping[str, Any]
    names: Names
    path: Path
    symbol: str = ""
    loop: str = ""
    index: int | None = None
    condition: bool = True
    existing: bool = False

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()

    @property
    def is_deployment(self) -> bool:
        """Whether it is a nested deployment."""
        return self.type.lower() == DEPLOYMENTS

    @property
    def has_inner_scope(self) -> bool:
        """Whether the expressions of a nested template are its own business."""
        properties = self.raw.get("properties") or {}
        options = properties.get("expressionEvaluationOptions") or {} if isinstance(properties, dict) else {}
        return self.is_deployment and str(options.get("scope", "")).lower() == "inner"

    def body(self, names: Names, keep: Keep = ()) -> dict[str, Any]:
        """What is written, with its expressions computed.

        The template of a nested deployment is left as it is: it is read when that is deployed.

        Args:
            names: those of the plan, or the same with a runtime.
            keep: the errors for which an expression stays as it is written.

        Raises:
            TemplateError: an expression cannot be computed.
        """
        raw = {key: value for key, value in self.raw.items() if key.lower() not in _NOT_IN_BODY}
        template = None
        if self.is_deployment and isinstance(raw.get("properties"), dict):
            raw["properties"] = dict(raw["properties"])
            template = raw["properties"].pop("template", None)
        try:
            body: dict[str, Any] = expand(raw, names, keep)
        except ExpressionError as error:
            raise self.refused(str(error)) from error
        if template is not None:
            body["properties"]["template"] = template
        return body

    def refused(self, message: str) -> TemplateError:
        """The error that tells which resource's expressions cannot be computed."""
        return TemplateError(
            f"'{message}'",
            self.path,
            f"Unable to process template language expressions for resource '{self.id}' {{at}}",
        )
