"""All references of an environment file at once, and the way back when the file is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from azbearer.references.reference import reference_of
from azbearer.references.resolve import SecretReferenceError, resolve_reference
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.collection.model import Variable, VariableFile
    from azbearer.references.resolve import ReferenceContext

# Shorter secrets would be found by chance inside other values; whole values are compared in any case.
_SHORTEST_PART = 6


@dataclass(frozen=True, slots=True)
class ResolvedFile:
    """An environment file whose references have been followed.

    Args:
        file: as it was read; what an export must start from.
        values: its variables with the secrets in the references' places; for a scope.
        references: each secret's text with its reference's.
        names: each variable that was a reference, with the reference as messages may have it.
    """

    file: VariableFile
    values: tuple[Variable, ...] = field(repr=False)
    references: Mapping[str, str] = field(repr=False)
    names: Mapping[str, str]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What a redactor must know."""
        return tuple(self.references)

    def restored(self, variables: Iterable[Variable]) -> tuple[Variable, ...]:
        """Variables as they may be written to a file: with references instead of their secrets.

        A script may have copied a secret into another variable, alone or within a longer text;
        there too the reference takes its place.
        """
        return tuple(each._replace(value=self._restored(each.value)) for each in variables)

    def _restored(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.references.get(value) or self._without_parts(value)
        if isinstance(value, dict):
            return {self._restored(key): self._restored(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._restored(item) for item in value]
        return value

    def _without_parts(self, text: str) -> str:
        for secret in sorted(self.references, key=len, reverse=True):
            if len(secret) >= _SHORTEST_PART:
                text = text.replace(secret, self.references[secret])
        return text


def resolve_variables(file: VariableFile, context: ReferenceContext) -> ResolvedFile:
    """Follow every reference among the enabled variables of a file.

    Raises:
        InputError: a reference is malformed, or its secret is not there; `where` names the variable.
        AuthenticationError: Key Vault refuses.
        TransportError: Key Vault can't be reached.
    """
    values: list[Variable] = []
    secrets: dict[str, str] = {}
    names: dict[str, str] = {}
    for variable in file.values:
        reference = reference_of(variable) if variable.enabled else None
        if reference is None:
            values.append(variable)
            continue
        try:
            secret = resolve_reference(reference, context).reveal()
        except SecretReferenceError as error:
            where = f'variable "{variable.key}", {reference.shown}'
            raise SecretReferenceError(error.message, where=where, hint=error.hint) from None
        secrets[secret] = reference.text
        names[variable.key] = reference.shown
        values.append(variable._replace(value=secret))
    return ResolvedFile(file, tuple(values), secrets, names)
