"""Whether an answer is worth another try, and when: ARM's rules, and what services do beside them.

Sources: Microsoft, resource provider contract, "Addendum" (retry on 408, 5xx, socket errors and on any
answer with Retry-After); "Understand how Azure Resource Manager throttles requests"; azure-core's
`RetryPolicy`. Two things that none of them says: a wait time may stand in the message alone, and an action
is not repeated when it may have been done already.
"""

from __future__ import annotations

import re

from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.errors import TransportError
    from azbearer.http.messages import Request, Response

TOO_MANY = 429
_TIMEOUT = 408
_ERRORS = 400
_SERVER_ERRORS = 500
# 501 and 505 say that the server can't, not that it could not; 507 and 508 don't pass by waiting.
_HOPELESS = frozenset({501, 505, 506, 507, 508, 510, 511})
# With these the request was not worked on: a POST may be repeated too.
_NOT_DONE = frozenset({TOO_MANY, 503})
_SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
# POSTs that only read: lists of keys and the like, queries, checks.
_READING_POST = (
    r"(?i)/(?:list[^/?]*|query|queries|search|validate|whatif|resources|resourcesHistory|\$batch|check[^/?]*|"
    r"generate[^/?]*sas[^/?]*|calculate[^/?]*|get[^/?]+)(?:\?|$)"
)
# Nothing has reached the server yet.
_BEFORE_SENDING = frozenset({"dns", "connect", "timeout-connect"})
_MAYBE_SENT = frozenset({"aborted", "network", "timeout-first-byte"})
# What ARM's own buckets say; a provider's 429 (too many calls of one operation, another operation that is
# going on) is no reason for other requests to wait.
_OF_THE_BUCKET = r"(?i)(?:Subscription|Tenant|Resource)\w*RequestsThrottled|^TooManyRequests$"
# Of these none passes by waiting; but Compute says OperationNotAllowed for TooManyRequests, too.
_QUOTA = r"(?i)QuotaExceeded|QuotaReached|SkuNotAvailable|OperationNotAllowed"
_TOO_MANY = r"(?i)TooMany|Throttl|Retryable"
_IN_TEXT = (
    r"(?i)(?:retr(?:y|ied)|again|wait)\D{0,60}?(?:(\d{1,2}):(\d{2}):(\d{2})|'?\"?(\d{1,6})(?:\.\d+)?'?\"?\s*"
    r"(ms|milliseconds?|s|sec(?:ond)?s?|m|min(?:ute)?s?)\b)"
)
# Cost Management: `x-ms-ratelimit-microsoft.costmanagement-client-retry-after` and its like.
_NAMED = "-retry-after"
_MOST_TEXT = 1 << 16


class RetryRules(NamedTuple):
    """How often and how long; times in seconds.

    Args:
        attempts: tries in all, of what is broken.
        throttled_attempts: tries in all, of what is told to wait.
        base: the pause before the second try, doubled for each further one.
        longest: our own longest pause.
        longest_asked: a service that asks for more is not waited for.
    """

    attempts: int = 5
    throttled_attempts: int = 12
    base: float = 0.8
    longest: float = 30.0
    longest_asked: float = 600.0


RULES = RetryRules()
NO_RETRIES = RetryRules(attempts=1, throttled_attempts=1)


def repeatable(request: Request) -> bool:
    """Whether a request may be sent again though it may have been worked on already.

    PATCH is one: Azure's are merges.
    """
    if request.method in _SAFE_TO_REPEAT or request.method == "PATCH":
        return True
    return request.method == "POST" and re.search(_READING_POST, request.url.partition("?")[0]) is not None


class Attempt(NamedTuple):
    """One try of a request.

    Args:
        number: from 1.
        rules: how often there may be another.
        now: seconds since the epoch, for an answer without `Date` whose Retry-After is a date.
        chance: from 0 to 1; spreads our own pauses.
    """

    number: int
    rules: RetryRules = RULES
    now: float = 0.0
    chance: float = 0.0


def pause_after(response: Response, request: Request, attempt: Attempt) -> float | None:
    """Seconds to wait before the next try, or None if this answer is the last."""
    status = response.status
    if status < _ERRORS:
        return None
    asked = asked_pause(response, attempt.now)
    if not _is_worth(response, request, asked):
        return None
    rules = attempt.rules
    most = rules.throttled_attempts if asked is not None or status == TOO_MANY else rules.attempts
    if attempt.number >= most:
        return None
    if asked is None:
        return _own(attempt)
    # A little later than asked, so that many who were told the same don't come back at one moment.
    return None if asked > rules.longest_asked else asked + 0.05 * attempt.chance


