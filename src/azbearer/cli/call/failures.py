"""What an error answer comes to: lines on standard error, and the exit code."""

from __future__ import annotations

from azbearer.errors import ExitCode, HttpStatusError, OperationError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.contract import Outcome
    from azbearer.cli.call.context import CallContext
    from azbearer.http.messages import Request, Response

_ERRORS = 400
_UNAUTHORIZED = 401
_PRECONDITION_FAILED = 412
_TOO_MANY = 429
_LONGEST_COMMAND = 2000


def exit_code(status: int) -> ExitCode:
    """The exit code of an answer with this status: the one table of `errors.ExitCode`."""
    if status < _ERRORS:
        return ExitCode.OK
    if status == _UNAUTHORIZED:
        return ExitCode.AUTHENTICATION
    return ExitCode.LIMIT if status == _TOO_MANY else ExitCode.HTTP_STATUS


def explain(response: Response, request: Request, context: CallContext) -> int:
    """Say on standard error what went wrong; the result is the exit code."""
    code = exit_code(response.status)
    if code:
        _say(response, request, context, HttpStatusError)
    return int(code)


def failed_operation(outcome: Outcome, request: Request, context: CallContext) -> int:
    """Say on standard error why an operation failed; the result is the exit code."""
    _say(outcome.response, request, context, OperationError, outcome.status)
    return int(ExitCode.HTTP_STATUS)


def _say(
    response: Response,
    request: Request,
    context: CallContext,
    kind: type[HttpStatusError],
    status: str = "",
) -> None:
    from azbearer.arm.errors import cause_of, error_lines  # noqa: PLC0415  for errors alone
    from azbearer.arm.registration import missing_registration  # noqa: PLC0415
    from azbearer.http.messages import shown_url  # noqa: PLC0415

    redactor = context.redactor.add(*request.protected)
    cause = cause_of(response.status, response.headers, response.body, redactor=redactor)
    message, where, hint = error_lines(cause, response.status, request.method, shown_url(request.url))
    if status:
        message = f"the operation {'was cancelled' if status == 'Canceled' else 'failed'}: {cause.line}"
    if response.status in {400, 404}:
        from azbearer.cli.call.versioned import advice  # noqa: PLC0415  as above

        hint = advice(request, response) or hint
    if response.status == _PRECONDITION_FAILED and ("if-none-match", "*") in _lower_names(request):
        hint = "it is there already, and If-None-Match: * only creates"
    missing = missing_registration(request, response)
    if missing is not None:
        hint = f"register {missing.namespace} and try again with --register"
    context.console.error(kind(message, where=where, hint=hint))
    again = _again(request, context)
    if again:
        context.console.note(f"  again: {again}")


def _lower_names(request: Request) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in request.headers]


def _again(request: Request, context: CallContext) -> str:
    """A command that makes the request again, for whoever is asked for help; empty when it is no help."""
    from azbearer.arm.access import access_to  # noqa: PLC0415  for errors alone
    from azbearer.cli.call.repro import curl_command, way_of  # noqa: PLC0415

    options = context.options
    # The emulator of --offline ends with this command; of many scopes each would need a line of its own.
    if options.offline or context.is_one_of_many:
        return ""
    own = options.no_auth or any(name.lower() == "authorization" for name, _ in request.headers)
    scope = ""
    if not own:
        wanted, hosts = options.scope or options.resource, tuple(options.token_host)
        usual = context.session.identity.query.scopes[0]
        scope = access_to(request.url, context.cloud, wanted=wanted, usual=usual, hosts=hosts).scope
    command = curl_command(request, context.redactor, way_of(options, scope))
    return command if len(command) <= _LONGEST_COMMAND else ""
