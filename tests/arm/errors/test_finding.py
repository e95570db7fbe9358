from __future__ import annotations

from azbearer.arm.errors.finding import one_line


def test_a_text_becomes_one_line() -> None:
    """Line breaks and runs of spaces become one space, controls go."""
    assert "a b c" == one_line(" a\r\n\tb \x1b c\n")
