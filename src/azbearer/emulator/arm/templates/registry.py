"""How functions are listed: by name, with the number of arguments that they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import wrong_count

if TYPE_CHECKING:
    from collections.abc import Callable

ANY = 1 << 16


@dataclass(frozen=True, slots=True)
class Function:
    """A function of values.

    Args:
        name: as documented.
        least: how many arguments it needs.
        most: how many it takes.
        compute: gets the arguments.
    """

    name: str
    least: int
    most: int
    compute: Callable[..., Any]

    def __call__(self, arguments: list[Any]) -> Any:
        """The value for these arguments.

        Raises:
            ExpressionError: they are too many, too few, or of the wrong kind.
        """
        check_count(self.name, self.least, self.most, len(arguments))
        return self.compute(*arguments)


def check_count(name: str, least: int, most: int, given: int) -> None:
    """Refuse too many or too few arguments.

    Raises:
        ExpressionError: with the number that it takes.
    """
    if least <= given <= most:
        return
    if least == most:
        raise wrong_count(name, f"exactly {least}", given)
    raise wrong_count(name, f"at least {least}" if given < least else f"at most {most}", given)


def listed(*functions: Function) -> dict[str, Function]:
    """The functions by their names in lower case."""
    return {function.name.lower(): function for function in functions}
