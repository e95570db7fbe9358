"""What became of the call for one scope."""

from __future__ import annotations

import json

from azbearer.collection.dump import dump_compact
from azbearer.collection.numbers import read_float, read_int
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from azbearer.arm.many.scopes import Scope
    from azbearer.errors import AzbearerError

_DECODER = json.JSONDecoder(parse_float=read_float, parse_int=read_int, strict=False)


class Result(NamedTuple):
    """One scope's result.

    Args:
        scope: which.
        code: the exit code that a single call would have had.
        status: of the last answer; 0 without any.
        body: what a single call would have written.
        error: why it failed, if it did.
        is_partial: whether the body is what came before the error, rather than the error itself.
    """

    scope: Scope
    code: int = 0
    status: int = 0
    body: bytes = b""
    error: AzbearerError | None = None
    is_partial: bool = False

    @property
    def failed(self) -> bool:
        """Whether it did."""
        return bool(self.code)

    @property
    def value(self) -> bytes:
        """The body, unless that is an error."""
        return self.body if not self.failed or self.is_partial else b""

    @property
    def told_error(self) -> str:
        """The error as JSON: in the service's own words if it gave some."""
        error = None if self.is_partial else _error_in(self.body)
        if error is None:
            code = self.error.code if self.error is not None else "error"
            error = {"code": code, "message": self.error.message if self.error is not None else ""}
        return dump_compact(error)


def _error_in(body: bytes) -> Any:
    """The error that a body tells of, or None."""
    try:
        document = _DECODER.decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    return document.get("error") or document
