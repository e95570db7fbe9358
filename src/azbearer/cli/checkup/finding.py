"""Findings: what the doctor saw, and how bad it is."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from azbearer.errors import ExitCode
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.errors import AzbearerError


class Mark(enum.Enum):
    """How bad it is; the values are the words of the JSON report."""

    GOOD = "ok"
    INFO = "info"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was seen; neither text nor data has a secret.

    Args:
        mark: how bad it is.
        text: on one line.
        hint: what to do about it.
        data: the same for programs.
        code: that the command ends with when it is broken.
    """

    mark: Mark
    text: str
    hint: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    code: ExitCode = ExitCode.OK

    def as_json(self) -> dict[str, Any]:
        """For the JSON report."""
        return {"status": self.mark.value, "text": self.text, "hint": self.hint, **self.data}


@dataclass(frozen=True, slots=True)
class Section:
    """The findings about one subject."""

    name: str
    title: str
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """For the JSON report."""
        found = [finding.as_json() for finding in self.findings]
        return {"name": self.name, "title": self.title, "findings": found}


def good(text: str, hint: str = "", **data: Any) -> Finding:
    """All is well."""
    return Finding(Mark.GOOD, text, hint, data)


def info(text: str, hint: str = "", **data: Any) -> Finding:
    """Neither good nor bad."""
    return Finding(Mark.INFO, text, hint, data)


def warning(text: str, hint: str = "", **data: Any) -> Finding:
    """It works, and should be otherwise."""
    return Finding(Mark.WARNING, text, hint, data)


def broken(error: AzbearerError, what: str = "", **data: Any) -> Finding:
    """It does not work.

    Args:
        error: what was raised.
        what: it is about, if the error's text doesn't say.
        data: for programs.
    """
    text = f"{what}: {error.message}" if what else error.message
    where = f" ({error.where})" if error.where else ""
    return Finding(Mark.BROKEN, text + where, error.hint, {**data, "code": error.code}, error.exit_code)


def exit_code_of(sections: Iterable[Section]) -> ExitCode:
    """That of the first broken thing: what comes first is what others depend on."""
    found = (each for section in sections for each in section.findings if each.mark is Mark.BROKEN)
    return next((finding.code for finding in found), ExitCode.OK)
