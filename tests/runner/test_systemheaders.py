"""Postman's own headers: where they stand, and what keeps them away (newman's are in tests/peers)."""

from __future__ import annotations

import pytest

from azbearer.runner.body import EncodedBody
from azbearer.runner.systemheaders import POSTMAN_TOKEN, with_system_headers, with_type_of

STANDARD = ["User-Agent", "Accept", "Cache-Control", "Postman-Token", "Host", "Accept-Encoding", "Connection"]
RAW = EncodedBody(b"x", "text/plain")
FORM = EncodedBody(b"x", "multipart/form-data; boundary=b", type_is_fixed=True)
FILE = EncodedBody(b"x", "text/plain", is_file=True)


def names(
    body: EncodedBody | None = None, *own: str, method: str = "POST", disabled: frozenset[str] = frozenset()
) -> list[str]:
    """The names of all headers of a request with these of its own."""
    front, back = with_system_headers(
        tuple((name, "own") for name in own),
        method=method,
        user_agent="agent",
        host="host",
        body=body,
        disabled=disabled,
    )
    token = () if back is None else (POSTMAN_TOKEN,)
    return [name for name, _ in (*front, *token, *(back or ()))]


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


def test_disabled_headers_are_not_added() -> None:
    """`disabledSystemHeaders` leaves the system's out, not the request's own."""
    disabled = frozenset({"host", "content-type", "content-length"})
    assert [name for name in STANDARD if name != "Host"] == names(RAW, disabled=disabled)
    assert names(RAW, "Host", disabled=disabled)[0] == "Host"


def test_form_is_no_other_type() -> None:
    """A type that a form can't have is replaced where it stands; others stay."""
    own = (("Content-Type", "text/x"), ("a", "b"))
    assert (("Content-Type", FORM.content_type), own[1]) == with_type_of(FORM, own)
    assert own == with_type_of(RAW, own)


@pytest.mark.parametrize(("own", "disabled"), [((("POSTMAN-TOKEN", "x"),), ""), ((), "postman-token")])
def test_no_place_for_a_token(own: tuple[tuple[str, str], ...], disabled: str) -> None:
    """There is none when the request has one itself, or wants none."""
    front, back = with_system_headers(
        own, method="PUT", user_agent="a", host="h", body=FORM, disabled=frozenset({disabled})
    )
    assert back is None
    assert [*(name for name, _ in own), *(name for name in STANDARD if name != "Postman-Token")] == [
        name for name, _ in front[:-2]
    ]


def test_credentials_of_the_url() -> None:
    """They are sent where nothing else says who is asking."""
    (own,) = given = (("authorization", "own"),)
    credentials = ("Authorization", "Basic dTpw")
    made = [
        with_system_headers(headers, method="GET", user_agent="a", host="h", authorization="Basic dTpw")
        for headers in ((), given)
    ]
    assert [[credentials], [own]] == [
        [header for header in (*front, *(back or ())) if header[0].lower() == "authorization"]
        for front, back in made
    ]
