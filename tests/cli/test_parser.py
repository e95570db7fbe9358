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
