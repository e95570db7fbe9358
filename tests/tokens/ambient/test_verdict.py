from __future__ import annotations

import json

from azbearer.tokens.ambient.verdict import NoSourceError, Verdict

VERDICT = Verdict("A", would_try=False, certain=True, looked_at=("X", "Y"), reason="X is not set")


def test_line() -> None:
    """A source, its reason, and what was looked at."""
    assert "A: X is not set (looked at X, Y)" == VERDICT.line()


def test_json() -> None:
    """The same for programs."""
    assert ["X", "Y"] == json.loads(json.dumps(VERDICT.as_json()))["looked_at"]


def test_error() -> None:
    """It has a line for each source; the code is its own unless a source has refused."""
    error = NoSourceError("TheChain", [VERDICT])
    assert ("credential-not-available", "TheChain\n    A: X is not set (looked at X, Y)") == (
        error.code,
        error.where,
    )
    assert "    A: X is not set (looked at X, Y)" == error.lines()[2]
    assert "AADSTS1" == NoSourceError("TheChain", [VERDICT], code="AADSTS1").code
