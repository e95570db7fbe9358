"""The room's log: `logging` is loaded by the first line that is written, since most runs write none.

What is passed in is shown, so it must be free of secrets: names, numbers, messages of our own errors.
"""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

_NAME = "azbearer.tokens"


def _logger() -> logging.Logger:
    import logging  # noqa: PLC0415 - costs more than the whole engine

    return logging.getLogger(_NAME)


def warn(message: str, *arguments: object) -> None:
    """What a person should know of, though it was dealt with."""
    _logger().warning(message, *arguments)


def note(message: str, *arguments: object) -> None:
    """What helps to follow what happened."""
    _logger().info(message, *arguments)
