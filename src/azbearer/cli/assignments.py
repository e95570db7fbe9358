"""Variables that are set on the command line: `--env-var NAME=VALUE` and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.errors import UsageError
from azbearer.secrets import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from azbearer.cli.console import Console
    from azbearer.variables.scopes import Scope


def assign(scope: Scope, option: str, texts: Iterable[str], console: Console) -> None:
    """Set each in the scope; a secret among them is worth a warning.

    Raises:
        UsageError: a text is no assignment.
    """
    for text in texts:
        name, value = assignment(option, text)
        if is_secret_name(name):
            console.note(
                f"warning: {option} {name}=… shows a secret to everybody who can list processes; "
                "an environment file does not"
            )
        known = scope.entry(name)
        # A text like any other from now on, as in newman; but what was a secret stays one.
        scope.set(name, value, "secret" if known and known.type == "secret" else "any", origin=option)


def assignment(option: str, text: str) -> tuple[str, str]:
    """Name and value.

    Raises:
        UsageError: the text is no assignment.
    """
    name, equals, value = text.partition("=")
    if not equals or not name:
        # The text is not repeated: it may be a secret.
        raise UsageError(f"{option} needs NAME=VALUE", hint=f"write {option} name=value")
    return name, value
