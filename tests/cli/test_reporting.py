"""How the report on the terminal looks, as newman's options have it."""

from __future__ import annotations

import re
from typing import Any

import pytest

SCRIPT = 'console.log("said"); pm.test("good", () => {}); pm.test("bad", () => { throw new Error("no"); });'


@pytest.fixture
def shown(cli: Any, collection: Any) -> Any:
    """What a run with a failure writes, under these options."""
    made = collection(("/a", {"test": SCRIPT}), ("/b", {"test": 'pm.test("fine", () => {})'}))
    return lambda *options: cli("run", made, *options).out


@pytest.mark.parametrize("option", ["--silent", "--reporter-cli-silent"])
def test_nothing(shown: Any, option: str) -> None:
    """A silent run writes nothing."""
    assert "" == shown(option)


@pytest.mark.parametrize(
    ("switch", "gone"),
    [
        ("no-banner", "demo\n"),
        ("no-console", "said"),
        ("no-assertions", "x bad: no"),
        ("no-assertions", "tests 1/2"),
        ("no-success-assertions", "tests 1/1"),
        ("no-failures", "1 failure"),
        ("no-summary", "2 requests"),
    ],
)
def test_parts_can_be_left_out(shown: Any, switch: str, gone: str) -> None:
    """Each switch takes one part away, and that is there without it."""
    assert gone in shown()
    assert gone not in shown(f"--reporter-cli-{switch}")


def test_the_time_of_day(shown: Any) -> None:
    """It stands before each request."""
    lines = shown("--reporter-cli-show-timestamps").splitlines()
    assert 2 == sum(bool(re.match(r" [+x] \d\d:\d\d:\d\d GET", line)) for line in lines)


def test_colours(shown: Any) -> None:
    """They can be had in a file, and be done without."""
    assert "\x1b[" in shown("--color", "on")
    assert "\x1b[" not in shown("--color", "off")
    assert "\x1b[" not in shown()


def test_plain_characters(shown: Any) -> None:
    """Marks and dots can be written in ASCII."""
    assert shown("--disable-unicode").isascii()


def test_options_that_nobody_takes(cli: Any, collection: Any) -> None:
    """A reporter that is not part of the run has no use for them: exit code 2."""
    done = cli("run", collection(("/a", {})), "--reporter-mine-export", "f")
    assert (2, True) == (done.code, "no reporter of this run takes --reporter-mine-export" in done.err)
