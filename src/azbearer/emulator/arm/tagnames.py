"""The names and values of tags in a subscription: those in use, and those that were defined in advance."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.paging import paged
from azbearer.emulator.arm.tags import TABLE
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.arm.parts import ArmParts


class TagNames:
    """List, define and forget names and their values; names compare without case."""

    def __init__(self, parts: ArmParts) -> None:
        self._state = parts.state
        self._paging = parts.paging
        self._of_subscriptions = parts.store.documents(TABLE)
        self._defined = parts.store.documents("arm.tagnames")

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        every = "/subscriptions/{subscription}/tagNames"
        one = f"{every}/{{name}}"
        return (
            Route("GET", every, self.list),
            Route("PUT", one, self.define),
            Route("DELETE", one, self.forget),
            Route("PUT", f"{one}/tagValues/{{value}}", self.define_value),
            Route("DELETE", f"{one}/tagValues/{{value}}", self.forget_value),
        )

    def list(self, call: Call) -> Reply:
        """Every name with its values and how often each is in use."""
        found = (
            _document(call.subscription_id, *item) for item in self._counts(call.subscription_id).items()
        )
        return paged(call.request, found, self._paging)

    def define(self, call: Call) -> Reply:
        """Define a name: 201, or 200 when it was defined."""
        key = _key(call)
        present = self._defined.get(key)
        if present is None:
            self._defined[key] = {"name": call.parameters["name"], "values": []}
        name = self._defined[key]["name"]
        counts = self._counts(call.subscription_id)[name]
        status = HTTPStatus.OK if present else HTTPStatus.CREATED
        return json_reply(_document(call.subscription_id, name, counts), status)

    def define_value(self, call: Call) -> Reply:
        """Define a value of a name, which is defined with it."""
        key, value = _key(call), call.parameters["value"]
        row = self._defined.get(key, {"name": call.parameters["name"], "values": []})
        is_new = value not in row["values"]
        self._defined[key] = {**row, "values": [*row["values"], *([value] if is_new else [])]}
        count = self._counts(call.subscription_id)[row["name"]].get(value, 0)
        status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
        return json_reply(_value_document(_id(call.subscription_id, row["name"]), value, count), status)

    def forget(self, call: Call) -> Reply:
        """Forget a name: 200, or 204 when it was not defined."""
        row = self._defined.pop(_key(call), None)
        return Reply(HTTPStatus.OK if row else HTTPStatus.NO_CONTENT)

    def forget_value(self, call: Call) -> Reply:
        """Forget a value: 200, or 204 when it was not defined."""
        row = self._defined.get(_key(call), {"values": []})
        value = call.parameters["value"]
        if value not in row["values"]:
            return Reply(HTTPStatus.NO_CONTENT)
        self._defined[_key(call)] = {**row, "values": [each for each in row["values"] if each != value]}
        return Reply(HTTPStatus.OK)

    def _counts(self, subscription_id: str) -> dict[str, dict[str, int]]:
        """How often each value of each name is in use."""
        prefix = f"{subscription_id}/".lower()
        counts = {
            row["name"]: dict.fromkeys(row["values"], 0)
            for key, row in self._defined.items()
            if key.startswith(prefix)
        }
        spelled = {name.lower(): name for name in counts}
        for tags in self._in_use(subscription_id):
            for name, value in tags.items():
                values = counts.setdefault(spelled.setdefault(name.lower(), name), {})
                values[value] = values.get(value, 0) + 1
        return counts

    def _in_use(self, subscription_id: str) -> Iterator[Mapping[str, str]]:
        yield self._of_subscriptions.get(f"/subscriptions/{subscription_id}".lower(), {})
        for group in self._state.groups(subscription_id):
            yield group.document.get("tags") or {}
        for resource in self._state.resources(subscription_id):
            yield resource.document.get("tags") or {}


def _key(call: Call) -> str:
    return f"{call.subscription_id}/{call.parameters['name']}".lower()


def _id(subscription_id: str, name: str) -> str:
    return f"/subscriptions/{subscription_id}/tagNames/{name}"


def _document(subscription_id: str, name: str, values: Mapping[str, int]) -> dict[str, Any]:
    tag_id = _id(subscription_id, name)
    return {
        "id": tag_id,
        "tagName": name,
        "count": {"type": "Total", "value": sum(values.values())},
        "values": [_value_document(tag_id, value, count) for value, count in values.items()],
    }


def _value_document(tag_id: str, value: str, count: int) -> dict[str, Any]:
    return {
        "id": f"{tag_id}/tagValues/{value}",
        "tagValue": value,
        "count": {"type": "Total", "value": count},
    }
