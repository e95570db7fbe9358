from __future__ import annotations

import pytest

from azbearer.arm.errors.sentence import cut, trimmed


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("It failed. For more details please go to https://aka.ms/x", "It failed"),
        ("It failed, please see https://aka.ms/x for usage details.", "It failed"),
        ("It failed. Trace ID: 1 Correlation ID: 2", "It failed"),
        ("Denied. Identifiers: '[{\"a\": 1}]'.", "Denied"),
        ("Set [x] and {y} first.", "Set [x] and {y} first"),
        ("Cannot read https://contoso.example/a.", "Cannot read https://contoso.example/a"),
    ],
)
def test_the_sentence_remains(message: str, expected: str) -> None:
    """Pointers, ids and documents go; addresses that are the matter itself, and plain brackets, stay."""
    assert expected == trimmed(message)[0]


def test_links_are_kept_apart() -> None:
    """They may serve as the hint."""
    assert ["https://aka.ms/x"] == trimmed("It failed. See https://aka.ms/x.")[1]


def test_a_long_text_ends_with_an_ellipsis() -> None:
    """So that nobody takes the beginning for the whole."""
    assert "abcd…" == cut("abcdefgh", 5)
    assert "abc" == cut("abc", 5)
