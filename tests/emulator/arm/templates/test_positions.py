"""Lines and columns of the values of a JSON text."""

from __future__ import annotations

import pytest

from azbearer.emulator.arm.templates.positions import locate

TEXT = '{\n  "a": {"b": [1, {"C": "x"}]},\n  "\\u0064": true }'


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), (1, 1)),
        (("a",), (2, 8)),
        (("a", "b"), (2, 14)),
        (("a", "b", 0), (2, 15)),
        (("a", "b", 1, "c"), (2, 26)),
        (("d",), (3, 16)),
        (("z",), (0, 0)),
        (("a", "b", 7), (0, 0)),
        (("a", 0), (0, 0)),
    ],
)
def test_places(path: tuple[str | int, ...], expected: tuple[int, int]) -> None:
    """Brackets are found where they open, other values where they end, and what is not there nowhere."""
    assert expected == locate(TEXT, path)


@pytest.mark.parametrize("text", ["", "{", '{"a": ', "nonsense"])
def test_what_is_no_json_has_no_places(text: str) -> None:
    """A text that cannot be read gives no place, and no error."""
    assert (0, 0) == locate(text, ("a",))
