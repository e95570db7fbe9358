"""Long-running operations: begun by a request, ended by the clock.

Nothing runs meanwhile. An operation knows when it ends, and before every request those whose time
has come are settled: what they were begun for is done, and their outcome can be read. So the time
that they take is the emulator's clock's, and putting it forward ends them.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.oprules import SYNC, OperationRule, rule_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.controls import Controls
    from azbearer.emulator.identifiers import Identifiers
    from azbearer.emulator.settings import EmulatorSettings
    from azbearer.emulator.wire import Request

_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Args:
        id: a GUID.
        subscription_id: whose operation it is.
        place: the path below which it is asked for, such as
            `/subscriptions/{id}/providers/Microsoft.Compute/locations/westeurope`.
        rule: how it goes.
        method: of the request that began it.
        target: the id of what it is about.
        effect: the name of what happens at its end.
        data: whatever that needs.
        goal: stands for the request's method and body: an equal request is the same operation.
        began: seconds since 1970.
        ends: seconds since 1970.
        polls: how often its Location was asked for in vain.
    """

    id: str
    subscription_id: str
    place: str
    rule: OperationRule
    method: str
    target: str
    effect: str
    began: float
    ends: float
    goal: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    polls: int = 0

    @property
    def succeeds(self) -> bool:
        """Whether it ends well."""
        return self.rule.outcome == "Succeeded"


@dataclass(frozen=True, slots=True)
class Plan:
    """How an operation that is asked for will go."""

    rule: OperationRule
    seconds: float

    @property
    def is_long(self) -> bool:
        """Whether the first answer is not the final one."""
        return self.rule.pattern != "sync"


class Operations:
    """Those that run, and the latest that ended."""

    def __init__(self, settings: EmulatorSettings, ids: Identifiers, controls: Controls) -> None:
        self._clock = controls.clock
        self._ids = ids
        self._seconds = settings.operation_seconds
        self._rules = settings.operations
        self._faults = controls.faults
        self._effects: dict[str, Callable[[Operation], None]] = {}
        self._running = controls.store.table("arm.operations.running", asdict, _decoded)
        self._ended = controls.store.table("arm.operations.ended", asdict, _decoded)

    def on_end(self, effect: str, happens: Callable[[Operation], None]) -> None:
        """Say what an effect is: it is called at the end of its operations, however they end."""
        self._effects[effect] = happens

    def plan(self, request: Request, kind: str) -> Plan:
        """How an operation on a type will go: by a planned fault, the settings' rules, or the table.

        Where nothing says how long it takes and the settings say no time, it is synchronous: the
        contract lets a provider answer so that is done "in a timely fashion".
        """
        rule = rule_for(kind, request.method, self._rules) or SYNC
        fault = self._faults.due("arm", request, later=True) if rule.pattern != "sync" else None
        if fault is not None:
            rule = replace(rule, **(fault.value or {"outcome": "Failed"}))
        seconds = self._seconds if rule.seconds is None else rule.seconds
        if seconds == 0 and rule.seconds is None and rule.outcome == "Succeeded":
            return Plan(replace(rule, pattern="sync"), 0)
        return Plan(rule, seconds)

    def knows_action(self, kind: str) -> bool:
        """Whether a rule says how that action goes, such as `Microsoft.Compute/virtualMachines/start`."""
        return rule_for(kind, "POST", self._rules) is not None

    def begin(
        self, call: Call, plan: Plan, target: str, effect: str, data: Mapping[str, Any] | None = None
    ) -> Operation:
        """Begin an operation.

        Args:
            call: the request that asks for it.
            plan: how it will go.
            target: the id of what it is about.
            effect: a name that `on_end` was told of.
            data: whatever that effect needs, as JSON; `place` in it says where to ask for the outcome.
        """
        data = dict(data or {})
        place = str(data.pop("place", f"/subscriptions/{call.subscription_id}"))
        operation = Operation(
            self._ids.guid(), call.subscription_id, place, plan.rule, call.request.method, target, effect,
            began=self._clock(), ends=self._clock() + plan.seconds, goal=goal_of(call.request), data=data,
        )  # fmt: skip
        self._running[operation.id] = operation
        return operation

    def running_on(self, target: str) -> Operation | None:
        """The operation that runs on that id, or None."""
        wanted = target.lower()
        return next((found for found in self._running.values() if found.target.lower() == wanted), None)

    def find(self, operation_id: str) -> Operation | None:
        """The operation of that id, running or ended, or None."""
        return self._running.get(operation_id) or self._ended.get(operation_id)

    def is_running(self, operation: Operation) -> bool:
        """Whether it has not ended yet."""
        return operation.id in self._running

    def count_poll(self, operation: Operation) -> Operation:
        """Note that its Location was asked for in vain."""
        self._running[operation.id] = asked = replace(operation, polls=operation.polls + 1)
        return asked

    def settle(self) -> None:
        """End what has to have ended by now."""
        if not self._running:
            return
        now = self._clock()
        for operation in sorted(self._running.values(), key=lambda each: each.ends):
            if operation.ends <= now:
                self._end(operation)

    def finish(self, target: str) -> Operation | None:
        """End what runs on that id before its time, for a caller that waited; None when nothing ran."""
        operation = self.running_on(target)
        if operation:
            self._end(operation)
        return operation

    def discard(self, target: str) -> None:
        """Forget what runs on that id: it will have no effect."""
        operation = self.running_on(target)
        if operation:
            del self._running[operation.id]

    def _end(self, operation: Operation) -> None:
        del self._running[operation.id]
        self._ended[operation.id] = operation
        if len(self._ended) > _REMEMBERED:
            del self._ended[next(iter(self._ended))]
        self._effects[operation.effect](operation)


def goal_of(request: Request) -> str:
    """What stands for a request's method and body."""
    return hashlib.sha256(request.method.encode() + b" " + request.body).hexdigest()


def error_of(operation: Operation) -> dict[str, Any]:
    """The `error` of an operation that does not succeed."""
    return {"code": operation.rule.code, "message": operation.rule.message}


def _decoded(row: Mapping[str, Any]) -> Operation:
    return Operation(**{**row, "rule": OperationRule(**row["rule"])})
