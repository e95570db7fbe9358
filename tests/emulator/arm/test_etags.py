"""ETags and the conditions of writes."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.etags import check_conditions, etag_of, is_unchanged
from azbearer.emulator.wire import Request

DOCUMENT = {"id": "x"}
TAG = etag_of(DOCUMENT)


def outcome(method: str, header: str, value: str, *, present: bool) -> int:
    """The status of a refused condition, 0 when the write may pass."""
    try:
        check_conditions(Request(method, "/x", ((header, value),)), DOCUMENT if present else None)
    except ArmError as error:
        return error.status
    return 0


@pytest.mark.parametrize(
    ("method", "header", "value", "missing", "present"),
    [
        ("PUT", "If-Match", "", 0, 0),
        ("PUT", "If-Match", "*", 412, 0),
        ("PUT", "If-Match", TAG, 412, 0),
        ("PUT", "If-Match", '"stale"', 412, 412),
        ("PUT", "If-None-Match", "*", 0, 412),
        ("PUT", "If-None-Match", '"stale"', 0, 0),
        ("PATCH", "If-Match", "*", 0, 0),
        ("PATCH", "If-Match", '"stale"', 0, 412),
        ("DELETE", "If-Match", "*", 0, 0),
        ("DELETE", "If-Match", '"stale"', 0, 412),
        ("DELETE", "If-Match", f'"stale", W/{TAG}', 0, 0),
    ],
)
def test_the_tables_of_the_contract(method: str, header: str, value: str, missing: int, present: int) -> None:
    """What passes here is answered by the handler: 201, 404 and 204 for what is missing."""
    expected = missing, present
    assert expected == tuple(outcome(method, header, value, present=there) for there in (False, True))


def test_equal_documents_have_equal_tags() -> None:
    """And another document has another one."""
    assert etag_of({"id": "x"}) == TAG != etag_of({"id": "y"})


def test_a_client_that_has_the_document_need_not_get_it_again() -> None:
    """If-None-Match with the present tag."""
    assert is_unchanged(Request("GET", "/x", (("If-None-Match", TAG),)), DOCUMENT)
    assert not is_unchanged(Request("GET", "/x"), DOCUMENT)
