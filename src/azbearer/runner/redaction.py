"""What a run learns to be secret, and how that is replaced in what it tells.

What counts as a secret: variables of type `secret` or with a secret's name, what an auth setting
puts into a request, credentials in its headers, the secret fields of a token request, and what a
token response hands out.
"""

from __future__ import annotations

import json
from functools import lru_cache
from urllib.parse import unquote_plus

from azbearer.patterns import regex
from azbearer.runner.cookies import is_cookie_header, masked_cookies
from azbearer.scripting.contract import ConsoleLine
from azbearer.secrets import is_secret_name, mask
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from azbearer.collection.model import Raw
    from azbearer.http.messages import Request, Response
    from azbearer.runner.events import Assertion, Problem
    from azbearer.scripting.contract import TestOutcome
    from azbearer.secrets import Redactor

_TOKEN_FIELD = regex(
    rb'"(?:access_token|refresh_token|id_token|client_secret|client_assertion)"\s*:\s*"((?:[^"\\]|\\.)+)"'
)
_SECRET_FIELDS = (b"client_secret=", b"client_assertion=", b"assertion=", b"refresh_token=", b"password=")
_TOKEN_REQUEST_FIELD = regex(rb"(?:^|&)(?:%b)([^&]+)" % b"|".join(_SECRET_FIELDS))
_CREDENTIAL_HEADERS = frozenset({"authorization", "proxy-authorization", "x-ms-authorization-auxiliary"})


def learn_variable(redactor: Redactor, key: str, value: Any, kind: str | None) -> None:
    """Remember a variable's value if its type or its name says that it is a secret."""
    if isinstance(value, str) and (kind == "secret" or is_secret_name(key)):
        redactor.add(value)


def learn_request(
    redactor: Redactor, headers: Iterable[tuple[str, str]], body: bytes | None, secrets: Iterable[str] = ()
) -> None:
    """Remember what a request was signed with, and what it asks for a token with.

    Args:
        redactor: is told.
        headers: those of the request's own, and of its auth setting.
        body: of the request, if it is no file.
        secrets: what the auth setting says to be secret.
    """
    if secrets:
        redactor.add(*secrets)
    for name, value in headers:
        if _is_credential(name):
            redactor.add(_credentials(value)[1])
    if body:
        learn_tokens(redactor, body)
        if any(field in body for field in _SECRET_FIELDS):  # plain searches: a body may be large
            found = _TOKEN_REQUEST_FIELD.findall(body)
            redactor.add(*(unquote_plus(field.decode("utf-8", "replace")) for field in found))


def learn_tokens(redactor: Redactor, body: bytes) -> None:
    """Remember the tokens and secrets in a body, such as an answer's that hands them out."""
    # The first search costs next to nothing, and most answers need no other.
    if b"_" in body and (b"_token" in body or b"client_" in body):
        redactor.add(*map(_unescaped, _TOKEN_FIELD.findall(body)))


def _unescaped(text: bytes) -> str:
    """What a JSON string holds between its quotes."""
    try:
        return str(json.loads(b'"%b"' % text))
    except ValueError:
        return text.decode("utf-8", "replace")


def redact_view(view: Raw, redactor: Redactor) -> Raw:
    """A request object without secrets, by value and by the names of headers."""
    redacted: Raw = redactor.value(view)
    headers = redacted.get("header", ())
    if not any(_is_masked(entry["key"]) for entry in headers):
        return redacted
    masked = [{**entry, "value": _header(entry["key"], entry["value"])} for entry in headers]
    return {**redacted, "header": masked}


def _header(name: str, value: str) -> str:
    if not _is_masked(name):
        return value
    if is_cookie_header(name):
        return masked_cookies(name, value)
    scheme, credentials = _credentials(value)
    return value if credentials.startswith("****") else f"{scheme}{mask(credentials)}"


def _credentials(value: str) -> tuple[str, str]:
    """The scheme with its space, and everything behind it: the parameters of a digest have spaces too."""
    scheme, space, credentials = value.partition(" ")
    return (f"{scheme}{space}", credentials) if space else ("", value)


@lru_cache(maxsize=512)
def _is_credential(name: str) -> bool:
    """By the header's name; the same few names come again and again."""
    return name.lower() in _CREDENTIAL_HEADERS or is_secret_name(name)


@lru_cache(maxsize=512)
def _is_masked(name: str) -> bool:
    return is_cookie_header(name) or _is_credential(name)


def redact_response(response: Response, redactor: Redactor) -> Response:
    """An answer without secrets, its request and its redirects too."""
    if redactor.is_empty and not _has_masked_headers(response):
        return response
    return response._replace(
        headers=tuple(
            (name, masked_cookies(name, value) if is_cookie_header(name) else value)
            for name, value in _pairs(response.headers, redactor)
        ),
        body=redactor.data(response.body),
        url=redactor.text(response.url),
        sent=redact_request(response.sent, redactor),
        hops=tuple(
            hop._replace(url=redactor.text(hop.url), location=redactor.text(hop.location))
            for hop in response.hops
        ),
    )


def _has_masked_headers(response: Response) -> bool:
    """Whether the name of a header says that its value is a secret, or something else was to be protected."""
    return bool(response.sent.protected) or any(
        _is_masked(name) for name, _ in (*response.headers, *response.sent.headers)
    )


def redact_request(request: Request, redactor: Redactor) -> Request:
    """The same request with every secret replaced."""
    return request._replace(
        url=redactor.text(request.url),
        headers=tuple((name, _header(name, value)) for name, value in _pairs(request.headers, redactor)),
        body=redactor.data(request.body) if request.body else request.body,
        protected=frozenset(),
    )


def _pairs(pairs: tuple[tuple[str, str], ...], redactor: Redactor) -> tuple[tuple[str, str], ...]:
    if redactor.is_clean(value for _, value in pairs):
        return pairs
    return tuple((name, redactor.text(value)) for name, value in pairs)


def redact_message(message: TestOutcome | ConsoleLine, redactor: Redactor) -> TestOutcome | ConsoleLine:
    """A test or a line without secrets."""
    if isinstance(message, ConsoleLine):
        arguments = tuple(redactor.value(list(message.arguments)))
        return message._replace(arguments=arguments, text=redactor.text(message.text))
    error = message.error
    if error is None and redactor.is_clean((message.name,)):
        return message
    return message._replace(
        name=redactor.text(message.name),
        error=error
        and error._replace(message=redactor.text(error.message), stack=redactor.text(error.stack)),
    )


def redact_assertion(assertion: Assertion, redactor: Redactor) -> Assertion:
    """A test, as reports show it, without secrets."""
    if assertion.problem is None and redactor.is_clean((assertion.name,)):
        return assertion
    problem = assertion.problem and redact_problem(assertion.problem, redactor)
    return assertion._replace(name=redactor.text(assertion.name), problem=problem)


def redact_problem(problem: Problem, redactor: Redactor) -> Problem:
    """An error without secrets."""
    return problem._replace(
        message=redactor.text(problem.message),
        where=redactor.text(problem.where),
        hint=redactor.text(problem.hint),
        stack=redactor.text(problem.stack),
    )


def redact_variables(values: Iterable[Mapping[str, Any]], redactor: Redactor) -> list[dict[str, Any]]:
    """Variables for a report: secrets masked by type and by name, however short, and by value."""
    return [
        {**variable, "value": mask(str(variable["value"]))}
        if variable.get("value")
        and (variable.get("type") == "secret" or is_secret_name(str(variable.get("key", ""))))
        else redactor.value(dict(variable))
        for variable in values
    ]
