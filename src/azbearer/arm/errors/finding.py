"""What the readers of error bodies agree on: one tree of findings, whatever the body's form was."""

from __future__ import annotations

from dataclasses import dataclass

from azbearer.patterns import regex

_SPACE = regex(r"\s+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One error of a body, with the errors that explain it.

    Args:
        code: the service's word for it; empty when it has none.
        message: its sentence, not yet trimmed.
        target: what the error is about, such as the name of a property.
        extras: what stands beside it and belongs into the line, such as the name of a policy.
        ids: names and values of ids that support asks for.
        inner: the errors that explain this one.
    """

    code: str = ""
    message: str = ""
    target: str = ""
    extras: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    inner: tuple[Finding, ...] = ()


def one_line(text: str) -> str:
    """The text without line breaks, controls and runs of spaces."""
    printable = "".join(character for character in text if character.isprintable() or character.isspace())
    return _SPACE.sub(" ", printable).strip()
