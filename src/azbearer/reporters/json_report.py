"""The JSON report, in the shape of newman's: `collection`, `environment`, `globals`, `run`.

While a run goes on executions and failures are kept as packed JSON, and they are written one by one: a report
of many thousand requests does not have to fit into memory.

Everything in it has been redacted; variables are masked by name and type as well. Where newman
repeats an execution for each request that a script sent, this report has one execution a request,
with the others listed in it as `scriptRequests`.
"""

from __future__ import annotations

import hashlib
import json
import time

from azbearer.collection.dump import dump_document
from azbearer.collection.guids import random_guid
from azbearer.files import write_private
from azbearer.reporters.newman_items import newman_item
from azbearer.reporters.packed import Packed
from azbearer.reporters.registry import chosen_file
from azbearer.runner.events import (
    ItemFinished,
    ItemStarted,
    RequestFinished,
    RunFinished,
    RunStarted,
    RunStopped,
    ScriptFinished,
)
from azbearer.runner.listeners import Choosy
from azbearer.runner.redaction import redact_variables
from azbearer.runner.result import failures_of
from azbearer.typed import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from azbearer.collection.model import Item
    from azbearer.http.messages import Response
    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.events import Assertion, Cursor, Exchange, Problem, Try
    from azbearer.runner.plan import Plan
    from azbearer.runner.result import Count, Failure, RunResult, Spread
    from azbearer.secrets import Redactor

    Variables = Callable[[Literal["environment", "globals"]], list[dict[str, Any]]]

_Json = dict[str, Any]
# Stand for the members of the two lists until those are written.
_EXECUTIONS, _FAILURES = (f"{name} of {random_guid()}" for name in ("executions", "failures"))
# The members of an execution of which nothing has been heard.
_BARE = 3


