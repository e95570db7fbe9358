from __future__ import annotations

from azbearer.auth.encoding import base64_text, escaped


def test_bytes_in_base64() -> None:
    """In the ordinary alphabet, with padding."""
    assert "+/8=" == base64_text(b"\xfb\xff")


def test_a_text_cannot_end_its_quotes() -> None:
    """Quotes and backslashes are escaped, nothing else."""
    assert r"a\"b\\c d" == escaped('a"b\\c d')
