"""What an error answer comes to: lines on standard error, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.errors import ExitCode

if TYPE_CHECKING:
    from azbearer.cli.call.context import CallContext
    from azbearer.http.messages import Request, Response

_ERRORS = 400
_UNAUTHORIZED = 401
_TOO_MANY = 429


def exit_code(status: int) -> ExitCode:
    """The exit code of an answer with this status."""
    if status < _ERRORS:
        return ExitCode.OK
    if status == _UNAUTHORIZED:
        return ExitCode.AUTHENTICATION
    return ExitCode.LIMIT if status == _TOO_MANY else ExitCode.HTTP_STATUS


def explain(response: Response, request: Request, context: CallContext) -> int:
    """Say on standard error what went wrong; the result is the exit code."""
    code = exit_code(response.status)
    if code:
        context.console.note(f"error: {response.status} {response.reason}: {request.method} {request.url}")
    return int(code)
