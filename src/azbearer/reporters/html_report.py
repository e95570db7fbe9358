"""The HTML report: one file without a network, failures first, every request with its details.

While a run goes on, what each request shows is kept as packed JSON, so that long runs fit into memory;
what becomes known to be secret later is masked when the file is written. It stays data in the page
too: its script makes text of it when a request is opened.
"""

from __future__ import annotations

import json

from azbearer.files import write_private
from azbearer.reporters.html_charts import Lifetime, Point, durations_chart
from azbearer.reporters.html_page import Head, Page, Row
from azbearer.reporters.outcomes import Collector
from azbearer.reporters.packed import Packed
from azbearer.reporters.registry import chosen_file
from azbearer.reporters.style import printable_lines
from azbearer.runner.events import RequestFinished, RunFinished, RunStarted, ScriptFinished
from azbearer.runner.listeners import Choosy
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from azbearer.http.messages import Response, Timings
    from azbearer.reporters.outcomes import ItemOutcomes
    from azbearer.reporters.registry import ReporterContext
    from azbearer.runner.events import Exchange
    from azbearer.runner.result import RunResult
    from azbearer.secrets import Redactor

_SHOWN_BYTES = 65_536
"""Bytes of a body that the report shows."""
_TOKEN_PATH = "/oauth2/"  # noqa: S105  part of a URL
_OK = 200


class HtmlReporter(Choosy):
    """Keeps each request while the run goes on, and writes the page at its end.

    Args:
        path: the file to write.
        redactor: what is known to be secret at the end.
        version: azbearer's.
    """

    def __init__(self, path: Path, redactor: Redactor, version: str) -> None:
        self._collector = Collector(self._keep)
        super().__init__(
            {
                **self._collector.takers,
                RunStarted: self._start,
                RequestFinished: self._request,
                ScriptFinished: self._script,
                RunFinished: self._end,
            }
        )
        self._path = path
        self._redactor = redactor
        self._version = version
        self._started: RunStarted  # the first event of every run
        self._rows: list[Row] = []
        self._kept = Packed()
        self._lifetimes: list[Lifetime] = []
        self._exchanges: list[Exchange] = []
        self._console: list[tuple[str, str]] = []
        self._views: list[str] = []
        self._has_views = False

    def _start(self, event: RunStarted) -> None:
        self._started = event

    def _request(self, event: RequestFinished) -> None:
        self._collector.request(event)
        self._exchanges.append(event.exchange)
        self._lifetimes += _lifetimes(event.exchange)

    def _script(self, event: ScriptFinished) -> None:
        self._collector.script(event)
        self._console += [(line.level, line.text) for line in event.said.lines]
        self._views += [event.page] if event.page else []

    def _end(self, event: RunFinished) -> None:
        self._collector.cut(event)
        write_private(self._path, self._page(event.result), "HTML report")

    def _keep(self, item: ItemOutcomes) -> None:
        own = next((exchange for exchange in self._exchanges if exchange.source == "item"), None)
        detail = {
            "tests": [
                (each.kind, each.name, *((each.problem.message, each.problem.where) if each.problem else ()))
                for each in item.outcomes
            ],
            "console": self._console,
            "views": self._views,
            "requests": [_exchange_data(exchange) for exchange in self._exchanges],
        }
        self._rows.append(_row(item, own))
        self._kept.add(detail)
        self._has_views |= bool(self._views)
        self._exchanges, self._console, self._views = [], [], []

    def _page(self, result: RunResult) -> Iterator[str]:
        plan, environment = self._started.plan, self._started.environment
        head = Head(
            plan.collection.name,
            environment.name if environment else "",
            self._version,
            self._started.started,
            foreign_styles=self._has_views,
        )
        points = [Point(row.started, row.elapsed, failed=row.failed) for row in self._rows if row.started]
        charts = durations_chart(points, self._lifetimes)
        # Names come from the user's own document, in which a secret may stand too.
        return Page(self._redactor.text).pieces(head, result, self._rows, charts, self._details())

    def _details(self) -> Iterator[str]:
        for detail in self._kept:
            yield json.dumps(self._redactor.value(detail))


def make(context: ReporterContext) -> HtmlReporter:
    """The reporter `html`."""
    return HtmlReporter(chosen_file(context), context.redactor, context.version)


def _row(item: ItemOutcomes, own: Exchange | None) -> Row:
    tests = [each for each in item.outcomes if each.kind != "error"]
    return Row(
        iteration=item.cursor.iteration,
        folders=item.planned.item.path,
        name=item.planned.item.name,
        method=own.method if own else "",
        status=own.status if own else 0,
        elapsed=item.elapsed,
        started=own.started if own else 0.0,
        passed=sum(each.kind == "passed" for each in tests),
        tests=len(tests),
        failed=any(each.problem for each in item.outcomes),
    )


def _lifetimes(exchange: Exchange) -> list[Lifetime]:
    """The life of the token that the exchange brought, if it was a token request."""
    if exchange.status != _OK or _TOKEN_PATH not in exchange.url or exchange.response is None:
        return []
    try:
        answer = json.loads(exchange.response.body)
        return [Lifetime(exchange.started, float(answer["expires_in"]))]
    except (ValueError, KeyError, TypeError):
        return []


def _exchange_data(exchange: Exchange) -> dict[str, Any]:
    response = exchange.response
    sent = response.sent if response else None
    headers = sent.headers if sent else _view_headers(exchange)
    return {
        "script": exchange.source == "script",
        "method": exchange.method,
        "url": exchange.url,
        "note": f"token {exchange.token_note}" if exchange.token_note else "",
        "headers": headers,
        "body": _body(sent.body if sent else None),
        "problem": exchange.problem.message if exchange.problem else "",
        "response": _response(response) if response else None,
    }


def _view_headers(exchange: Exchange) -> list[tuple[str, str]]:
    return [(str(entry.get("key")), str(entry.get("value"))) for entry in exchange.view.get("header", ())]


def _response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "reason": response.reason,
        "headers": response.headers,
        "body": _body(response.body),
        "phases": _phases(response.timings),
        "hops": [f"{hop.status} {hop.url} → {hop.location}" for hop in response.hops],
    }


def _phases(timings: Timings) -> list[tuple[str, float]]:
    """How long each phase took, in milliseconds; what did not happen took nothing."""
    ends = (
        ("dns", timings.dns), ("connect", timings.connect), ("tls", timings.tls),
        ("first byte", timings.first_byte), ("download", timings.total),
    )  # fmt: skip
    phases, before = [], 0.0
    for name, end in ends:
        phases.append((name, round(max(0.0, end - before) * 1000, 3)))
        before = max(before, end)
    return phases


def _body(content: bytes | None) -> dict[str, Any] | None:
    if not content:
        return None
    text = content[:_SHOWN_BYTES].decode("utf-8", "replace")
    return {"text": printable_lines(text), "size": len(content), "cut": len(content) > _SHOWN_BYTES}
