from __future__ import annotations

import re
from unittest import mock

import pytest

from azbearer.patterns import regex


def test_it_is_compiled_when_it_is_first_used() -> None:
    """Whoever never looks for it pays nothing, and whoever does pays once."""
    with mock.patch("azbearer.patterns.re.compile", wraps=re.compile) as compiles:
        word = regex(r"[a-z]+", re.IGNORECASE)
        assert 0 == compiles.call_count
        assert ["Some", "words"] == word.findall("Some words")
        assert "x x" == word.sub("x", "Some words")
        assert 1 == compiles.call_count


def test_it_finds_what_the_compiled_one_finds() -> None:
    """Texts and bytes are searched by the methods of `re`."""
    number = regex(r"(\d+)")
    found = number.search("a12b3")
    assert found is not None
    assert "12" == found[1]
    assert number.match("a1") is None
    assert number.fullmatch("123") is not None
    assert ["a", "12", "b", "3", ""] == number.split("a12b3")
    assert ["12", "3"] == [each[0] for each in number.finditer("a12b3")]
    assert [b"12"] == regex(rb"\d+").findall(b"a12")


def test_it_has_nothing_else() -> None:
    """Whatever else a compiled expression has is an error, and not compiled for."""
    with pytest.raises(AttributeError, match="groups"):
        _ = regex("(a)").groups
