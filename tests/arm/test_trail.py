from __future__ import annotations

import base64
import json
import zlib

import pytest

from azbearer.arm.trail import Trail, resume_id, resumed
from azbearer.errors import UsageError

TRAIL = Trail(
    "PUT", "https://h/x?a=ä", "status", "https://h/status", "https://h/result", "location", "Location"
)


def test_there_and_back() -> None:
    """An id is the trail, in characters that no shell minds."""
    text = resume_id(TRAIL)
    assert TRAIL == resumed(f" {text}\n")
    assert text.removeprefix("op1.").replace("-", "").replace("_", "").isalnum()


def packed(value: object) -> str:
    return "op1." + base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


@pytest.mark.parametrize(
    "text",
    ["", "op1.", "op2.abc", "op1.%%%", "op1.AAAA", packed([]), packed([1] * 7), packed(list(TRAIL)[:3]),
     packed({}), packed([*TRAIL[:2], "other", *TRAIL[3:]]), packed("x" * 100_000), resume_id(TRAIL)[:-8]],
)  # fmt: skip
def test_what_is_no_id(text: str) -> None:
    """Cut off, of another kind, or made up: refused, never a traceback."""
    with pytest.raises(UsageError, match="can't be read"):
        resumed(text)
