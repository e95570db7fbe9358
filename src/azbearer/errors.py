"""The one tree of errors, and the exit code that each branch means.

    AzbearerError
    |- UsageError              2   the command line, or a setting, makes no sense
    |- InputError              2   a file or text that was given cannot be used
    |  |- FileFormatError      2   ... because its content is not what it should be
    |  |- VariableError        2   ... because a variable cannot be resolved
    |  `- RequestRefusedError  2   ... because the request would be unsafe or impossible to send
    |- TransportError          3   DNS, connection, TLS, proxy, time-out, broken HTTP
    |- AuthenticationError     4   a token could not be had
    |- HttpStatusError         5   an answer, or the end of an operation, says that it failed
    |  `- OperationError       5   ... because a long-running operation failed, or can't be followed
    |- LimitError              6   size, hops, script time or memory
    `- OutputError             7   a result could not be written

Every error has three parts that a person needs: what happened, where, and what to try.
A failed test in a collection is a result, not an exception.
"""

from __future__ import annotations

import enum

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class ExitCode(enum.IntEnum):
    """What the process tells its caller (DESIGN: command line)."""

    OK = 0
    TEST_FAILED = 1
    USAGE = 2
    NETWORK = 3
    AUTHENTICATION = 4
    HTTP_STATUS = 5
    LIMIT = 6
    OUTPUT = 7
    INTERRUPTED = 130
    TERMINATED = 143


class AzbearerError(Exception):
    """The root of every error that azbearer raises on purpose.

    Args:
        message: what happened, lower case, no full stop.
        where: the file with line and column or JSON path, the request, or the host.
        hint: what to try.
        code: a stable word for programs; each class has a default.
    """

    code = "error"
    exit_code = ExitCode.TEST_FAILED

    def __init__(self, message: str, *, where: str = "", hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        self.code = code or type(self).code

    def lines(self) -> tuple[str, ...]:
        """The three lines that a person is shown; an unknown part leaves its line out."""
        lines = [f"error: {self.message}"]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return tuple(lines)


class UsageError(AzbearerError):
    """The command line, or a setting, makes no sense."""

    code = "usage"
    exit_code = ExitCode.USAGE


class InputError(AzbearerError):
    """A file or text that was given cannot be used."""

    code = "input"
    exit_code = ExitCode.USAGE


class FileFormatError(InputError):
    """A file's content is not what it should be; `where` names line and column or the JSON path."""

    code = "file-format"


class VariableError(InputError):
    """A variable cannot be resolved, such as one that refers to itself."""

    code = "variable"


class RequestRefusedError(InputError):
    """The request was not sent, because it would be unsafe or is impossible to send."""

    code = "request-refused"


class TransportError(AzbearerError):
    """DNS, connection, TLS, proxy, time-out or broken HTTP.

    `code` is one of: dns, connect, tls, proxy, timeout-connect, timeout-first-byte,
    timeout-total, protocol, aborted, network.
    """

    code = "network"
    exit_code = ExitCode.NETWORK


class AuthenticationError(AzbearerError):
    """A token could not be had."""

    code = "authentication"
    exit_code = ExitCode.AUTHENTICATION


class HttpStatusError(AzbearerError):
    """An answer says that the call failed; `response` is that answer."""

    code = "http-status"
    exit_code = ExitCode.HTTP_STATUS
    response: Any = None


class OperationError(HttpStatusError):
    """A long-running operation failed or was cancelled, or its status can't be read any more."""

    code = "operation-failed"


class LimitError(AzbearerError):
    """A limit was hit.

    `code` is one of body-size, redirects, script-time, script-memory, deadline, pages, page-loop, throttled.
    """

    code = "limit"
    exit_code = ExitCode.LIMIT


class OutputError(AzbearerError):
    """A result could not be written."""

    code = "output"
    exit_code = ExitCode.OUTPUT
