"""Requests of these flows; patience with a directory that copies; refusals that say what is missing."""

from __future__ import annotations

import json
from urllib.parse import quote

from azbearer.arm.contract import Ask, Pause
from azbearer.arm.errors import cause_of, error_lines
from azbearer.errors import HttpStatusError
from azbearer.http.messages import Request, shown_url
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from azbearer.arm.apps.values import World
    from azbearer.http.messages import Response

    Effects = Generator[Ask | Pause, Response, Any]

# How long a new object may take to be known everywhere: two minutes at most (Microsoft: "principalType" of
# role assignments, and the CLI's own retries).
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 30.0, 30.0)
_ERRORS = 400
_FORBIDDEN = 403


class Step(NamedTuple):
    """What a request is for, so that its refusal can be explained.

    Args:
        what: such as `create the application`.
        permission: of Microsoft Graph that does, or empty.
        roles: of the directory or of the Resource Manager that do.
    """

    what: str
    permission: str = ""
    roles: str = ""


def request(method: str, url: str, body: Any = None) -> Request:
    """A request with JSON both ways."""
    headers: tuple[tuple[str, str], ...] = (("Accept", "application/json"),)
    if body is None:
        return Request(method, url, headers)
    return Request(method, url, (*headers, ("Content-Type", "application/json")), json.dumps(body).encode())


def equals(name: str, value: str) -> str:
    """`$filter=` for one value, percent-encoded; quotes are doubled (OData 4.01 URLs, 5.1.1.14)."""
    doubled = value.replace("'", "''")
    return "$filter=" + quote(f"{name} eq '{doubled}'", safe="")


def ask(
    world: World, step: Step, asked: Request, *, again: Callable[[Response], bool] = lambda _: False
) -> Effects:
    """Send a request; the result is the JSON answer.

    Args:
        world: for the explanation of a refusal.
        step: what it is for.
        asked: the request.
        again: see `patient`.

    Raises:
        HttpStatusError: it was refused; the hint says which permission or role is missing.
    """
    response = yield from patient(asked, again)
    if response.status >= _ERRORS:
        raise refused(world, step, asked, response)
    return document_of(response)


def patient(asked: Request, again: Callable[[Response], bool]) -> Effects:
    """Send a request, and again while the directory does not know a new object; the result is the answer.

    Args:
        asked: the request.
        again: whether an answer is one of those that pass by themselves.
    """
    response = yield Ask(asked)
    for pause in PAUSES:
        if response.status < _ERRORS or not again(response):
            break
        yield Pause(pause)
        response = yield Ask(asked)
    return response


def document_of(response: Response) -> dict[str, Any]:
    """The JSON object of an answer; an empty one for anything else."""
    try:
        value = json.loads(response.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def error_of(response: Response) -> tuple[str, str]:
    """Code and sentence of an error answer."""
    error = document_of(response).get("error")
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")


def is_not_known_yet(response: Response) -> bool:
    """Whether a new object has not reached the server that was asked."""
    code, message = error_of(response)
    return (
        response.status == 404  # noqa: PLR2004  not found
        or code in {"PrincipalNotFound", "Request_ResourceNotFound"}
        or "does not reference a valid application object" in message
        or "does not exist in the directory" in message
    )


def refused(world: World, step: Step, asked: Request, response: Response) -> HttpStatusError:
    """The error for a refusal, with what would help."""
    cause = cause_of(response.status, response.headers, response.body)
    message, where, hint = error_lines(cause, response.status, asked.method, shown_url(asked.url))
    if response.status == _FORBIDDEN:
        hint = _missing(world, step) or hint
    return HttpStatusError(f"could not {step.what}: {message}", where=where, hint=hint, code=cause.code)


def _missing(world: World, step: Step) -> str:
    """Which permission or role is missing, and where to get it."""
    if not step.permission:
        return f"the caller needs one of these roles there: {step.roles}" if step.roles else ""
    text = f"the caller needs the permission {step.permission} of Microsoft Graph"
    text += f", or the directory role {step.roles}" if step.roles else ""
    if not (world.authority and world.tenant_id and world.client_id):
        return text
    scope = quote(f"https://graph.microsoft.com/{step.permission}", safe="")
    page = f"{world.authority}/{world.tenant_id}/v2.0/adminconsent?client_id={world.client_id}&scope={scope}"
    return f"{text}; an administrator consents at {page}"
