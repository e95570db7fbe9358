"""Tags at scopes: `Microsoft.Resources/tags/default`."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors
from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.scopes import scope_of_extension
from azbearer.emulator.wire import Reply, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.emulator.arm.call import Call
    from azbearer.emulator.arm.parts import ArmParts
    from azbearer.emulator.arm.resourceid import ResourcePath

TYPE = "Microsoft.Resources/tags"
# The tags of subscriptions; those of groups and resources are in their documents.
TABLE = "arm.tags"
_MOST = 50
_SUBSCRIPTION_PARTS = 2
_GROUP_PARTS = 4


class Tags:
    """Read and write the tags of a subscription, a resource group or a resource."""

    def __init__(self, parts: ArmParts) -> None:
        self._state = parts.state
        self._of_subscriptions = parts.store.documents(TABLE)
        self._changes: dict[str, Callable[[dict[str, str], dict[str, str]], dict[str, str]]] = {
            "merge": _merged,
            "replace": lambda _present, given: given,
            "delete": _without,
        }

    def handlers(self) -> dict[str, Callable[[Call, ResourcePath], Reply]]:
        """The handler by type, lower case."""
        return {TYPE.lower(): self.at_scope}

    def at_scope(self, call: Call, path: ResourcePath) -> Reply:
        """GET, PUT, PATCH and DELETE of `tags/default`."""
        if path.is_collection or path.names[-1].lower() != "default":
            raise errors.path_not_found(call.request.path)
        scope = scope_of_extension(path)
        present = self._read(path, scope)
        method = call.request.method
        if method == "GET":
            return json_reply(_document(path, present))
        if method not in {"PUT", "PATCH", "DELETE"}:
            raise errors.method_not_allowed(method)
        wanted = {} if method == "DELETE" else self._wanted(call, present)
        if len(wanted) > _MOST:
            message = f"A resource can have at most {_MOST} tags; {len(wanted)} were given."
            raise ArmError(HTTPStatus.BAD_REQUEST, "InvalidTagCount", message)
        self._write(path, scope, wanted)
        return Reply(HTTPStatus.OK) if method == "DELETE" else json_reply(_document(path, wanted))

    def _wanted(self, call: Call, present: dict[str, str]) -> dict[str, str]:
        body = call.json_object()
        given = _tags_in(body.get("properties"))
        if call.request.method == "PUT":
            return given
        change = self._changes.get(str(body.get("operation", "")).lower())
        if change is None:
            raise errors.invalid_content("the operation must be Merge, Replace or Delete")
        return change(present, given)

    def _read(self, path: ResourcePath, scope: str) -> dict[str, str]:
        if len(path.scope) == _SUBSCRIPTION_PARTS:
            return dict(self._of_subscriptions.get(scope.lower(), {}))
        document = self._state.document(scope)
        if document is None and len(path.scope) == _GROUP_PARTS:
            raise errors.resource_group_not_found(path.scope[-1])
        if document is None:
            raise errors.resource_not_found("/".join(path.scope[-2:]), path.group)
        return dict(document.get("tags") or {})

    def _write(self, path: ResourcePath, scope: str, tags: dict[str, str]) -> None:
        if len(path.scope) == _SUBSCRIPTION_PARTS:
            self._of_subscriptions[scope.lower()] = tags
            return
        resource = self._state.find_resource(scope)
        if resource:
            self._state.put_resource(replace(resource, document={**resource.document, "tags": tags}))
            return
        group = self._state.group(path.scope[1], path.scope[3])
        self._state.put_group(replace(group, document={**group.document, "tags": tags}))


def _tags_in(properties: Any) -> dict[str, str]:
    tags = properties.get("tags") if isinstance(properties, dict) else None
    return {str(name): str(value) for name, value in tags.items()} if isinstance(tags, dict) else {}


def _merged(present: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """Names compare without case; the one that is there keeps its own."""
    known = {name.lower(): name for name in present}
    return {**present, **{known.get(name.lower(), name): value for name, value in given.items()}}


def _without(present: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """Those that are given with the value that they have are removed."""
    gone = {(name.lower(), value) for name, value in given.items()}
    return {name: value for name, value in present.items() if (name.lower(), value) not in gone}


def _document(path: ResourcePath, tags: Mapping[str, str]) -> dict[str, Any]:
    return {"id": path.id, "name": "default", "type": TYPE, "properties": {"tags": dict(tags)}}
