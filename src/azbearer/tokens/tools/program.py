"""A developer's tool as a source: whether it is installed, and its answer as a token."""

from __future__ import annotations

import json
from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.secrets import Secret
from azbearer.tokens.ambient.evidence import Evidence
from azbearer.tokens.ambient.refusals import aadsts_code, remedy
from azbearer.tokens.answer import is_visible_ascii
from azbearer.tokens.contract import NotAvailableError, Token
from azbearer.tokens.expiry import LONGEST_LIFE, epoch_of
from azbearer.tokens.tools.text import presentable
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.ambient.machine import Machine
    from azbearer.tokens.contract import FlowContext, ProgramResult

# A process is started, imports much, and may renew its own token over the network: users report up
# to 13 s for az, which a limit of 10 s would make a failure.
PROCESS_TIMEOUT = 30.0
# What shells answer when they are asked for a program that is not there.
_NO_SUCH_PROGRAM = (127, 9009)


@dataclass(frozen=True, slots=True)
class Tool:
    """A command-line tool.

    Args:
        title: for messages, such as `Azure CLI`.
        programs: names to look for, best first.
        windows_programs: the same on Windows, where scripts have endings.
        sign_in: the command that signs a user in.
    """

    title: str
    programs: tuple[str, ...]
    windows_programs: tuple[str, ...]
    sign_in: str

    def find(self, machine: Machine, environment: Mapping[str, str]) -> str:
        """The full path of the tool, or an empty text when it is not installed."""
        paths = (machine.find_program(name, environment) for name in self._names(machine))
        return next(filter(None, paths), "")

    def path(self, machine: Machine, environment: Mapping[str, str]) -> str:
        """The full path of the tool.

        Raises:
            NotAvailableError: it is not installed.
        """
        found = self.find(machine, environment)
        if not found:
            raise self.missing()
        return found

    def evidence(self, machine: Machine, environment: Mapping[str, str]) -> Evidence:
        """Here when the program is found; whether anyone is signed in, only running it can tell."""
        names = tuple(f"{name} on PATH" for name in self._names(machine))
        found = self.find(machine, environment)
        if not found:
            return Evidence(present=False, looked_at=names, reason="not installed")
        return Evidence(present=True, looked_at=names, reason=f"found {found}", certain=False)

    def missing(self) -> NotAvailableError:
        """The error for a tool that is not installed."""
        return NotAvailableError(
            f"{self.title} is not installed", where=self.title, hint=f"install it, then run `{self.sign_in}`"
        )

    def signed_out(self) -> NotAvailableError:
        """The error for a tool in which nobody is signed in."""
        return NotAvailableError(
            f"nobody is signed in to {self.title}", where=self.title, hint=f"run `{self.sign_in}`"
        )

    def failed(self, said: str) -> AuthenticationError:
        """The error for a tool that ran and gave no token; `said` is what it wrote to explain itself."""
        text = presentable(said)
        return AuthenticationError(
            f"{self.title} gave no token: {text or 'it gave no reason'}",
            where=self.title,
            hint=remedy(text, f"run `{self.sign_in}`"),
            code=aadsts_code(text) or "tool-failed",
        )

    def check_started(self, result: ProgramResult) -> None:
        """Raise when the shell that should have started the tool did not find it.

        Raises:
            NotAvailableError: it did not.
        """
        if result.exit_code in _NO_SUCH_PROGRAM or "is not recognized" in result.err:
            raise self.missing()

    def token(self, value: object, expires: object, context: FlowContext) -> Token:
        """A token of what the tool wrote.

        Raises:
            AuthenticationError: it is no token, or its end can't be read. The output is not shown,
                because it may hold the token all the same.
        """
        now = context.now()
        ends = epoch_of(expires, now=now)
        if not isinstance(value, str) or not is_visible_ascii(value) or ends is None:
            raise AuthenticationError(
                f"{self.title} answered in a form that is not understood",
                where=self.title,
                hint=f"update {self.title}, then run `{self.sign_in}`",
                code="tool-output",
            )
        return Token(Secret(value), min(ends, now + LONGEST_LIFE), obtained_on=now)

    def _names(self, machine: Machine) -> tuple[str, ...]:
        return self.windows_programs if machine.is_windows else self.programs


def json_in(output: str) -> dict[str, Any]:
    """The first JSON object in an output, whatever stands around it; empty when there is none."""
    start = output.find("{")
    if start < 0:
        return {}
    try:
        value, _ = json.JSONDecoder().raw_decode(output, start)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
