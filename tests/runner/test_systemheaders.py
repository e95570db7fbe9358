"""Postman's own headers: where they stand, and what keeps them away (newman's are in tests/peers)."""

from __future__ import annotations

import pytest

from azbearer.runner.body import EncodedBody
from azbearer.runner.systemheaders import SystemHeaders

STANDARD = ["User-Agent", "Accept", "Cache-Control", "Postman-Token", "Host", "Accept-Encoding", "Connection"]
RAW = EncodedBody(b"x", "text/plain")
FORM = EncodedBody(b"x", "multipart/form-data; boundary=b", type_is_fixed=True)
FILE = EncodedBody(b"x", "text/plain", is_file=True)


def names(
    body: EncodedBody | None = None, *own: str, method: str = "POST", disabled: frozenset[str] = frozenset()
) -> list[str]:
    """The names of all headers of a request with these of its own."""
    system = SystemHeaders(method, "agent", "host", "", body, disabled)
    return [name for name, _ in system.added_to([(name, "own") for name in own], ()).headers()]


@pytest.mark.parametrize(
    ("body", "method", "expected"),
    [
        (None, "GET", STANDARD),
        (None, "POST", [*STANDARD, "Content-Length"]),
        (RAW, "POST", ["Content-Type", *STANDARD, "Content-Length"]),
        (FORM, "POST", [*STANDARD, "Content-Type", "Content-Length"]),
        (FILE, "POST", [*STANDARD, "Content-Length", "Content-Type"]),
    ],
)
def test_order(body: EncodedBody | None, method: str, expected: list[str]) -> None:
    """The type of a text comes first, that of a form last, that of a file behind its length (newman)."""
    assert expected == names(body, method=method)


def test_own_headers_come_first() -> None:
    """They keep the system's of their names away."""
    assert ["a", "ACCEPT", *(name for name in STANDARD if name != "Accept")] == names(
        None, "a", "ACCEPT", method="GET"
    )


@pytest.mark.parametrize(("own", "expected"), [((), 2), (("postman-token",), 1)])
def test_each_sending_has_a_token_of_its_own(own: tuple[str, ...], expected: int) -> None:
    """The system's Postman-Token is another one each time; one that the request itself has stays."""
    layout = SystemHeaders("GET", "agent", "host", "", None).added_to([(name, "own") for name in own], ())
    tokens = [dict(layout.headers()) for _ in range(2)]
    assert expected == len({headers.get("Postman-Token", headers.get("postman-token")) for headers in tokens})


def test_disabled_headers_are_not_added() -> None:
    """`disabledSystemHeaders` leaves the system's out, not the request's own."""
    disabled = frozenset({"host", "content-type", "content-length"})
    assert [name for name in STANDARD if name != "Host"] == names(RAW, disabled=disabled)
    assert names(RAW, "Host", disabled=disabled)[0] == "Host"


def test_form_is_no_other_type() -> None:
    """A type that a form can't have is replaced where it stands, unless that is switched off."""
    own = [("Content-Type", "text/x"), ("a", "b")]
    system = SystemHeaders("POST", "agent", "host", "", FORM)
    assert ("Content-Type", FORM.content_type) == system.added_to(own, ()).headers()[0]
    assert own[0] == system._replace(disabled=frozenset({"content-type"})).added_to(own, ()).headers()[0]
