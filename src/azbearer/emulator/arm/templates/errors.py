"""What is wrong with a template, in the words of the service."""

from __future__ import annotations

_FUNCTIONS = "https://aka.ms/arm-functions"


class ExpressionError(Exception):
    """An expression that cannot be read or computed; the message is the bare sentence."""


class RuntimeNeededError(ExpressionError):
    """An expression asks for what only a running deployment knows, such as `reference`."""

    def __init__(self, function: str) -> None:
        super().__init__(
            f"The template function '{function}' is not expected at this location. Please see "
            f"{_FUNCTIONS} for usage details."
        )


class NoCopyLoopError(ExpressionError):
    """`copyIndex` outside of the loop that it names."""

    def __init__(self) -> None:
        super().__init__(
            "The template function 'copyIndex' is not expected at this location. The function can only be "
            "used in a resource with copy specified. Please see https://aka.ms/arm-copy for usage details."
        )


class TemplateError(Exception):
    """A template that is refused.

    Args:
        message: the sentence, without the words that frame it.
        path: where in the request's body, such as `("properties", "template", "parameters", "a")`.
        frame: the words before the sentence.
    """

    def __init__(
        self,
        message: str,
        path: tuple[str | int, ...] = (),
        frame: str = "Deployment template validation failed",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.frame = frame


def unknown_function(name: str) -> ExpressionError:
    """No such function."""
    return ExpressionError(
        f"The template function '{name}' is not valid. Please see {_FUNCTIONS} for usage details."
    )


def wrong_count(name: str, expected: str, given: int) -> ExpressionError:
    """Too many arguments, or too few."""
    return ExpressionError(
        f"Unable to evaluate template language function '{name}': function requires {expected} argument(s) "
        f"while {given} were provided. Please see {_FUNCTIONS}#{name.lower()} for usage details."
    )


def wrong_argument(name: str, what: str) -> ExpressionError:
    """An argument of the wrong kind; `what` continues the sentence."""
    return ExpressionError(
        f"The template language function '{name}' {what}. Please see {_FUNCTIONS}#{name.lower()} for usage "
        "details."
    )


def unparsable(text: str, expected: str, actual: str) -> ExpressionError:
    """Not the grammar of expressions."""
    return ExpressionError(
        f"Unable to parse language expression '{text}': expected token '{expected}' and actual '{actual}'."
    )


def no_property(name: str, available: list[str]) -> ExpressionError:
    """An object without that property."""
    return ExpressionError(
        f"The language expression property '{name}' doesn't exist, available properties are "
        f"'{', '.join(available)}'."
    )
