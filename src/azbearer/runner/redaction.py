"""Events without secrets: what the run learned to be secret is replaced before a listener hears of it.

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
from azbearer.runner.events import Exchange, ItemFinished, RequestFinished, RunStarted, ScriptFinished
from azbearer.scripting.contract import ConsoleLine
from azbearer.secrets import is_secret_name, mask
from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from azbearer.collection.model import Raw, VariableFile
    from azbearer.http.messages import Request, Response
    from azbearer.runner.events import Assertion, Event, Problem
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


def learn_request(redactor: Redactor, request: Request) -> None:
    """Remember what a request was signed with, and what it asks for a token with."""
    if request.protected is not redactor.values:
        redactor.add(*request.protected)
    for name, value in request.headers:
        if _is_credential(name):
            redactor.add(_credentials(value)[1])
    if body := request.body:
        _learn_fields(redactor, body)
        if any(field in body for field in _SECRET_FIELDS):  # plain searches: a body may be large
            found = _TOKEN_REQUEST_FIELD.findall(body)
            redactor.add(*(unquote_plus(field.decode("utf-8", "replace")) for field in found))


def learn_response(redactor: Redactor, response: Response) -> None:
    """Remember the tokens that an answer hands out."""
    _learn_fields(redactor, response.body)


def _learn_fields(redactor: Redactor, body: bytes) -> None:
    if b"_token" in body or b"client_" in body:
        redactor.add(*map(_unescaped, _TOKEN_FIELD.findall(body)))


def _unescaped(text: bytes) -> str:
    """What a JSON string holds between its quotes."""
    try:
        return str(json.loads(b'"%b"' % text))
    except ValueError:
        return text.decode("utf-8", "replace")


def redact_event(event: Event, redactor: Redactor) -> Event:
    """The same event with every secret replaced; texts of an exchange are, when they are looked at."""
    redact = REDACTING.get(type(event))
    return event if redact is None else redact(event, redactor)


def _redact_start(event: RunStarted, redactor: Redactor) -> RunStarted:
    del redactor
    return event._replace(
        environment=_without_values(event.environment), globals=_without_values(event.globals)
    )


def _without_values(file: VariableFile | None) -> VariableFile | None:
    return file and file._replace(values=(), raw={})


def _redact_request(event: RequestFinished, redactor: Redactor) -> RequestFinished:
    return RequestFinished(event.cursor, event.planned, RedactedExchange(event.exchange, redactor))


def _redact_script(event: ScriptFinished, redactor: Redactor) -> ScriptFinished:
    if redactor.is_empty or _says_only_clean_names(event, redactor):
        return event
    return event._replace(
        messages=tuple(_message(message, redactor) for message in event.messages),
        assertions=tuple(_assertion(assertion, redactor) for assertion in event.assertions),
        problem=_problem(event.problem, redactor),
        page=redactor.text(event.page),
    )


def _says_only_clean_names(event: ScriptFinished, redactor: Redactor) -> bool:
    """Whether there is nothing in it but names of tests that did not fail, and no secret in those."""
    names = [each.name for each in event.assertions if each.problem is None]
    if event.problem is not None or event.page or len(names) != len(event.messages):
        return False
    return redactor.is_clean(names)


def _redact_end(event: ItemFinished, redactor: Redactor) -> ItemFinished:
    return event._replace(note=redactor.text(event.note)) if event.note else event


REDACTING: Final[Mapping[type[Any], Callable[[Any, Redactor], Any]]] = {
    RunStarted: _redact_start,
    RequestFinished: _redact_request,
    ScriptFinished: _redact_script,
    ItemFinished: _redact_end,
}
"""What takes the secrets out of an event, by its kind; others have none."""


class RedactedExchange(Exchange):
    """An exchange without secrets: they are replaced by value, and credentials by their header's name.

    What may be long is redacted when it is looked at for the first time; few listeners do.
    """

    __slots__ = ("_redactor", "_whole")

    def __init__(self, whole: Exchange, redactor: Redactor) -> None:
        self._whole = whole
        self._redactor = redactor
        self._answer = whole._answer  # noqa: SLF001  for its figures, which are no texts
        self.source = whole.source
        self.method = redactor.text(whole.method)
        self.problem = _problem(whole.problem, redactor)
        self.token_rejection = _problem(whole.token_rejection, redactor)
        self.token_note = redactor.text(whole.token_note)
        self.started = whole.started
        self.tries = whole.tries and tuple(
            each._replace(message=redactor.text(each.message)) for each in whole.tries
        )

    def __getattr__(self, name: str) -> Any:
        """What nobody has looked at yet: members without a value lead here."""
        redact = _WHEN_LOOKED_AT.get(name)
        if redact is None:
            raise AttributeError(name)
        redacted = redact(getattr(self._whole, name), self._redactor)
        setattr(self, name, redacted)
        return redacted

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy or a pickle has nothing but what is redacted."""
        return redacted_copy, (self.members(),)


def redacted_copy(members: Mapping[str, Any]) -> Exchange:
    """An exchange of members that have no secrets any more."""
    return Exchange(**members)


def _view(view: Raw, redactor: Redactor) -> Raw:
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


def _response(response: Response | None, redactor: Redactor) -> Response | None:
    if response is None or (redactor.is_empty and not _has_masked_headers(response)):
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


def _url(url: str, redactor: Redactor) -> str:
    return redactor.text(url)


_WHEN_LOOKED_AT: Final[Mapping[str, Callable[[Any, Redactor], Any]]] = {
    "view": _view, "url": _url, "response": _response
}  # fmt: skip


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


def _message(message: TestOutcome | ConsoleLine, redactor: Redactor) -> TestOutcome | ConsoleLine:
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


def _assertion(assertion: Assertion, redactor: Redactor) -> Assertion:
    if assertion.problem is None and redactor.is_clean((assertion.name,)):
        return assertion
    return assertion._replace(
        name=redactor.text(assertion.name), problem=_problem(assertion.problem, redactor)
    )


def _problem(problem: Problem | None, redactor: Redactor) -> Problem | None:
    if problem is None:
        return None
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
