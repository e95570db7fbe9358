"""What names of headers say."""

from __future__ import annotations

import pytest

from azbearer.http.names import apart, is_token


def test_names_and_values_are_parted_in_their_order() -> None:
    """Repeated names stay repeated, and each has its line."""
    names, values = apart((("b", "1"), ("A", "2"), ("b", "")))
    assert (("b", "A", "b"), frozenset("ab"), ("1", "2", "")) == (names.written, names.lowered, values)
    assert names.lines % values == "b: 1\r\nA: 2\r\nb: "


def test_no_headers_have_no_names() -> None:
    """Nothing is parted into nothing."""
    names, values = apart(())
    assert ((), True, "", ()) == (names.written, names.are_tokens, names.lines, values)


@pytest.mark.parametrize("bad", ["", "a b", "a:", "a\r\n", "\u00e4"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_one_bad_name_is_enough(bad: str, at: int) -> None:
    """Wherever it stands, the names are not all tokens."""
    headers = [("A", "1"), ("B", "2")]
    headers.insert(at, (bad, "3"))
    assert (False, False) == (apart(tuple(headers))[0].are_tokens, is_token(bad))


@pytest.mark.parametrize(
    ("names", "complete"),
    [
        (("Host", "User-Agent"), True),
        (("user-agent", "A", "HOST"), True),
        (("Host",), False),
        (("User-Agent",), False),
        (("Host", "User-Agent", "content-length"), False),
    ],
)
def test_complete_are_names_beside_which_none_is_added(names: tuple[str, ...], complete: bool) -> None:
    """Host and User-Agent are there in any case, and no Content-Length that may be wrong."""
    assert complete is apart(tuple((name, "x") for name in names))[0].are_complete
