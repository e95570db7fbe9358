"""Which managed identity is meant: the system's own, or one of those that a user assigned."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.errors import AuthenticationError, UsageError
from azbearer.typed import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

IdentityKind = Literal["system", "client_id", "object_id", "resource_id"]


@dataclass(frozen=True, slots=True)
class IdentityChoice:
    """The identity that a token is asked for; `value` is empty for the system's own."""

    kind: IdentityKind = "system"
    value: str = ""

    def parameters(self, names: Mapping[IdentityKind, str], *, source: str) -> tuple[tuple[str, str], ...]:
        """The request parameter that asks for this identity, by the endpoint's own names.

        Args:
            names: the endpoint's parameter for each kind that it understands.
            source: the endpoint in words, for the error.

        Raises:
            AuthenticationError: the endpoint can't be asked for this kind of id. Asking without
                it would give a token of another identity.
        """
        if self.kind == "system":
            return ()
        if self.kind in names:
            return ((names[self.kind], self.value),)
        hint = "name the identity by its client id" if names else "leave the id out: the host decides"
        raise AuthenticationError(
            f"{source} can't be asked for an identity by its {self.kind.replace('_', ' ')}",
            where="managed identity",
            hint=hint,
            code="identity-choice",
        )


def identity_choice(client_id: str | None, object_id: str | None, resource_id: str | None) -> IdentityChoice:
    """The one identity that is named, or the system's own.

    Raises:
        UsageError: more than one is named.
    """
    ids: tuple[tuple[IdentityKind, str | None], ...] = (
        ("client_id", client_id),
        ("object_id", object_id),
        ("resource_id", resource_id),
    )
    named = [IdentityChoice(kind, value) for kind, value in ids if value]
    if len(named) > 1:
        raise UsageError(
            f"a managed identity is named by {' and '.join(choice.kind for choice in named)}",
            where="managed identity",
            hint="give one of client_id, object_id and resource_id",
        )
    return named[0] if named else IdentityChoice()
