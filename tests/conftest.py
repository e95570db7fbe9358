"""What holds for every test: on CI nothing may be skipped without being noticed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say what was skipped where nothing should have been."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("AZBEARER_NO_SKIPS"):
        text = f"{len(skipped)} tests were skipped, and AZBEARER_NO_SKIPS is set"
        terminalreporter.write_line(text, red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a test was skipped where everything a test needs must be there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if skipped and os.environ.get("AZBEARER_NO_SKIPS") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
