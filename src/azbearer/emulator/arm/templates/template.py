"""A template, read: its sections checked, its variables and functions ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, TemplateError, wrong_count
from azbearer.emulator.arm.templates.evaluator import Names, expand
from azbearer.emulator.arm.templates.parameters import ParameterValues
from azbearer.emulator.arm.templates.values import find_key, object_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.templates.surroundings import Scope, Surroundings

Path = tuple[str | int, ...]
_REQUIRED = ("$schema", "contentVersion", "resources")


@dataclass(frozen=True, slots=True)
class Template:
    """A template with the values of its parameters.

    Args:
        document: as it came.
        path: where in the request's body it stands.
        names: what the names in its expressions stand for.
        parameters: the values of its parameters.
        scope: where it is deployed.
    """

    document: Mapping[str, Any]
    path: Path
    names: Names
    parameters: ParameterValues
    scope: Scope

    @property
    def is_symbolic(self) -> bool:
        """Whether resources are an object, each under a symbolic name (language version 2.0)."""
        return isinstance(self.document["resources"], dict)


def read_template(
    document: Any,
    given: Any,
    surroundings: Surroundings,
    path: Path = ("properties", "template"),
    outer: Names | None = None,
) -> Template:
    """A template whose sections are in order and whose parameters have values.

    Args:
        document: the template.
        given: the parameters of the deployment, `{"name": {"value": ...}}`.
        surroundings: the world that expressions ask.
        path: where in the request's body the template stands.
        outer: what names stand for in a nested template without a scope of its own: the same as in
            the template around.

    Raises:
        TemplateError: it is refused.
    """
    document = _checked(document, path)
    _check_given(given)
    reader = _Reader(document, surroundings)
    values = ParameterValues(
        _section(document, "parameters", path),
        given or {},
        lambda: replace(reader.names(), defaults=True),
        (*path, "parameters"),
    )
    reader.parameter = values.value
    values.check()
    return Template(document, path, outer or reader.names(), values, surroundings.scope)


def _checked(document: Any, path: Path) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise TemplateError("The template is not a JSON object.", path, "Deployment template parse failed")
    for name in _REQUIRED:
        if find_key(document, name) is None:
            raise TemplateError(
                f"Required property '{name}' not found in JSON. Path '{dotted(path)}'.",
                path,
                "Deployment template parse failed",
            )
    if not isinstance(document["resources"], (list, dict)):
        raise TemplateError(
            "The template resources are neither an array nor an object.", (*path, "resources")
        )
    return document


def _check_given(given: Any) -> None:
    if given is not None and not isinstance(given, dict):
        raise TemplateError("The parameters are not a JSON object.", ("properties", "parameters"))


def _section(document: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    found = document.get(name) or {}
    if not isinstance(found, dict) or not (
        name == "variables" or all(isinstance(entry, dict) for entry in found.values())
    ):
        raise TemplateError(f"The template section '{name}' {{at}} is not valid.", (*path, name))
    return found


def dotted(path: Path) -> str:
    """A path as the service writes it, such as `properties.template.resources[0]`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


class _Reader:
    """Computes variables when they are asked for, each once, and knows the template's functions."""

    def __init__(self, document: Mapping[str, Any], surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._raw = dict(document.get("variables") or {})
        self._loops = _variable_loops(self._raw.pop("copy", None))
        self._values: dict[str, Any] = {}
        self._busy: set[str] = set()
        self._functions = dict(_own_functions(document.get("functions"), surroundings))
        self.parameter: Callable[[str], Any] = _no_parameter

    def names(self) -> Names:
        return Names(self._surroundings, self._parameter, self._variable, functions=self._functions)

    def _parameter(self, name: str) -> Any:
        return self.parameter(name)

    def _variable(self, name: str) -> Any:
        key = find_key(self._raw, name) or find_key(self._loops, name)
        if key is None:
            raise ExpressionError(
                f"The template variable '{name}' is not found. Please see "
                "https://aka.ms/arm-syntax-variables for usage details."
            )
        if key not in self._values:
            if key in self._busy:
                raise ExpressionError(f"The template variable '{name}' depends on itself.")
            self._busy.add(key)
            self._values[key] = self._computed(key)
            self._busy.discard(key)
        return self._values[key]

    def _computed(self, key: str) -> Any:
        if key in self._raw:
            return expand(self._raw[key], self.names())
        return expand({"copy": [self._loops[key]]}, self.names())[key]


def _no_parameter(name: str) -> Any:
    raise ExpressionError(f"The template parameter '{name}' is not found.")


def _variable_loops(section: Any) -> dict[str, dict[str, Any]]:
    loops = section if isinstance(section, list) else []
    return {str(loop["name"]): loop for loop in loops if isinstance(loop, dict) and "name" in loop}


def _own_functions(section: Any, surroundings: Surroundings) -> dict[str, Callable[[list[Any]], Any]]:
    """The template's own functions, by namespace and name; they see their parameters only."""
    found: dict[str, Callable[[list[Any]], Any]] = {}
    for group in section if isinstance(section, list) else []:
        for name, member in object_of("functions", group.get("members") or {}).items():
            full = f"{group.get('namespace', '')}.{name}"
            found[full.lower()] = _own_function(full, member, surroundings, found)
    return found


def _own_function(
    full: str,
    member: Mapping[str, Any],
    surroundings: Surroundings,
    functions: Mapping[str, Callable[[list[Any]], Any]],
) -> Callable[[list[Any]], Any]:
    declared = [str(parameter["name"]) for parameter in member.get("parameters") or []]

    def call(arguments: list[Any]) -> Any:
        if len(arguments) != len(declared):
            raise wrong_count(full, f"exactly {len(declared)}", len(arguments))
        values = dict(zip(declared, arguments, strict=True))

        def parameter(name: str) -> Any:
            key = find_key(values, name)
            return _no_parameter(name) if key is None else values[key]

        names = Names(surroundings, parameter, _no_variable, functions=functions)
        return expand(member.get("output", {}).get("value"), names)

    return call


def _no_variable(name: str) -> Any:
    raise ExpressionError(f"The template variable '{name}' is not expected inside of a function.")
