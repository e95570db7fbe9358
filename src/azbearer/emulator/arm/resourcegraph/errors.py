"""What is wrong with a query, in the shape in which the service says it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from azbearer.emulator.arm.errors import ArmError

_INVALID = (
    "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the "
    "error before retrying."
)


class QueryError(Exception):
    """A query that cannot be answered.

    Args:
        detail: the second entry of the answer's details, with its code and where it is.
    """

    def __init__(self, detail: dict[str, Any]) -> None:
        super().__init__(str(detail))
        self.detail = detail


class ResourceGraphError(ArmError):
    """A refusal with details. The times are texts of the service's own form."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        support: str,
        details: list[dict[str, Any]],
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(
            status, code, f"Please provide below info when asking for support: {support}.", headers
        )
        self.details = details

    def body(self) -> dict[str, Any]:
        """The envelope."""
        return {"error": {"code": self.code, "message": self.message, "details": self.details}}


def parser_failure(token: str, line: int, column: int, expected: str = "") -> QueryError:
    """A token that has no place where it stands; lines and columns are counted from 1 and 0."""
    detail = {
        "code": "ParserFailure",
        "message": "ParserFailure",
        "line": line,
        "characterPositionInLine": column,
        "token": token,
    }
    return QueryError({**detail, "expectedToken": expected} if expected else detail)


def unsupported(token: str) -> QueryError:
    """Good Kusto, perhaps, but nothing that is understood here."""
    detail = {"line": -1, "characterPositionInLine": -1, "token": token}
    return QueryError({"code": "InvalidQueryLanguage", "message": "InvalidQueryLanguage", **detail})


def unknown_table(name: str) -> QueryError:
    """No such table."""
    return QueryError(
        {
            "code": "DisallowedLogicalTableName",
            "message": f"Table {name} is invalid, unsupported or disallowed.",
        }
    )


def unresolved(name: str, operator: str) -> QueryError:
    """No such column."""
    message = f"'{operator}' operator: Failed to resolve column or scalar expression named '{name}'"
    return QueryError({"code": "Default", "message": message})


def invalid_query(error: QueryError, support: str) -> ResourceGraphError:
    """The refusal of a query."""
    details = [{"code": "InvalidQuery", "message": _INVALID}, error.detail]
    return ResourceGraphError(HTTPStatus.BAD_REQUEST, "BadRequest", support, details)


def bad_request(code: str, message: str, support: str) -> ResourceGraphError:
    """The refusal of a request around a query."""
    return ResourceGraphError(
        HTTPStatus.BAD_REQUEST, "BadRequest", support, [{"code": code, "message": message}]
    )


def throttled(support: str, headers: tuple[tuple[str, str], ...]) -> ResourceGraphError:
    """More queries than the quota."""
    message = (
        "Client application has been throttled and should not attempt to repeat the request until an amount "
        "of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help."
    )
    detail = {"code": "RateLimiting", "message": message}
    return ResourceGraphError(HTTPStatus.TOO_MANY_REQUESTS, "RateLimiting", support, [detail], headers)
