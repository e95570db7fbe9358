"""Values without secrets, which are taken out when somebody looks."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from tests.runner.test_redaction import CANARY, RAW, leaks, mirror

from azbearer.http.messages import Request
from azbearer.runner.events import Cursor, Exchange, Problem, ScriptFinished, Try
from azbearer.runner.redacted import RedactedExchange, RedactedSaid, redact_event
from azbearer.runner.said import NOTHING, Said
from azbearer.scripting.contract import ConsoleLine, ScriptError, TestOutcome
from azbearer.secrets import Redactor

SAID = Said(
    (
        TestOutcome(f"for {CANARY}", 0, passed=True),
        TestOutcome("harmless", 1, passed=False, error=ScriptError("Error", CANARY, stack=CANARY)),
        TestOutcome("left out", 2, passed=True, skipped=True),
        ConsoleLine("log", ({CANARY: [CANARY]},), CANARY),
    ),
    f"{CANARY}, test script",
)


TAKEN = pytest.mark.parametrize(
    "taken",
    [lambda value: value, copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))],  # noqa: S301
)


def whole_exchange() -> Exchange:
    """An exchange that has the secret in each of its texts."""
    problem = Problem("Error", CANARY, CANARY, CANARY, stack=CANARY)
    return Exchange(
        "item",
        {"method": CANARY, "url": CANARY, "header": [{"key": "X-Own", "value": CANARY}]},
        f"X{CANARY}",
        f"http://h/{CANARY}",
        mirror(CANARY)(Request("GET", f"http://h/{CANARY}", (("X-Own", CANARY),), RAW)),
        problem=problem,
        token_rejection=problem,
        token_note=CANARY,
        tries=(Try(0, CANARY, 1.0),),
    )


def shown(exchange: Exchange) -> str:
    """All that it has, as text."""
    response = exchange.response
    assert response is not None
    return f"{exchange} {tuple(response)} {tuple(response.sent)} {[tuple(hop) for hop in response.hops]}"


@TAKEN
def test_an_exchange_without_secrets(taken: Any) -> None:
    """Each of its texts is redacted, and so is a copy or a pickle of it; its figures stay."""
    whole = whole_exchange()
    assert "plain" in leaks(shown(whole))
    redacted = taken(RedactedExchange(whole, Redactor([CANARY])))
    assert [] == leaks(shown(redacted))
    assert (True, 200, "item") == (redacted.answered, redacted.status, redacted.source)


def test_an_exchange_is_redacted_where_it_is_looked_at() -> None:
    """With what is known to be secret then; and only once."""
    redactor = Redactor()
    redacted = RedactedExchange(whole_exchange(), redactor)
    redactor.add(CANARY)
    assert [] == leaks(redacted.url)
    assert redacted.response is redacted.response


@TAKEN
def test_what_a_script_said_without_secrets(taken: Any) -> None:
    """Neither its messages nor its tests have any, nor has a copy or a pickle; how many there were stays."""
    assert "plain" in leaks(repr(SAID))
    redacted = taken(RedactedSaid(SAID, Redactor([CANARY])))
    assert [] == leaks(repr(redacted))
    assert [] == leaks(str(redacted.lines))
    assert (3, 1, 1, True) == (redacted.tests, redacted.failed, redacted.skipped, redacted.has_lines)
    assert redacted.assertions is redacted.assertions
    assert redacted.messages is redacted.messages


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ((NOTHING, None, ""), True),
        ((SAID, None, ""), False),
        ((NOTHING, Problem("Error", CANARY), ""), False),
        ((NOTHING, None, f"<p>{CANARY}"), False),
    ],
)
def test_the_end_of_a_script(lab: Any, item: Any, told: Any, same: bool) -> None:
    """It is the same event when it says nothing, or when nothing is known to be secret."""
    planned = lab.plan(item("one")).items[0]
    event = ScriptFinished(Cursor(0, 0), planned, "test", "one", *told)
    redacted = redact_event(event, Redactor([CANARY]))
    assert same == (redacted is event)
    assert [] == leaks(str(redacted))
    assert redact_event(event, Redactor()) is event
