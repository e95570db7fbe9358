from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.contract import NotAvailableError
from azbearer.tokens.tools.program import Tool, json_in

if TYPE_CHECKING:
    from tests.tokens.stage import Stage

TOOL = Tool("The Tool", ("tool",), ("tool.cmd", "tool"), "tool login")


def test_evidence(stage: Stage) -> None:
    """Found on the search path is present; signed in or not, nobody knows yet."""
    found = TOOL.evidence(stage.machine(programs={"tool": "/bin/tool"}), {})
    assert (True, False, "found /bin/tool") == (found.present, found.certain, found.reason)
    assert (False, ("tool on PATH",)) == (
        TOOL.evidence(stage.machine(), {}).present,
        TOOL.evidence(stage.machine(), {}).looked_at,
    )


def test_names_on_windows(stage: Stage) -> None:
    """Scripts have endings there, and come first."""
    programs = {"tool": "C:\\tool", "tool.cmd": "C:\\tool.cmd"}
    assert "C:\\tool.cmd" == TOOL.find(stage.machine("win32", programs=programs), {})


def test_missing(stage: Stage) -> None:
    """A tool that is not installed makes way for the next source."""
    with pytest.raises(NotAvailableError, match="not installed"):
        TOOL.path(stage.machine(), {})


@pytest.mark.parametrize(
    ("code", "err"),
    [(127, ""), (9009, ""), (1, "'tool' is not recognized as an internal command")],
)
def test_shell_did_not_find_it(stage: Stage, code: int, err: str) -> None:
    """What a shell says about a missing program is understood."""
    with pytest.raises(NotAvailableError):
        TOOL.check_started(stage.wrote(err=err, code=code))


def test_remedy_by_number() -> None:
    """Entra ID's number is the code, and decides the hint."""
    error = TOOL.failed("ERROR: AADSTS700082: expired")
    assert "AADSTS700082" == error.code
    assert ("tool-failed", "run `tool login`") == (TOOL.failed("no").code, TOOL.failed("no").hint)


@pytest.mark.parametrize(
    ("value", "expires"),
    [(None, 1), ("", 1), ("canary token", 1), ("canary\r\n", 1), ("canary", None), ("canary", "soon")],
)
def test_odd_token(stage: Stage, value: object, expires: object) -> None:
    """What is no token, or has no end, is refused, and not shown."""
    with pytest.raises(AuthenticationError, match="not understood") as caught:
        TOOL.token(value, expires, stage.context())
    assert "canary" not in str(caught.value.lines())


def test_life_is_limited(stage: Stage) -> None:
    """No token lives longer than a day."""
    assert stage.now + 86400 == TOOL.token("t", 1e18, stage.context()).expires_on


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ('WARNING: new version\r\n{"a": {"b": 2}}\nbye', {"a": {"b": 2}}),
        ("\ufeff{}", {}),
        ("[1]", {}),
        ("{", {}),
        ("", {}),
    ],
)
def test_json_in(output: str, expected: dict[str, object]) -> None:
    """The object is found between whatever a tool writes around it."""
    assert expected == json_in(output)
