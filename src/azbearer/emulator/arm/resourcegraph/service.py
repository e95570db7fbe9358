"""The one operation of Resource Graph.

Source: Microsoft, Resource Graph REST API, "Resources", and "Guidance for throttled requests in Azure
Resource Graph": 15 queries in 5 seconds for each caller, told in two headers.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.resourcegraph import errors
from azbearer.emulator.arm.resourcegraph.errors import QueryError
from azbearer.emulator.arm.resourcegraph.queries import Table, run_query
from azbearer.emulator.arm.resourcegraph.tables import DEFAULT, tables_of
from azbearer.emulator.arm.versions import check_resource
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Headers, Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.settings import Subscription

_QUOTA, _WINDOW = 15, 5.0
_LARGEST_PAGE = 1000
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


class ResourceGraph:
    """Answers queries over what there is."""

    def __init__(self, arm: ArmParts) -> None:
        self._arm = arm
        self._windows: dict[str, tuple[float, int]] = {}

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The row of the operation."""
        return (Route("POST", "/providers/Microsoft.ResourceGraph/resources", self.resources),)

    def resources(self, call: Call) -> Reply:
        """The rows that a query makes, a page of them."""
        check_resource(
            call.api_version, "Microsoft.ResourceGraph", "resources", location="", now=self._arm.clock()
        )
        headers = self._spend(call)
        body = call.json_object()
        options = body.get("options") or {}
        try:
            tables = tables_of(self._arm, self._subscriptions(call, body))
            table = run_query(str(body.get("query") or ""), tables, DEFAULT)
        except QueryError as error:
            raise errors.invalid_query(error, self._support(call)) from error
        return json_reply(self._answer(call, table, options), headers=headers)

    def _answer(self, call: Call, table: Table, options: dict[str, Any]) -> dict[str, Any]:
        top, start = self._page(call, options)
        rows = table.rows[start : start + top]
        more = start + top < len(table.rows)
        as_table = str(options.get("resultFormat") or "objectArray").lower() == "table"
        answer: dict[str, Any] = {
            "totalRecords": len(table.rows),
            "count": len(rows),
            "data": _as_table(table.columns, rows) if as_table else rows,
            "facets": [],
            "resultTruncated": "true" if more else "false",
        }
        # Without ids there is no order to go on in, so that the service gives no token.
        return {**answer, "$skipToken": _token(start + top)} if more and "id" in table.columns else answer

    def _page(self, call: Call, options: dict[str, Any]) -> tuple[int, int]:
        top = options.get("$top", _LARGEST_PAGE)
        if not isinstance(top, int) or not 1 <= top <= _LARGEST_PAGE:
            raise errors.bad_request(
                "InvalidOptions", f"$top must be between 1 and {_LARGEST_PAGE}.", self._support(call)
            )
        token = options.get("$skipToken")
        if not token:
            return top, int(options.get("$skip") or 0)
        try:
            return top, int(base64.b64decode(str(token), validate=True))
        except (ValueError, binascii.Error):
            raise errors.bad_request(
                "InvalidSkipToken", "The $skipToken is invalid.", self._support(call)
            ) from None

    def _subscriptions(self, call: Call, body: dict[str, Any]) -> list[Subscription]:
        """Those that the body names and that are of the caller's tenant, or all of these."""
        own = self._arm.directory.subscriptions_of(call.principal.tenant_id)
        named = {str(each).lower() for each in body.get("subscriptions") or ()}
        found = [subscription for subscription in own if not named or subscription.id.lower() in named]
        if named and not found:
            message = "No valid subscriptions were found in the request."
            raise errors.bad_request("NoValidSubscriptionsInQueryRequest", message, self._support(call))
        return found

    def _spend(self, call: Call) -> Headers:
        """Count the query; the headers that tell what is left.

        Raises:
            ResourceGraphError: RateLimiting, when nothing is.
        """
        now, caller = self._arm.clock(), f"{call.principal.tenant_id}/{call.principal.object_id}"
        began, spent = self._windows.get(caller, (now, 0))
        if now - began >= _WINDOW:
            began, spent = now, 0
        refused = spent >= _QUOTA
        self._windows[caller] = began, min(spent + 1, _QUOTA)
        headers = _quota_headers(_QUOTA - min(spent + 1, _QUOTA), began + _WINDOW - now)
        if refused:
            raise errors.throttled(self._support(call), headers)
        return headers

    def _support(self, call: Call) -> str:
        moment = dt.datetime.fromtimestamp(self._arm.clock(), dt.UTC)
        correlation = call.request.header("x-ms-correlation-request-id") or self._arm.ids.guid()
        return f"timestamp = {moment:%Y-%m-%dT%H:%M:%S.%f}0Z, correlationId = {correlation}"


def _quota_headers(left: int, seconds: float) -> Headers:
    whole = max(1, round(seconds + 0.499))
    return (
        ("x-ms-user-quota-remaining", str(left)),
        ("x-ms-user-quota-resets-after", f"00:00:{whole:02}"),
    )


def _token(start: int) -> str:
    return base64.b64encode(str(start).encode()).decode()


def _as_table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The form with the names of the columns apart."""
    kinds = [_kind(name, rows) for name in columns]
    return {
        "columns": [{"name": name, "type": kind} for name, kind in zip(columns, kinds, strict=True)],
        "rows": [[row.get(name) for name in columns] for row in rows],
    }


def _kind(name: str, rows: list[dict[str, Any]]) -> str:
    value = next((row[name] for row in rows if row.get(name) is not None), "")
    return _TYPES.get(type(value), "object")