def _is_worth(response: Response, request: Request, asked: float | None) -> bool:
    status = response.status
    if status in _NOT_DONE:
        codes = error_code(response)
        return not re.search(_QUOTA, codes) or bool(re.search(_TOO_MANY, codes))
    if asked is not None and status not in {401, 403, 404}:
        return True
    broken = status == _TIMEOUT or (status >= _SERVER_ERRORS and status not in _HOPELESS)
    return broken and repeatable(request)


def pause_after_failure(error: TransportError, request: Request, attempt: Attempt) -> float | None:
    """The same for an exchange that failed.

    A wrong certificate, a proxy that refuses and what isn't HTTP are the same the next time.
    """
    may = error.code in _BEFORE_SENDING or (error.code in _MAYBE_SENT and repeatable(request))
    return _own(attempt) if may and attempt.number < attempt.rules.attempts else None


def _own(attempt: Attempt) -> float:
    """Exponential, with jitter."""
    whole = min(attempt.rules.longest, attempt.rules.base * 2.0 ** min(attempt.number - 1, 20))
    return whole * (0.5 + 0.5 * attempt.chance)


def asked_pause(response: Response, now: float) -> float | None:
    """How long the service asks to be left alone, in seconds from 0 up; None when it doesn't say.

    From the headers (see `tokens.retry.retry_after`), or else from the text of a 429 or 503: there are
    services that write it nowhere else.
    """
    from azbearer.tokens.contract import Answer  # noqa: PLC0415 - nearly every answer is a good one
    from azbearer.tokens.retry import retry_after  # noqa: PLC0415

    headers = {name.lower(): value for name, value in response.headers}
    found = retry_after(Answer(response.status, headers, b""), now)
    if found is not None or response.status not in _NOT_DONE:
        return found
    named = [float(value) for name, value in headers.items() if name.endswith(_NAMED) and value.isdigit()]
    if named:
        return max(named)
    resets = quota_resets(headers.get)
    return pause_in_text(_text(response)) if resets is None else resets


def quota_resets(header: Callable[[str], str | None]) -> float | None:
    """Seconds until Resource Graph takes more queries, by `x-ms-user-quota-resets-after`; None without it."""
    found = re.fullmatch(r"(\d{1,3}):(\d{2}):(\d{2})(?:\.\d+)?", header("x-ms-user-quota-resets-after") or "")
    return None if found is None else float(int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]))


def pause_in_text(text: str) -> float | None:
    """Seconds that a message asks to wait: `can be retried in 76 seconds`, `try again after '1' seconds`."""
    found = re.search(_IN_TEXT, text)
    if found is None:
        return None
    hours, minutes, seconds, number, unit = found.groups()
    if number is None:
        return float(int(hours) * 3600 + int(minutes) * 60 + int(seconds))
    unit = unit.lower()
    if unit.startswith(("ms", "milli")):
        return int(number) / 1000
    return float(int(number) * (60 if unit.startswith("m") else 1))


def is_throttling(response: Response) -> bool:
    """Whether a 429 tells everybody to slow down, not just this request."""
    return response.status == TOO_MANY and re.search(_OF_THE_BUCKET, error_code(response)) is not None


def error_code(response: Response) -> str:
    """The codes of an answer's error, the nested ones too, in one text; empty if it has none."""
    import json  # noqa: PLC0415 - only for errors

    header = response.header("x-ms-error-code") or ""
    try:
        document = json.loads(_text(response))
    except (ValueError, RecursionError):
        return header
    error = document.get("error", document) if isinstance(document, dict) else None
    found = [header]
    pending: list[object] = [error]
    while pending and len(found) < 32:  # noqa: PLR2004 - nobody nests deeper for a reason
        member = pending.pop(0)
        if isinstance(member, dict):
            found.append(str(member.get("code", "")))
            details = member.get("details")
            pending += [*(details if isinstance(details, list) else ()), member.get("innererror")]
    return " ".join(filter(None, found))


def _text(response: Response) -> str:
    return response.body[:_MOST_TEXT].decode("utf-8-sig", "replace")
