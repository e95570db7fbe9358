"""The fields of a posted form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from azbearer.emulator.wire import Request

_FORM = "application/x-www-form-urlencoded"


def form_of(request: Request) -> dict[str, str]:
    """The form fields of a request; a body of another type has none, as far as Entra is concerned."""
    if request.media_type != _FORM:
        return {}
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
