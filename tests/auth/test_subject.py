from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from azbearer.auth.subject import Subject, digest_of, is_on, random_letters, request_target
from azbearer.http.streams import FilePart, StreamedBody

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://h", "/"),
        ("http://h/a?b=%20&c", "/a?b=%20&c"),
        ("https://h:1/?", "/"),
        ("http://h/a;p", "/a;p"),
    ],
)
def test_the_target_is_that_of_the_first_line(url: str, target: str) -> None:
    """Path and query as they are sent."""
    assert target == request_target(url) == Subject(url=url).target


@pytest.mark.parametrize(
    ("text", "on"), [("true", True), ("1", True), ("false", False), ("", False), ("0", False)]
)
def test_switches(text: str, on: bool) -> None:
    """A boolean that became a text keeps its sense."""
    assert on is is_on({"switch": text}, "switch")


def test_nonces_are_letters_and_digits_by_chance() -> None:
    """No two are alike."""
    made = {random_letters(12) for _ in range(100)}
    assert (100, True) == (len(made), all(len(text) == 12 and text.isalnum() for text in made))


def test_bodies_are_hashed_piece_by_piece(tmp_path: Path) -> None:
    """A file within a body counts like the same bytes, and no body like an empty one."""
    file = tmp_path / "part"
    file.write_bytes(b"b" * 100_000)
    streamed = StreamedBody((b"a", FilePart(file, 100_000)))
    whole = b"a" + b"b" * 100_000
    assert hashlib.sha256(b"<" + whole + b">").digest() == digest_of(
        streamed, "sha256", first=b"<", last=b">"
    )
    assert digest_of(whole, "sha256") == digest_of(streamed, "sha256")
    assert digest_of(b"", "md5") == digest_of(None, "md5")
