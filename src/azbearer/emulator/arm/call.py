"""What a handler of ARM receives: the request, with everything that the gate found out about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm import errors, lenient
from azbearer.emulator.wire import Reply, Request

if TYPE_CHECKING:
    from azbearer.emulator.arm.gate import Principal
    from azbearer.emulator.settings import Subscription


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may pass.

    Args:
        request: as it came in.
        parameters: the values of the names in the route's pattern.
        principal: whose token it was.
        api_version: there, but not yet checked against what the operation supports.
        subscription: the one that the path names, or None for tenant-level paths.
    """

    request: Request
    parameters: Mapping[str, str]
    principal: Principal
    api_version: str
    subscription: Subscription | None = None

    @property
    def subscription_id(self) -> str:
        """The subscription's id, as the settings write it."""
        return self.subscription.id if self.subscription else ""

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object; a byte order mark is passed over.

        Raises:
            ArmError: InvalidRequestContent or UnsupportedMediaType.
        """
        if self.request.media_type != "application/json":
            raise errors.unsupported_media_type(self.request.media_type)
        try:
            value = lenient.parse(self.request.body.decode("utf-8-sig"))
        except ValueError as error:
            raise errors.invalid_content(str(error)) from error
        if not isinstance(value, dict):
            raise errors.invalid_content("the content is not a JSON object")
        return value


ArmHandler = Callable[[Call], Reply]
