"""Resource groups."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.filters import select
from azbearer.emulator.arm.locations import normalize
from azbearer.emulator.arm.state import ArmState, Group
from azbearer.emulator.routing import Route
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from azbearer.emulator.arm.call import ArmHandler, Call
    from azbearer.emulator.identifiers import Identifiers

_NAME = re.compile(r"[\w.()-]{0,89}[\w()-]")
_TYPE = "Microsoft.Resources/resourceGroups"
# What a caller may set; everything else in a body is the service's own.
_WRITABLE = ("tags", "managedBy")


class Groups:
    """Create, read, change, list and delete resource groups."""

    def __init__(self, state: ArmState, ids: Identifiers) -> None:
        self._state = state
        self._ids = ids

    def routes(self) -> tuple[Route[ArmHandler], ...]:
        """The rows of these operations."""
        one = "/subscriptions/{subscription}/resourceGroups/{group}"
        return (
            Route("GET", "/subscriptions/{subscription}/resourceGroups", self.list),
            Route("PUT", one, self.put),
            Route("GET", one, self.get),
            Route("HEAD", one, self.head),
            Route("PATCH", one, self.patch),
            Route("DELETE", one, self.delete),
            Route("GET", "/subscriptions/{subscription}/operationresults/{operation}", self.result),
        )

    def list(self, call: Call) -> Reply:
        """The groups of a subscription, by `$filter` on tags, at most `$top`."""
        groups = (group.document for group in self._state.groups(call.subscription_id))
        return json_reply({"value": select(call.request, groups)})

    def put(self, call: Call) -> Reply:
        """Create (201) or replace (200)."""
        name = call.parameters["group"]
        if not _NAME.fullmatch(name):
            raise errors.invalid_group_name(name)
        body = call.json_object()
        location = normalize(str(body.get("location") or ""))
        if not location:
            raise errors.location_required()
        present = self._state.find_group(call.subscription_id, name)
        if present and present.location != location:
            raise errors.group_location_conflict(location, present.location)
        group = _group(call.subscription_id, present.name if present else name, location, body)
        self._state.put_group(group)
        return json_reply(group.document, HTTPStatus.OK if present else HTTPStatus.CREATED)

    def get(self, call: Call) -> Reply:
        """One group."""
        return json_reply(self._named(call).document)

    def head(self, call: Call) -> Reply:
        """Whether there is such a group: 204 or 404."""
        found = self._state.find_group(call.subscription_id, call.parameters["group"])
        return Reply(HTTPStatus.NO_CONTENT if found else HTTPStatus.NOT_FOUND)

    def patch(self, call: Call) -> Reply:
        """Replace the tags, the other writable fields as given."""
        group = self._named(call)
        changed = _group(
            group.subscription_id, group.name, group.location, {**group.document, **call.json_object()}
        )
        self._state.put_group(changed)
        return json_reply(changed.document)

    def delete(self, call: Call) -> Reply:
        """Begin to delete: 202 and where to ask for the result.

        The group is gone at once, and so is the wait: `Retry-After: 0`, and the first question is
        answered with the result.
        """
        self._state.delete_group(self._named(call))
        operation = self._ids.opaque(24)
        self._state.begin_operation(operation)
        location = (
            f"{call.request.base_url}/subscriptions/{call.subscription_id}/operationresults/{operation}"
            f"?api-version={call.api_version}"
        )
        return Reply(HTTPStatus.ACCEPTED, (("Location", location), ("Retry-After", "0")))

    def result(self, call: Call) -> Reply:
        """The result of a deletion: 200 without a body."""
        if not self._state.knows_operation(call.parameters["operation"]):
            raise errors.path_not_found(call.request.path)
        return Reply(HTTPStatus.OK)

    def _named(self, call: Call) -> Group:
        return self._state.group(call.subscription_id, call.parameters["group"])


def _group(subscription_id: str, name: str, location: str, body: dict[str, Any]) -> Group:
    """A group whose document holds what the service says of it and what the caller may set."""
    document = {
        "id": f"/subscriptions/{subscription_id}/resourceGroups/{name}",
        "name": name,
        "type": _TYPE,
        "location": location,
        **{field: body[field] for field in _WRITABLE if body.get(field) is not None},
        "properties": {"provisioningState": "Succeeded"},
    }
    return Group(subscription_id, name, location, document)
