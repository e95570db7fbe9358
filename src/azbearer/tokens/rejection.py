"""What a token service says instead of a token, made fit to be shown.

Error bodies come from a service that has just been sent a secret, or from whatever stands between. So
only known parts of them are passed on: the error word, the first line of the description, ids that
support asks for. A page of HTML is reduced to its title.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from azbearer.errors import AuthenticationError
from azbearer.http.messages import shown_url
from azbearer.patterns import regex
from azbearer.tokens.aadsts import hint_of
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.secrets import Redactor
    from azbearer.tokens.contract import Answer

_AADSTS = regex(r"AADSTS(\d{4,8})")
_ID = regex(r"[0-9A-Za-z-]{8,64}")
_TIMESTAMP = regex(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")
_IN_DESCRIPTION = {
    "trace_id": regex(r"Trace ID:\s*([0-9A-Za-z-]{8,64})"),
    "correlation_id": regex(r"Correlation ID:\s*([0-9A-Za-z-]{8,64})"),
    "timestamp": regex(r"Timestamp:\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)"),
}
_TITLE = regex(rb"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
# As long as a secret or a piece of a token, and without the slashes and dots of URLs and host names.
_SECRET_LIKE = regex(r"[A-Za-z0-9_~+=-]{32,}")
_GUID = regex(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = regex(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_TEXT = 400
_REQUEST_IDS = ("x-ms-request-id", "request-id", "x-ms-correlation-request-id", "client-request-id")
_REDIRECT, _CLIENT_ERROR, _SERVER_ERROR, _TOO_MANY = 300, 400, 500, 429

# RFC 6749 section 5.2, RFC 8628 section 3.5, OpenID Connect core section 3.1.2.6.
_OAUTH_HINTS = {
    "invalid_client": "check the client id and its secret or certificate",
    "invalid_grant": "sign in again, or check what was presented: code, refresh token, password or assertion",
    "invalid_scope": "check scope: for Entra ID it ends with /.default",
    "invalid_request": "check the fields of the token request",
    "invalid_resource": "check resource: this tenant knows no such API",
    "invalid_target": "check resource or audience",
    "unauthorized_client": "check that the app is registered in this tenant, and for this grant",
    "unsupported_grant_type": "this token endpoint does not know the grant; check its address",
    "interaction_required": "sign in with a browser or a device code",
    "login_required": "sign in with a browser or a device code",
    "consent_required": "let a user or an administrator consent to the app",
    "access_denied": "the user or a policy declined; sign in again and consent",
    "temporarily_unavailable": "try again in a moment",
    "server_error": "try again in a moment",
}


@dataclass(frozen=True, slots=True)
class Details:
    """The parts of an error answer that programs may use.

    Args:
        error: the word of RFC 6749, such as `invalid_client`.
        codes: Entra ID's numbers.
        suberror: Entra ID's finer word, such as `consent_required`.
        claims: a claims challenge as JSON text, to be answered by an interactive sign-in.
        trace_id, correlation_id, timestamp: what Microsoft's support asks for.
        status: of the answer; 0 for an answer that came through the browser.
    """

    error: str = ""
    codes: tuple[int, ...] = ()
    suberror: str = ""
    claims: str = ""
    trace_id: str = ""
    correlation_id: str = ""
    timestamp: str = ""
    status: int = 0


class TokenRejectedError(AuthenticationError):
    """The token service answered, and gave no token; `details` has the parts of its answer."""

    code = "token-rejected"

    def __init__(
        self, message: str, *, where: str = "", hint: str = "", code: str = "", details: Details
    ) -> None:
        super().__init__(message, where=where, hint=hint, code=code)
        self.details = details

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        status = self.details.status
        advice = [hint_of(code) for code in self.details.codes]
        return (
            status >= _SERVER_ERROR
            or status == _TOO_MANY
            or self.details.error in {"temporarily_unavailable", "server_error"}
            or any(item is not None and item.retryable for item in advice)
        )


def rejection_of(
    answer: Answer, *, source: str, endpoint: str, redactor: Redactor | None = None
) -> TokenRejectedError:
    """The error for an answer that is no success.

    Args:
        answer: of any status but 200.
        source: the credential's name.
        endpoint: the URL that was asked.
        redactor: knows the secrets that were sent, in case the service repeats one.
    """
    body = json_object(answer.body)
    if body is not None and ("error" in body or "error_codes" in body):
        return rejection_of_fields(
            body, source=source, endpoint=endpoint, status=answer.status, redactor=redactor
        )
    return _without_reason(answer, source, endpoint, redactor)


def rejection_of_fields(
    body: Mapping[str, Any], *, source: str, endpoint: str, status: int = 0, redactor: Redactor | None = None
) -> TokenRejectedError:
    """The error for the fields of RFC 6749 section 5.2, whether in JSON or in a redirect."""
    details = details_of(body, status)
    number = details.codes[0] if details.codes else None
    advice = hint_of(number) if number is not None else None
    description = _first_line(body.get("error_description"), redactor)
    reason = description or details.error or "no reason was given"
    if details.error and not _AADSTS.match(reason) and reason != details.error:
        reason = f"{details.error}: {reason}"
    return TokenRejectedError(
        f"the token request was rejected: {reason}",
        where=_where(source, endpoint, details),
        hint=advice.remedy if advice else _OAUTH_HINTS.get(details.error, ""),
        code=f"AADSTS{number}" if number is not None else details.error or TokenRejectedError.code,
        details=details,
    )


def details_of(body: Mapping[str, Any], status: int = 0) -> Details:
    """The known parts of an error body; what is malformed is left out."""
    description = body.get("error_description")
    text = description if isinstance(description, str) else ""
    claims = body.get("claims")
    return Details(
        error=_word(body.get("error")),
        codes=_codes(body.get("error_codes"), text),
        suberror=_word(body.get("suberror")),
        claims=claims if isinstance(claims, str) else "",
        trace_id=_known(body, "trace_id", _ID, text),
        correlation_id=_known(body, "correlation_id", _ID, text),
        timestamp=_known(body, "timestamp", _TIMESTAMP, text),
        status=status,
    )


def json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in a body, or None when there is none."""
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def safe_text(text: str, redactor: Redactor | None = None) -> str:
    """A foreign text on one line, without controls, known secrets, and whatever looks like one."""
    plain = redactor.text(text) if redactor is not None else text
    line = "".join(character if character.isprintable() else " " for character in plain).strip()
    return _SECRET_LIKE.sub(lambda found: found[0] if _GUID.fullmatch(found[0]) else "****", line)[
        :_LONGEST_TEXT
    ]


