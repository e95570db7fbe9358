"""Events without secrets: what listeners get. What may be long is redacted when somebody looks at it."""

from __future__ import annotations

from azbearer.runner.events import Exchange, ItemFinished, RequestFinished, RunStarted, ScriptFinished
from azbearer.runner.redaction import (
    redact_assertion,
    redact_message,
    redact_problem,
    redact_response,
    redact_view,
)
from azbearer.runner.said import NOTHING, Said
from azbearer.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from azbearer.collection.model import Raw, VariableFile
    from azbearer.http.messages import Response
    from azbearer.runner.events import Assertion, Event
    from azbearer.scripting.contract import ConsoleLine, TestOutcome
    from azbearer.secrets import Redactor


class RedactedExchange(Exchange):
    """An exchange without secrets: they are replaced by value, and credentials by their header's name.

    What may be long is redacted when it is looked at for the first time; few listeners do.
    """

    __slots__ = ("_redacted_response", "_redacted_url", "_redacted_view", "_redactor", "_whole")

    def __init__(self, whole: Exchange, redactor: Redactor) -> None:
        self._whole = whole
        self._redactor = redactor
        self._redacted_response: Response | None = None
        self._redacted_url: str | None = None
        self._redacted_view: Raw | None = None
        self.answered = whole.answered
        self.status = whole.status
        self.elapsed = whole.elapsed
        self.timings = whole.timings
        self.received = whole.received
        self.source = whole.source
        self.method = redactor.text(whole.method)
        self.problem = whole.problem and redact_problem(whole.problem, redactor)
        self.token_rejection = whole.token_rejection and redact_problem(whole.token_rejection, redactor)
        self.token_note = whole.token_note and redactor.text(whole.token_note)
        self.started = whole.started
        self.tries = whole.tries and tuple(
            each._replace(message=redactor.text(each.message)) for each in whole.tries
        )

    @property
    def view(self) -> Raw:
        """See `Exchange.view`."""
        if self._redacted_view is None:
            self._redacted_view = redact_view(self._whole.view, self._redactor)
        return self._redacted_view

    @property
    def url(self) -> str:
        """See `Exchange.url`."""
        if self._redacted_url is None:
            self._redacted_url = self._redactor.text(self._whole.url)
        return self._redacted_url

    @property
    def response(self) -> Response | None:
        """See `Exchange.response`."""
        whole = self._whole.response
        if self._redacted_response is None and whole is not None:
            self._redacted_response = redact_response(whole, self._redactor)
        return self._redacted_response

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy or a pickle has nothing but what is redacted."""
        return redacted_copy, (self.members(),)


def redacted_copy(members: Mapping[str, Any]) -> Exchange:
    """An exchange of members that have no secrets any more."""
    return Exchange(**members)


class RedactedSaid(Said):
    """What a script said, without secrets."""

    __slots__ = ("_redacted_assertions", "_redacted_messages", "_redactor", "_whole")

    def __init__(self, whole: Said, redactor: Redactor) -> None:
        self._whole = whole
        self._redactor = redactor
        self._redacted_assertions: tuple[Assertion, ...] | None = None
        self._redacted_messages: Sequence[TestOutcome | ConsoleLine] | None = None
        self.tests = whole.tests
        self.failed = whole.failed
        self.skipped = whole.skipped
        self.has_lines = whole.has_lines

    @property
    def messages(self) -> Sequence[TestOutcome | ConsoleLine]:
        """See `Said.messages`."""
        if self._redacted_messages is None:
            messages = (redact_message(message, self._redactor) for message in self._whole.messages)
            self._redacted_messages = tuple(messages)
        return self._redacted_messages

    @property
    def assertions(self) -> tuple[Assertion, ...]:
        """See `Said.assertions`."""
        if self._redacted_assertions is None:
            assertions = (redact_assertion(each, self._redactor) for each in self._whole.assertions)
            self._redacted_assertions = tuple(assertions)
        return self._redacted_assertions

    def __reduce__(self) -> tuple[Any, ...]:
        """See `RedactedExchange`."""
        return Said, (self.messages, "", self.assertions)


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
    cursor, planned, kind, label, said, problem, page = event
    if redactor.is_empty or (said is NOTHING and problem is None and not page):
        return event
    problem = problem and redact_problem(problem, redactor)
    return ScriptFinished(
        cursor, planned, kind, label, RedactedSaid(said, redactor), problem, page and redactor.text(page)
    )


def _redact_end(event: ItemFinished, redactor: Redactor) -> ItemFinished:
    return event._replace(note=redactor.text(event.note)) if event.note else event


REDACTING: Final[Mapping[type[Any], Callable[[Any, Redactor], Any]]] = {
    RunStarted: _redact_start,
    RequestFinished: _redact_request,
    ScriptFinished: _redact_script,
    ItemFinished: _redact_end,
}
"""What takes the secrets out of an event, by its kind; others have none."""


def redact_event(event: Event, redactor: Redactor) -> Event:
    """The same event with every secret replaced; texts of an exchange are, when they are looked at."""
    redact = REDACTING.get(type(event))
    return event if redact is None else redact(event, redactor)
