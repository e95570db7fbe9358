"""The parameters of a template: what it declares, what was given, and whether they fit.

Source: Microsoft, "Parameters in ARM templates".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, TemplateError
from azbearer.emulator.arm.templates.evaluator import expand
from azbearer.emulator.arm.templates.values import as_text, find_key, same, type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.templates.evaluator import Names

    Path = tuple[str | int, ...]

_HELP = "Please see https://aka.ms/arm-create-parameter-file for usage details."
_SECURE = frozenset({"securestring", "secureobject"})
# The kinds of JSON that a type takes, and how error texts name them.
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "String, Uri"),
    "securestring": ((str,), "String, Uri"),
    "int": ((int,), "Integer"),
    "bool": ((bool,), "Boolean"),
    "object": ((dict,), "Object"),
    "secureobject": ((dict,), "Object"),
    "array": ((list,), "Array"),
}


def is_secure(declaration: Mapping[str, Any]) -> bool:
    """Whether a parameter's or an output's type keeps its value out of sight."""
    return str(declaration.get("type", "")).lower() in _SECURE


class ParameterValues:
    """The value of each parameter: what was given, or else the default, computed once."""

    def __init__(
        self, declared: Mapping[str, Any], given: Mapping[str, Any], names: Callable[[], Names], path: Path
    ) -> None:
        self._declared = dict(declared)
        self._given = dict(given)
        self._names = names
        self._path = path
        self._values: dict[str, Any] = {}
        self._busy: set[str] = set()

    def check(self) -> None:
        """Compute all of them.

        Raises:
            TemplateError: one is missing, unknown, of another type or out of its bounds.
        """
        self._check_known()
        for name in self._declared:
            self._value_of(name)

    def value(self, name: str) -> Any:
        """The value of a parameter.

        Raises:
            ExpressionError: the template declares none of that name.
        """
        key = find_key(self._declared, name)
        if key is None:
            raise ExpressionError(
                f"The template parameter '{name}' is not found. Please see "
                "https://aka.ms/arm-syntax-parameters for usage details."
            )
        return self._value_of(key)

    def shown(self) -> dict[str, Any]:
        """Types and values as a deployment shows them; secure ones without their values."""
        return {
            name: {
                "type": _shown_type(str(declaration.get("type", ""))),
                **self._shown_value(name, declaration),
            }
            for name, declaration in self._declared.items()
        }

    def _shown_value(self, name: str, declaration: Mapping[str, Any]) -> dict[str, Any]:
        """A value from a vault is shown as its reference, a secure one not at all."""
        given = self._given.get(find_key(self._given, name) or "")
        if isinstance(given, dict) and "reference" in given:
            return {"reference": given["reference"]}
        return {} if is_secure(declaration) else {"value": self._value_of(name)}

    def _check_known(self) -> None:
        unknown = [name for name in self._given if find_key(self._declared, name) is None]
        if unknown:
            raise TemplateError(
                f"The template parameters '{', '.join(unknown)}' in the parameters file are not valid; they "
                "are not present in the original template and can therefore not be provided at deployment "
                f"time. The only supported parameters for this template are '{', '.join(self._declared)}'. "
                "Please see https://aka.ms/arm-pass-parameter-values for usage details."
            )

    def _value_of(self, name: str) -> Any:
        if name not in self._values:
            if name in self._busy:
                raise TemplateError(
                    f"The template parameter '{name}' depends on itself through its default value.",
                    (*self._path, name),
                )
            self._busy.add(name)
            self._values[name] = self._computed(name, self._declared[name])
        return self._values[name]

    def _computed(self, name: str, declaration: Mapping[str, Any]) -> Any:
        path = (*self._path, name)
        given = find_key(self._given, name)
        if given is not None:
            value = _given_value(self._given[given], name, path)
        elif "defaultValue" in declaration:
            value = self._default(declaration["defaultValue"], path)
        elif declaration.get("nullable") is True:
            return None
        else:
            raise TemplateError(
                f"The value for the template parameter '{name}' {{at}} is not provided. {_HELP}", path
            )
        if value is None and declaration.get("nullable") is True:
            return None
        _check_type(name, value, declaration, path)
        _check_bounds(name, value, declaration, path)
        return value

    def _default(self, value: Any, path: Path) -> Any:
        try:
            return expand(value, self._names())
        except ExpressionError as error:
            raise TemplateError(str(error), path) from error


def _given_value(entry: Any, name: str, path: Path) -> Any:
    """The value in an entry of the parameters, `{"value": ...}`."""
    if isinstance(entry, dict) and "value" in entry:
        return entry["value"]
    raise TemplateError(
        f"The value for the template parameter '{name}' {{at}} is not provided. {_HELP}", path
    )


def _check_type(name: str, value: Any, declaration: Mapping[str, Any], path: Path) -> None:
    kind = str(declaration.get("type", "")).lower()
    if kind not in _KINDS:
        raise TemplateError(
            f"The template parameter '{name}' {{at}} is not valid: the type '{declaration.get('type', '')}' "
            "is none. Please see https://aka.ms/arm-syntax-parameters for usage details.",
            path,
        )
    types, expected = _KINDS[kind]
    if isinstance(value, types) and (kind == "bool" or not isinstance(value, bool)):
        return
    raise TemplateError(
        f"Template parameter JToken type is not valid. Expected '{expected}'. Actual '{type_name(value)}'. "
        f"{_HELP}",
        path,
    )


def _check_bounds(name: str, value: Any, declaration: Mapping[str, Any], path: Path) -> None:
    allowed = declaration.get("allowedValues")
    if isinstance(allowed, list) and not _is_allowed(value, allowed, declaration):
        choices = ",".join(as_text(choice) for choice in allowed)
        text = "" if is_secure(declaration) else as_text(value)
        raise TemplateError(
            f"The provided value for the template parameter '{name}' is not valid. The value '{text}' is not "
            f"part of the allowed value(s): '{choices}'.",
            path,
        )
    size, what = (value, "The value") if isinstance(value, int) else (_length(value), "Length of the value")
    lower, upper = ("minValue", "maxValue") if isinstance(value, int) else ("minLength", "maxLength")
    problem = _out_of_bounds(size, declaration.get(lower), declaration.get(upper))
    if problem:
        raise TemplateError(
            f"The provided value for the template parameter '{name}' {{at}} is not valid. {what} should be "
            f"{problem}. {_HELP}",
            path,
        )


def _is_allowed(value: Any, allowed: list[Any], declaration: Mapping[str, Any]) -> bool:
    """Whether a value is among those allowed; each item of an array counts for itself."""
    of_array = str(declaration.get("type", "")).lower() == "array" and isinstance(value, list)
    if of_array and not any(isinstance(choice, list) for choice in allowed):
        return all(any(same(item, choice) for choice in allowed) for item in value)
    return any(same(value, choice) for choice in allowed)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, list)) else 0


def _out_of_bounds(size: int, least: Any, most: Any) -> str:
    if isinstance(least, int) and size < least:
        return f"greater than or equal to '{least}'"
    if isinstance(most, int) and size > most:
        return f"less than or equal to '{most}'"
    return ""


def _shown_type(kind: str) -> str:
    names = {"securestring": "SecureString", "secureobject": "SecureObject"}
    return names.get(kind.lower(), kind.capitalize())
