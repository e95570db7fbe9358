"""ETags and the conditions of writes, by the tables of the contract's addendum ("ETags for Resources").

An ETag is made of the document, so that equal documents have equal ETags, before and after a
restart too. A PUT on something missing with any If-Match is 412, PATCH is 404, DELETE is 204.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.wire import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.wire import Headers, Request

_ANY = "*"


def etag_of(document: Mapping[str, Any]) -> str:
    """The ETag of a document, with its quotes (RFC 9110 section 8.8.3)."""
    return f'"{hashlib.sha256(json_bytes(document)).hexdigest()[:32]}"'


def etag_header(document: Mapping[str, Any]) -> Headers:
    """The header that tells the ETag."""
    return (("ETag", etag_of(document)),)


def check_conditions(request: Request, present: Mapping[str, Any] | None) -> None:
    """Let a write pass whose conditions hold.

    Args:
        request: a PUT, PATCH or DELETE.
        present: the document as it is now, or None when there is none.

    Raises:
        ArmError: PreconditionFailed (412).
    """
    wanted, unwanted = request.header("if-match") or "", request.header("if-none-match") or ""
    if wanted and not _matches(wanted, present) and (present is not None or request.method == "PUT"):
        raise _failed(request, "If-Match", wanted)
    if unwanted and _matches(unwanted, present):
        raise _failed(request, "If-None-Match", unwanted)


def is_unchanged(request: Request, document: Mapping[str, Any]) -> bool:
    """Whether a GET may be answered with 304 (RFC 9110 section 13.1.2)."""
    known = request.header("if-none-match") or ""
    return bool(known) and _matches(known, document)


def _matches(header: str, present: Mapping[str, Any] | None) -> bool:
    """Whether one of the listed tags is that of the document; a weak tag compares as a strong one."""
    if present is None:
        return False
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")}
    return _ANY in tags or etag_of(present).strip('"') in tags


def _failed(request: Request, header: str, value: str) -> ArmError:
    message = f"The condition '{header}: {value}' is not met by '{request.path}'."
    return ArmError(HTTPStatus.PRECONDITION_FAILED, "PreconditionFailed", message)
