"""`run --watch`: again after each change, until a signal."""

from __future__ import annotations

import io
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.watch import POLL_SECONDS, watch
from azbearer.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Desk:
    """Somebody who works on files while they are watched."""

    def __init__(self, folder: Path) -> None:
        self.collection, self.environment = folder / "c.json", folder / "e.json"
        for path in (self.collection, self.environment):
            path.write_text("1", "utf-8")
        self.runs: list[int] = []
        self.slept: list[float] = []
        self.deeds: list[Callable[[], object]] = []
        self.codes: list[Any] = []
        self.during: list[Callable[[], object]] = []
        self.console = Console(io.StringIO(), io.StringIO(), {})

    def run(self) -> int:
        """One run; ends as the next of `codes` says."""
        self.runs.append(len(self.slept))
        if self.during:
            self.during.pop(0)()
        code = self.codes.pop(0) if self.codes else 0
        if isinstance(code, BaseException):
            raise code
        return int(code)

    def sleep(self, seconds: float) -> None:
        """Do the next deed; when there is none left, press Ctrl-C."""
        self.slept.append(seconds)
        if not self.deeds:
            raise KeyboardInterrupt("SIGINT")
        self.deeds.pop(0)()

    def watch(self, **places: Any) -> int:
        """Watch."""
        given = {"collection": self.collection, "environment": self.environment, "globals": None}
        options = Namespace(**{"iteration_data": None, **given, **places})
        return watch(options, self.console, self.run, self.sleep)

    @property
    def notes(self) -> str:
        """What was said."""
        err: Any = self.console.err
        return str(err.getvalue())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two files."""
    return Desk(tmp_path)


def test_after_each_change(desk: Desk) -> None:
    """Whichever file it is, also when it is put in place anew; not while nothing changes."""
    desk.deeds = [
        lambda: None,
        lambda: desk.environment.write_text("22", "utf-8"),
        desk.collection.unlink,
        lambda: desk.collection.write_text("333", "utf-8"),
    ]
    with pytest.raises(KeyboardInterrupt):
        desk.watch()
    assert [0, 2, 3, 4] == desk.runs
    assert {POLL_SECONDS} == set(desk.slept)
    assert "e.json changed" in desk.notes


def test_an_error_is_shown(desk: Desk) -> None:
    """And what is broken is watched on."""
    desk.codes = [InputError("it is broken")]
    desk.deeds = [lambda: desk.collection.write_text("22", "utf-8")]
    with pytest.raises(KeyboardInterrupt):
        desk.watch()
    assert 2 == len(desk.runs)
    assert "error: it is broken" in desk.notes


@pytest.mark.parametrize("code", [130, 143])
def test_a_run_that_is_interrupted(desk: Desk, code: int) -> None:
    """It is the last one."""
    desk.codes = [code]
    assert code == desk.watch()


def test_a_change_during_a_run(desk: Desk) -> None:
    """It is not missed."""
    desk.during = [lambda: desk.environment.write_text("4444", "utf-8")]
    with pytest.raises(KeyboardInterrupt):
        desk.watch()
    assert [0, 0] == desk.runs


def test_nothing_to_watch(desk: Desk) -> None:
    """A collection from standard input does not change."""
    with pytest.raises(UsageError, match="needs a collection in a file"):
        desk.watch(collection="-")
