"""A batch from its requests to all of their answers.

Each request of a batch has a fate of its own: one that is told to wait (429 with its own Retry-After), or
that failed in passing, is sent again in a smaller batch, with those that depend on it; by the rules that hold
for single requests. A call whose requests may not be repeated is not repeated when it may have been done.
"""

from __future__ import annotations

from urllib.parse import urljoin

from azbearer.arm.contract import Ask, Pause
from azbearer.arm.throttle import RULES, Attempt, asked_pause, pause_after, pause_after_failure, repeatable
from azbearer.errors import InputError, TransportError
from azbearer.http.messages import Request
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from azbearer.arm.access import Access
    from azbearer.arm.batching.contract import Exchange, Flow, Item, Kind
    from azbearer.arm.throttle import RetryRules
    from azbearer.http.messages import Response

_ERRORS = 400
_ACCEPTED = 202
_FAILED_DEPENDENCY = 424
_POLL_SECONDS = 1.0


def parts_of(items: Sequence[Item], kind: Kind) -> list[list[int]]:
    """The items by their place, in parts that each fit into one call.

    Items that depend on each other stay together, and in their order; parts are in the order of their first
    item.

    Raises:
        InputError: a name is not there, or more items depend on each other than one call takes.
    """
    most = kind.most(items)
    parts: list[list[int]] = []
    for together in _clusters(items):
        if len(together) > most:
            raise InputError(
                f"{len(together)} requests depend on each other, and a batch takes {most}",
                hint="send some of them by themselves",
            )
        if not parts or len(parts[-1]) + len(together) > most:
            parts.append([])
        parts[-1] += together
    return [sorted(part) for part in parts]


def _clusters(items: Sequence[Item]) -> list[list[int]]:
    """Places of items that have to go together."""
    place = {item.name: at for at, item in enumerate(items) if item.name}
    cluster = {at: [at] for at in range(len(items))}
    for at, item in enumerate(items):
        for name in item.depends_on:
            if name not in place:
                raise InputError(f"a request depends on {name[:40]!a}, which is not in the batch")
            ours, theirs = cluster[at], cluster[place[name]]
            if ours is not theirs:
                theirs += ours
                cluster.update(dict.fromkeys(ours, theirs))
    unique = {id(each): each for each in cluster.values()}
    return sorted((sorted(each) for each in unique.values()), key=lambda each: each[0])


def batched(items: Sequence[Item], access: Access, kind: Kind, rules: RetryRules = RULES) -> Flow:
    """Send a part, and again what is worth another try.

    Args:
        items: at most as many as one call takes.
        access: says which links may be followed.
        kind: of the service.
        rules: how often.

    Returns:
        An answer for each item, in their order; a call that is refused as a whole is the answer of each.

    Raises:
        TransportError: there was no answer.
    """
    answers: dict[int, Response] = {}
    pending = list(range(len(items)))
    number = 0
    while pending:
        number += 1
        sent = _still_depending([items[at] for at in pending])
        response = yield from _exchange(sent, access, kind, rules)
        if response.status >= _ERRORS:
            answers.update(dict.fromkeys(pending, response))
            break
        answers.update(zip(pending, kind.answers(response, sent), strict=True))
        pauses = _pauses(items, answers, pending, Attempt(number, rules))
        if pauses:
            yield Pause(max(pauses.values()))
        pending = _with_dependents(items, answers, pending, set(pauses))
    return [answers[at] for at in range(len(items))]


def _still_depending(items: list[Item]) -> list[Item]:
    """The items, without what they depended on and what is done already."""
    names = {item.name for item in items}
    return [
        item._replace(depends_on=tuple(name for name in item.depends_on if name in names)) for item in items
    ]


def _pauses(
    items: Sequence[Item], answers: dict[int, Response], pending: list[int], attempt: Attempt
) -> dict[int, float]:
    """Which of the items are worth another try, each with when."""
    found = {at: pause_after(answers[at], items[at].request, attempt) for at in pending}
    return {at: pause for at, pause in found.items() if pause is not None}


def _with_dependents(
    items: Sequence[Item], answers: dict[int, Response], pending: list[int], again: set[int]
) -> list[int]:
    """Those to be sent again, and those that were not done because of them."""
    names = {items[at].name for at in again}
    for at in pending:  # an item stands behind those that it depends on
        if answers[at].status == _FAILED_DEPENDENCY and names & set(items[at].depends_on):
            again.add(at)
            names.add(items[at].name)
    return sorted(again)


def _exchange(items: Sequence[Item], access: Access, kind: Kind, rules: RetryRules) -> Exchange:
    """The answer to one call: behind its own retries, and behind the link of one that takes its time."""
    request = kind.call(items)
    # What may not be repeated decides for all.
    decisive = next((item.request for item in items if not repeatable(item.request)), items[0].request)
    response = yield from _answered(request, decisive, rules)
    while response.status == _ACCEPTED and (link := kind.link(response)):
        url = access.follow(urljoin(request.url, link), "Location")
        pause = asked_pause(response, 0.0)
        yield Pause(_POLL_SECONDS if pause is None else pause)
        response = yield Ask(Request("GET", url, (("Accept", "application/json"),)))
    return response


def _answered(request: Request, decisive: Request, rules: RetryRules) -> Exchange:
    number = 0
    while True:
        number += 1
        attempt = Attempt(number, rules)
        try:
            response = yield Ask(request, retry=False)
        except TransportError as error:
            pause = pause_after_failure(error, decisive, attempt)
            if pause is None:
                raise
        else:
            pause = pause_after(response, decisive, attempt)
            if pause is None:
                return response
        yield Pause(pause)