def _first_line(text: object, redactor: Redactor | None) -> str:
    """The first line of a description; ids and time stand on the further ones, or behind it."""
    if not isinstance(text, str):
        return ""
    line = re.split(r"[\r\n]|\s(?=Trace ID:)", text.strip(), maxsplit=1)[0]
    return safe_text(line, redactor)


def _word(value: object) -> str:
    """An error word; Service Fabric and others put it into an object as `code`."""
    if isinstance(value, dict):
        value = value.get("code")
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


def _codes(value: object, description: str) -> tuple[int, ...]:
    """The numbers of `error_codes`, or else the one that the description starts with."""
    if isinstance(value, list):
        numbers = tuple(
            code for code in value if isinstance(code, int) and not isinstance(code, bool) and code > 0
        )
        if numbers:
            return numbers
    found = _AADSTS.match(description)
    return (int(found[1]),) if found else ()


def _known(body: Mapping[str, Any], key: str, shape: re.Pattern[str], description: str) -> str:
    """An id or time from its own field, or from the description."""
    value = body.get(key)
    if isinstance(value, str) and shape.fullmatch(value):
        return value
    found = _IN_DESCRIPTION[key].search(description)
    return found[1] if found else ""


def _where(source: str, endpoint: str, details: Details) -> str:
    parts = [f"{source}, {shown_url(endpoint)}"]
    if details.correlation_id:
        parts.append(f"correlation id {details.correlation_id}")
    if details.trace_id:
        parts.append(f"trace id {details.trace_id}")
    if details.timestamp:
        parts.append(details.timestamp)
    return ", ".join(parts)


def _without_reason(
    answer: Answer, source: str, endpoint: str, redactor: Redactor | None
) -> TokenRejectedError:
    """The error for an answer that does not say why: a proxy's page, a redirect, an empty body."""
    title = _TITLE.search(answer.body[:65536])
    named = f" ({safe_text(title[1].decode('utf-8', 'replace'), redactor)})" if title else ""
    request_id = next((answer.headers[name] for name in _REQUEST_IDS if name in answer.headers), "")
    where = f"{source}, {shown_url(endpoint)}"
    if _ID.fullmatch(request_id):
        where += f", request id {request_id}"
    return TokenRejectedError(
        f"the token service answered with status {answer.status}{named}",
        where=where,
        hint=_status_hint(answer.status),
        code="token-service-error",
        details=Details(status=answer.status),
    )


def _status_hint(status: int) -> str:
    if _REDIRECT <= status < _CLIENT_ERROR:
        return "a token request is never sent on to another address; check the authority"
    if status >= _SERVER_ERROR or status == _TOO_MANY:
        return "try again in a moment"
    return "check the authority and the proxy: this does not look like a token service"
