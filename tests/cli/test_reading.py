from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.cli.reading import read_given, text_of
from azbearer.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_its_bytes(tmp_path: Path) -> None:
    """Nothing is decoded on the way."""
    (tmp_path / "body").write_bytes(b"\xff\r\n")
    assert b"\xff\r\n" == read_given(tmp_path / "body", "the body")


def test_a_slip_in_a_name_gets_a_hint(tmp_path: Path) -> None:
    """The error says what the file was to be, where it was looked for, and which one was meant."""
    (tmp_path / "body.json").write_text("{}")
    with pytest.raises(InputError, match="the body can't be read: there is no such file") as caught:
        read_given(tmp_path / "bdy.json", "the body")
    assert (str(tmp_path / "bdy.json"), f"did you mean {tmp_path / 'body.json'}?") == (
        caught.value.where,
        caught.value.hint,
    )


def test_texts_are_utf_8() -> None:
    """A byte order mark is no part of a text, and other encodings are named as what they are not."""
    assert "ü" == text_of("\ufeffü".encode(), "the query is", "q.kql")
    with pytest.raises(InputError, match="the query is not UTF-8 text"):
        text_of("ü".encode("latin-1"), "the query is", "q.kql")
