"""Graph's error envelope, with the codes and texts of the real service."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


class GraphError(Exception):
    """A request that Graph refuses.

    Args:
        status: of the HTTP answer.
        code: the stable word.
        message: the sentence for a person.
    """

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def body(self, date: str, request_id: str, client_request_id: str) -> dict[str, Any]:
        """The envelope."""
        inner = {"date": date, "request-id": request_id, "client-request-id": client_request_id}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


def bad_request(message: str, code: str = "Request_BadRequest") -> GraphError:
    """A request that makes no sense."""
    return GraphError(HTTPStatus.BAD_REQUEST, code, message)


def unauthorized(message: str) -> GraphError:
    """No token, or one that does not do."""
    return GraphError(HTTPStatus.UNAUTHORIZED, "InvalidAuthenticationToken", message)


def denied(permissions: Iterable[str]) -> GraphError:
    """The token lacks every permission that would do; which ones, Graph itself does not say."""
    needed = ", ".join(permissions)
    message = f"Insufficient privileges to complete the operation. Any of these is needed: {needed}."
    return GraphError(HTTPStatus.FORBIDDEN, "Authorization_RequestDenied", message)


def not_found(name: str) -> GraphError:
    """No such object."""
    message = (
        f"Resource '{name}' does not exist or one of its queried reference-property objects are not present."
    )
    return GraphError(HTTPStatus.NOT_FOUND, "Request_ResourceNotFound", message)


def no_segment(segment: str) -> GraphError:
    """A path that Graph does not have."""
    return bad_request(f"Resource not found for the segment '{segment}'.", "BadRequest")


def no_property(name: str, kind: str, where: str) -> GraphError:
    """A query names a property that a type does not have."""
    message = f"{where}: Could not find a property named '{name}' on type 'microsoft.graph.{kind}'."
    return bad_request(message, "BadRequest")


def unknown_property(name: str, kind: str) -> GraphError:
    """A body names a property that a type does not have."""
    message = (
        f"The property '{name}' does not exist on type 'microsoft.graph.{kind}'. Make sure to only use "
        "property names that are defined by the type."
    )
    return bad_request(message, "BadRequest")


def read_only(name: str) -> GraphError:
    """A body names a property that nobody can set."""
    return bad_request(f"Property '{name}' is read-only and cannot be set.")


def missing_value(name: str, title: str) -> GraphError:
    """A required property is missing."""
    return bad_request(f"A value is required for property '{name}' of resource '{title}'.")


def not_unique(name: str) -> GraphError:
    """Another object has that value already."""
    message = f"Another object with the same value for property {name} already exists."
    return bad_request(message, "Request_MultipleObjectsWithSameKeyValue")


def principal_exists(app_id: str) -> GraphError:
    """An application has one service principal in a tenant."""
    message = (
        "The service principal cannot be created, updated, or restored because the service principal name "
        f"{app_id} is already in use."
    )
    return GraphError(HTTPStatus.CONFLICT, "Request_MultipleObjectsWithSameKeyValue", message)


def already_referenced(name: str) -> GraphError:
    """Somebody is a member or an owner already."""
    return bad_request(
        f"One or more added object references already exist for the following modified properties: '{name}'."
    )


def unsupported_query(message: str) -> GraphError:
    """A query that needs something else, or that is beyond the emulator."""
    return bad_request(message, "Request_UnsupportedQuery")


def advanced_query(what: str) -> GraphError:
    """A query that only works with `$count` and eventual consistency."""
    return unsupported_query(
        f"{what} is not supported because the required parameters might be missing. Try adding $count=true "
        "query parameter and ConsistencyLevel:eventual header. Refer to "
        "https://aka.ms/graph-docs/advanced-queries for more information"
    )


def method_not_allowed(method: str) -> GraphError:
    """An address that is there for other methods."""
    message = f"Specified HTTP method is not allowed for the request target: {method}."
    return GraphError(HTTPStatus.METHOD_NOT_ALLOWED, "BadRequest", message)
