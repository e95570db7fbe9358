"""Errors as values: what reports say of an exception, a script's error, or a rejected token request."""

from __future__ import annotations

import json

from azbearer.errors import AzbearerError, ExitCode
from azbearer.patterns import regex
from azbearer.runner.events import Problem
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.http.messages import Response
    from azbearer.scripting.contract import ScriptError

_LIMIT_HINTS = {
    "time": "look for a loop that does not end, or allow more with --timeout-script MILLISECONDS",
    "memory": "look for a list or text that grows without end",
}
_AADSTS = regex(r"^AADSTS(\d+):\s*([^\r\n]*)")
_CORRELATION = regex(r"Correlation ID:\s*([0-9a-fA-F-]{36})")


def problem_of(error: AzbearerError) -> Problem:
    """An exception of ours as a value."""
    return Problem(
        type(error).__name__, error.message, error.where, error.hint, error.code, int(error.exit_code)
    )


def script_problem(error: ScriptError, label: str) -> Problem:
    """What ended a script, with the place in the user's own text."""
    place = error.place or (f"{label}:{error.line}:{error.column}" if error.line else label)
    return Problem(
        error.name,
        error.message,
        where=place,
        hint=_LIMIT_HINTS.get(error.limit, ""),
        code=f"script-{error.limit}" if error.limit else "",
        exit_code=int(ExitCode.LIMIT if error.limit else ExitCode.TEST_FAILED),
        stack=error.stack,
    )


def token_rejection(response: Response) -> Problem | None:
    """What Entra ID said when it refused to issue a token, or None for any other answer.

    The body is the error response of RFC 6749 section 5.2 with a description that starts with the
    AADSTS number.
    """
    if response.status < 400 or b"AADSTS" not in response.body[:4096]:  # noqa: PLR2004  first error status
        return None
    try:
        body = json.loads(response.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    description = str(body.get("error_description", ""))
    found = _AADSTS.match(description)
    if not found:
        return None
    correlation = _CORRELATION.search(description)
    from azbearer.tokens.aadsts import hint_of  # noqa: PLC0415  a table that few runs need

    advice = hint_of(found[1])
    remedy = advice.remedy if advice else ""
    return Problem(
        "AuthenticationError",
        f"the token request was rejected: AADSTS{found[1]}: {found[2].strip()}",
        where=response.url.partition("?")[0],
        hint=f"{remedy} (correlation id {correlation[1]})" if correlation else remedy,
        code=f"AADSTS{found[1]}",
        exit_code=int(ExitCode.AUTHENTICATION),
    )
