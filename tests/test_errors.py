from __future__ import annotations

import pytest

from azbearer import errors
from azbearer.errors import AzbearerError, ExitCode, TransportError


@pytest.mark.parametrize(
    ("name", "code", "exit_code"),
    [
        ("AzbearerError", "error", 1),
        ("UsageError", "usage", 2),
        ("InputError", "input", 2),
        ("FileFormatError", "file-format", 2),
        ("VariableError", "variable", 2),
        ("RequestRefusedError", "request-refused", 2),
        ("TransportError", "network", 3),
        ("AuthenticationError", "authentication", 4),
        ("LimitError", "limit", 6),
        ("OutputError", "output", 7),
    ],
)
def test_each_branch_has_its_code_and_exit_code(name: str, code: str, exit_code: int) -> None:
    """Programs may rely on the word and on the exit code of each class."""
    error = getattr(errors, name)("it broke")
    assert (code, exit_code) == (error.code, error.exit_code)


def test_the_drawn_tree_is_the_real_one() -> None:
    """Every class of the module stands in the drawing at its top."""
    classes = {name for name, value in vars(errors).items() if isinstance(value, type)} - {"ExitCode"}
    drawn = {word for word in (errors.__doc__ or "").replace("-", " ").split() if word in classes}
    assert classes == drawn


def test_exit_codes_are_a_promise() -> None:
    """The numbers are part of the command line's interface."""
    assert {0: "OK", 1: "TEST_FAILED", 2: "USAGE", 3: "NETWORK", 4: "AUTHENTICATION"} | {
        5: "HTTP_STATUS", 6: "LIMIT", 7: "OUTPUT", 130: "INTERRUPTED", 143: "TERMINATED"
    } == {int(code): code.name for code in ExitCode}  # fmt: skip


@pytest.mark.parametrize(
    ("where", "hint", "lines"),
    [
        ("", "", ("error: it broke",)),
        ("here", "", ("error: it broke", "  where: here")),
        ("", "mend it", ("error: it broke", "  hint: mend it")),
        ("here", "mend it", ("error: it broke", "  where: here", "  hint: mend it")),
    ],
)
def test_three_lines(where: str, hint: str, lines: tuple[str, ...]) -> None:
    """What, where, what to try; a part that is not known has no line."""
    assert lines == AzbearerError("it broke", where=where, hint=hint).lines()


def test_own_code() -> None:
    """An error may carry a narrower word than its class."""
    error = TransportError("no such host", code="dns")
    assert ("dns", "no such host") == (error.code, str(error))
