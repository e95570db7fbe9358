from __future__ import annotations

from azbearer.cli.identity import scopes_of
from azbearer.cli.main import parse


def test_scopes_of_options() -> None:
    """A resource becomes its scope, and a scope is taken word for word."""
    given = [parse(["token", *words])[1] for words in ((), ("--resource", "r"), ("--scope", "a b"))]
    assert [("d",), ("r/.default",), ("a", "b")] == [scopes_of(options, "d") for options in given]