class JsonReporter(Choosy):
    """Collects executions while the run goes on, and writes the report at its end.

    Args:
        path: the file to write.
        variables: gives the values of a scope (`environment` or `globals`) at the end.
        redactor: what is known to be secret at the end.
        now: seconds since the epoch.
    """

    def __init__(
        self, path: Path, variables: Variables, redactor: Redactor, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(
            {
                RunStarted: self._start,
                ItemStarted: self._begin,
                RequestFinished: self._request,
                ScriptFinished: self._script,
                RunStopped: self._fail,
                ItemFinished: self._finish,
                RunFinished: self._end,
            }
        )
        self._now = now
        self._path = path
        self._variables = variables
        self._redactor = redactor
        self._started: RunStarted  # the first event of every run
        self._executions, self._failures = Packed(), Packed()
        # By their place in the plan: ids need not differ.
        self._items: dict[int, Item] = {}
        self._shown: dict[int, _Json] = {}
        self._current: _Json = {}
        self._cursor: _Json = {}

    def _start(self, event: RunStarted) -> None:
        self._started = event

    def _end(self, event: RunFinished) -> None:
        if self._current:  # the run was stopped in the middle of it
            self._executions.add(self._current)
        write_private(self._path, self._pieces(event.result), "JSON report")

    def _fail(self, event: RequestFinished | ScriptFinished | RunStopped) -> None:
        for failure in failures_of(event):
            self._failures.add(self._failure(failure))

    def _begin(self, event: ItemStarted) -> None:
        item = event.planned.item
        at = event.cursor.position
        self._items[at] = item
        # Made anew when `setNextRequest` leads back to a request: its executions are told apart by it.
        self._cursor = _cursor(event.cursor, self._started.plan)
        self._current = {"cursor": self._cursor, "item": at, "id": item.id}

    def _finish(self, event: ItemFinished) -> None:
        execution, self._current = self._current, {}
        # Like newman none for a request that a script skipped, unless there is something to tell.
        if not event.skipped or len(execution) > _BARE:
            self._executions.add(execution)

    def _request(self, event: RequestFinished) -> None:
        self._fail(event)
        exchange = event.exchange
        if exchange.source == "script":
            self._current.setdefault("scriptRequests", []).append(_nested(exchange))
            return
        self._current["request"] = exchange.view
        if exchange.token_note:
            self._current["tokenNote"] = exchange.token_note
        if exchange.tries:
            self._current["retries"] = [_try(each) for each in exchange.tries]
        if exchange.response is not None:
            self._current["response"] = _response(exchange.response)
        if exchange.problem is not None:
            self._current["requestError"] = _error(exchange.problem)

    def _script(self, event: ScriptFinished) -> None:
        self._fail(event)
        if event.assertions:
            found = self._current.setdefault("assertions", [])
            found.extend(_assertion(assertion) for assertion in event.assertions)
        if event.problem is not None:
            self._current.setdefault(f"{event.event}Script", []).append(
                {"error": self._serialised(event.problem)}
            )

    def _report(self, result: RunResult) -> _Json:
        environment, global_file = self._started.environment, self._started.globals
        shard = self._started.plan.shard
        return {
            "collection": self._redactor.value(self._started.plan.collection.raw),
            "environment": {
                "id": environment.id if environment else random_guid(),
                **({"name": environment.name} if environment else {}),
                "values": redact_variables(self._variables("environment"), self._redactor),
            },
            "globals": {
                "id": global_file.id if global_file else random_guid(),
                "values": redact_variables(self._variables("globals"), self._redactor),
            },
            "run": self._run(result),
            **({"shard": shard._asdict()} if shard else {}),
        }

    def _run(self, result: RunResult) -> _Json:
        return {
            "stats": _stats(result),
            "timings": {
                **_spread("response", result.response),
                **_spread("dns", result.dns),
                **_spread("firstByte", result.first_byte),
                "started": round(result.started * 1000),
                "completed": round(result.completed * 1000),
            },
            "executions": [_EXECUTIONS] if self._executions else [],
            "transfers": {"responseTotal": result.received},
            "failures": [_FAILURES] if self._failures else [],
            "error": {"message": f"interrupted by {result.interrupted}"} if result.interrupted else None,
        }

    def _pieces(self, result: RunResult) -> Iterator[str]:
        """The text of the report; executions and failures are made when their turn has come."""
        # Only now: that an item holds a secret may be learned when it is sent, or later.
        self._shown = {key: self._redactor.value(newman_item(item)) for key, item in self._items.items()}
        text = _json_text(self._report(result))
        lists = ((_EXECUTIONS, self._executions, self._execution), (_FAILURES, self._failures, self._failed))
        for mark, values, whole in lists:
            before, found, after = text.partition(f'"{mark}"')
            if found:
                yield before
                yield from _listed(map(whole, values), before)
                text = after
        yield text

    def _execution(self, kept: _Json) -> _Json:
        execution = {**kept, "item": self._shown[kept["item"]]}
        if "response" in kept:
            data = kept["response"]["stream"]["data"]
            stream = {"type": "Buffer", "data": list(data.encode("latin-1"))}
            execution["response"] = {**kept["response"], "stream": stream}
        return execution

    def _failure(self, failure: Failure) -> _Json:
        item, error = failure.planned.item, self._serialised(failure.problem)
        if failure.assertion:
            error |= {"index": failure.index, "test": failure.assertion}
        at = failure.cursor.position
        self._items[at] = item
        return {"error": error, "at": failure.at, "source": at, "cursor": self._cursor}

    def _failed(self, kept: _Json) -> _Json:
        path = self._items[kept["source"]].path
        return {
            "error": kept["error"],
            "at": kept["at"],
            "source": self._shown[kept["source"]],
            "parent": self._redactor.value({"name": path[-1]} if path else self._collection()),
            "cursor": kept["cursor"],
        }

    def _serialised(self, problem: Problem) -> _Json:
        """An error as newman's `serialised-error` writes it."""
        checksum = hashlib.md5(f"{problem.kind}{problem.message}".encode(), usedforsecurity=False).hexdigest()
        return {
            "type": "Error",
            **_error(problem),
            "checksum": checksum,
            "id": random_guid(),
            "timestamp": round(self._now() * 1000),
            "stacktrace": [],
        }

    def _collection(self) -> _Json:
        collection = self._started.plan.collection
        return {"id": collection.id, "name": collection.name}


def make(context: ReporterContext) -> JsonReporter:
    """The reporter `json`."""
    return JsonReporter(chosen_file(context), context.variables, context.redactor)


def _json_text(report: _Json) -> str:
    try:
        return json.dumps(report, indent=2)
    except RecursionError:  # folders nested by the hundred; slower, but without recursion
        return dump_document(report)


def _listed(values: Iterable[_Json], before: str) -> Iterator[str]:
    """The members of a list as text, indented as the list is whose text so far ends with `before`."""
    margin = before[before.rindex("\n") :]
    for number, value in enumerate(values):
        yield f",{margin}" if number else ""
        yield _json_text(value).replace("\n", margin)


def _cursor(cursor: Cursor, plan: Plan) -> _Json:
    length, cycles = len(plan.items), plan.iterations
    position, iteration = cursor.position, cursor.iteration
    return {
        "position": position,
        "iteration": iteration,
        "length": length,
        "cycles": cycles,
        "empty": False,
        "eof": position == length - 1 and iteration == cycles - 1,
        "bof": position == 0 and iteration == 0,
        "cr": position == 0 and iteration > 0,
        "ref": random_guid(),
        "httpRequestId": random_guid(),
    }


def _try(each: Try) -> _Json:
    entry: _Json = {"code": each.status} if each.status else {"error": {"message": each.message}}
    return {**entry, "pause": round(each.pause * 1000)}


def _nested(exchange: Exchange) -> _Json:
    answer: _Json = {"method": exchange.method, "url": exchange.url}
    if exchange.response is not None:
        answer["code"] = exchange.response.status
        answer["responseTime"] = round(exchange.response.elapsed * 1000)
    if exchange.problem is not None:
        answer["error"] = _error(exchange.problem)
    return answer


def _response(response: Response) -> _Json:
    return {
        "id": random_guid(),
        "status": response.reason,
        "code": response.status,
        "header": [{"key": name, "value": value} for name, value in response.headers],
        "stream": {"type": "Buffer", "data": response.body.decode("latin-1")},
        "cookie": [],
        "responseTime": round(response.elapsed * 1000),
        "responseSize": len(response.body),
    }


def _error(problem: Problem) -> _Json:
    error: _Json = {"name": problem.kind, "message": problem.message}
    if problem.code:
        error["code"] = problem.code
    if problem.hint:
        error["help"] = problem.hint
    error["stack"] = problem.stack or f"{problem.kind}: {problem.message}"
    return error


def _assertion(assertion: Assertion) -> _Json:
    entry: _Json = {"assertion": assertion.name, "skipped": assertion.skipped}
    if assertion.problem is not None:
        entry["error"] = {
            **_error(assertion.problem),
            "index": assertion.index,
            "test": assertion.name,
        }
    return entry


def _stats(result: RunResult) -> _Json:
    stats = result.stats
    return {
        "iterations": _count(stats.iterations),
        "items": _count(stats.items),
        "scripts": _count(stats.scripts),
        "prerequests": _count(stats.prerequests),
        "requests": _count(stats.requests),
        "tests": _count(stats.tests),
        "assertions": _count(stats.assertions),
        "testScripts": _count(stats.test_scripts),
        "prerequestScripts": _count(stats.prerequest_scripts),
    }


def _count(count: Count) -> _Json:
    return {"total": count.total, "pending": 0, "failed": count.failed}


def _spread(name: str, spread: Spread) -> _Json:
    """Times in milliseconds."""
    return {
        f"{name}Average": spread.average * 1000,
        f"{name}Min": spread.minimum * 1000,
        f"{name}Max": spread.maximum * 1000,
        f"{name}Sd": spread.deviation * 1000,
    }
