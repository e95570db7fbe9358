"""What a handler of Graph receives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.graph import errors
from azbearer.emulator.wire import Reply, Request

if TYPE_CHECKING:
    from azbearer.emulator.settings import Tenant


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may pass.

    Args:
        request: as it came in.
        version: `v1.0` or `beta`.
        parameters: the values of the names in the route's pattern.
        tenant: that of the token.
        claims: those of the token.
    """

    request: Request
    version: str
    parameters: Mapping[str, str]
    tenant: Tenant
    claims: Mapping[str, Any]

    @property
    def root(self) -> str:
        """The address of this version of Graph, by the name that the client used."""
        return f"{self.request.base_url}/{self.version}"

    @property
    def is_eventual(self) -> bool:
        """Whether the client takes eventual consistency, for which advanced queries ask."""
        return (self.request.header("consistencylevel") or "").lower() == "eventual"

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            GraphError: it is none.
        """
        try:
            value = json.loads(self.request.body.decode("utf-8-sig") or "{}")
        except ValueError as error:
            message = (
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload "
                "is of valid JSON format."
            )
            raise errors.bad_request(message, "BadRequest") from error
        if not isinstance(value, dict):
            raise errors.bad_request("Empty Payload. JSON content expected.", "BadRequest")
        return value


GraphHandler = Callable[[Call], Reply]
