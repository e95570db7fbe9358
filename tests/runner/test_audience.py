"""Who hears what of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.runner.audience import Audience
from azbearer.runner.events import (
    Cursor,
    Exchange,
    ItemFinished,
    ItemStarted,
    IterationStarted,
    RequestFinished,
    ScriptFinished,
)
from azbearer.runner.listeners import Choosy
from azbearer.runner.revealed import Revealed
from azbearer.runner.said import Said
from azbearer.scripting.contract import ConsoleLine
from azbearer.secrets import Redactor, mask

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.runner.events import Event

SECRET = "the-secret-value"
MASK = mask(SECRET)


class Kept(list["Event"]):
    """A listener that keeps what it hears."""

    def handle(self, event: Event) -> None:
        """Keep it."""
        self.append(event)


@pytest.fixture
def requested(lab: Any, item: Any) -> RequestFinished:
    """A request whose URL has the secret in it."""
    exchange = Exchange("item", {}, "GET", f"http://h/{SECRET}")
    return RequestFinished(Cursor(0, 0), lab.plan(item("one")).items[0], exchange)


def test_everything(requested: RequestFinished) -> None:
    """A listener that only handles events hears of every one, in order."""
    kept = Kept()
    audience = Audience([kept], Redactor())
    events: list[Event] = [
        IterationStarted(0),
        ItemStarted(requested.cursor, requested.planned),
        IterationStarted(1),
    ]
    for event in events:
        audience.tell(event)
    assert events == kept


def test_what_is_wanted(requested: RequestFinished) -> None:
    """A choosy listener hears of its kinds alone, also when it is told of others by hand."""
    heard: list[Event] = []
    choosy = Choosy({IterationStarted: heard.append})
    audience = Audience([choosy], Redactor())
    for tell in (audience.tell, choosy.handle):
        tell(ItemStarted(requested.cursor, requested.planned))
        tell(IterationStarted(7))
        tell(requested)
    assert [IterationStarted(7)] * 2 == heard


def test_one_after_the_other(requested: RequestFinished) -> None:
    """Listeners hear of an event in the order in which they were given, whatever they know of its secrets."""
    order: list[str] = []

    def noting(name: str) -> Callable[[Any], None]:
        return lambda _: order.append(name)

    first = Choosy({RequestFinished: noting("first")})
    third = Choosy({RequestFinished: noting("third")})
    second = Revealed(Choosy({RequestFinished: noting("second")}))
    Audience([first, second, third], Redactor()).tell(requested)
    assert ["first", "second", "third"] == order


def test_secrets_are_for_the_revealed(requested: RequestFinished) -> None:
    """Everybody else gets the same event without them, and each the same one."""
    one, other, revealed = Kept(), Kept(), Kept()
    Audience([one, Revealed(revealed), other], Redactor([SECRET])).tell(requested)
    assert revealed[0] is requested
    assert one[0] is other[0]
    assert isinstance(one[0], RequestFinished)
    assert f"http://h/{MASK}" == one[0].exchange.url


def test_secrets_that_are_learned_late(requested: RequestFinished) -> None:
    """What becomes known in the middle of a run is replaced from then on."""
    kept, redactor = Kept(), Redactor()
    audience = Audience([kept], redactor)
    line = ConsoleLine("log", (SECRET,), SECRET)
    script = ScriptFinished(requested.cursor, requested.planned, "test", "", Said((line,)), None)
    audience.tell(script)
    redactor.add(SECRET)
    audience.tell(script)
    audience.tell(ItemFinished(requested.cursor, requested.planned, note=f"to {SECRET}"))
    assert script == kept[0]
    assert SECRET not in str(kept[1]._replace(planned=requested.planned))  # type: ignore[call-arg]
    assert f"to {MASK}" == kept[2].note  # type: ignore[union-attr]
