from __future__ import annotations

import pytest

from azbearer.cli.parser import Parser
from azbearer.errors import UsageError


def test_errors_are_ours() -> None:
    """A command line that makes no sense is an error like any other, not the end of the process."""
    with pytest.raises(UsageError) as caught:
        Parser(prog="azbearer run").parse_args(["extra"])
    assert ("unrecognized arguments: extra", "azbearer run --help tells what there is") == (
        caught.value.message,
        caught.value.hint,
    )


@pytest.mark.parametrize(("columns", "longest"), [("60", 58), ("200", 198), ("none", 78)])
def test_help_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, longest: int) -> None:
    """COLUMNS says how wide that is; without a terminal and a number it is 80 characters."""
    monkeypatch.setenv("COLUMNS", columns)
    parser = Parser(prog="azbearer run", description="word " * 100)
    width = max(len(line) for line in parser.format_help().splitlines())
    assert longest - len("word ") < width <= longest
