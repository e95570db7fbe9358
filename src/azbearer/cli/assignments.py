"""Variables that are set on the command line: `--env-var NAME=VALUE` and its like."""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.library.assignment import Assignment
from azbearer.secrets import is_secret_name
from azbearer.typed import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from azbearer.cli.console import Console


def assignments(
    scope: Literal["environment", "globals"], option: str, texts: Iterable[str], console: Console
) -> Iterator[Assignment]:
    """What the texts of an option set; a secret among them is worth a warning.

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
        yield Assignment(scope, name, value, option)


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
