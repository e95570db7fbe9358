"""The documents know every command and option, and show none that is not there."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.main import COMMANDS, whole_parser
from azbearer.errors import AzbearerError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.name: path.read_text("utf-8") for path in (*(ROOT / "docs").glob("*.md"), ROOT / "README.md")}
INDEX = (ROOT / "docs" / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# These say what was decided or done, not how it is used.
USE = "\n".join(text for name, text in PAGES.items() if name not in {"decisions.md", "architecture.md"})


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Each command with its parser, also those below others: `app create`."""
    found: dict[str, argparse.ArgumentParser] = {}
    pending = [("", whole_parser())]
    while pending:
        name, parser = pending.pop()
        found[name] = parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                pending += [(f"{name} {word}".strip(), each) for word, each in action.choices.items()]
    return found


PARSERS = parsers()


def options() -> list[str]:
    """The long form of every option that `--help` shows."""
    return sorted(
        {
            action.option_strings[-1]
            for parser in PARSERS.values()
            for action in parser._actions
            if action.option_strings and action.help is not argparse.SUPPRESS
        }
        - {"-V", "--help", "--version"}
    )


def examples() -> Iterator[tuple[str, str]]:
    """Each command line of azbearer in a block of a page."""
    for page, text in PAGES.items():
        blocks = [block for kind, block in _BLOCK.findall(text) if kind in {"", "console", "text"}]
        for block in (*blocks, *re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)):
            for line in block.replace("\\\n", " ").splitlines():
                shown = re.match(r"(?:\$ )?(?:.*&& )?(?:\.venv/bin/)?azbearer ([a-z]\w* .*)", line.strip())
                if shown and "…" not in line:
                    yield page, re.split(r" +# | \| | > |; |\)\"?$| && ", shown[1])[0]


@pytest.mark.parametrize("option", options())
def test_every_option_is_in_the_documents(option: str) -> None:
    """Somebody who reads the pages meets each option there."""
    of_cli = f"`{option.removeprefix('--reporter-cli')}`"  # one row of a table has them all
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", USE) or of_cli in USE


def test_every_command_is_in_the_documents() -> None:
    """The same for commands."""
    assert [] == [name for name in COMMANDS if f"azbearer {name}" not in USE and f"`{name}`" not in USE]


@pytest.mark.parametrize(("page", "line"), sorted(set(examples())))
def test_every_command_line_is_understood(page: str, line: str) -> None:
    """What a page shows can be typed."""
    from azbearer.cli.main import parse  # noqa: PLC0415  beside its errors

    try:
        parse(shlex.split(line))
    except AzbearerError as error:
        pytest.fail(f"{page}: azbearer {line}: {error.message}")


def test_exit_codes_are_told_once_and_truly() -> None:
    """The table of exit codes is the enumeration."""
    rows = re.findall(r"^\| (\d+) \| ", PAGES["command-line.md"], re.MULTILINE)
    assert [int(code) for code in ExitCode] == [int(row) for row in rows]


def test_every_variable_of_ours_is_in_the_documents() -> None:
    """What `AZBEARER_...` in the environment does, a page tells."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert [] == [name for name in set(re.findall(r"AZBEARER_[A-Z_]+", sources)) if f"`{name}`" not in USE]


def test_every_page_is_in_the_index() -> None:
    """Whoever opens the folder finds each page."""
    assert [] == [name for name in PAGES if name != "README.md" and f"({name})" not in INDEX]


def test_a_change_is_told_once() -> None:
    """No two entries of the changelog begin alike, and each stands in a group."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8").split("### Added\n\n")[1]
    begins = [line[:24] for line in text.splitlines() if line.startswith("- ")]
    assert ([], False) == ([each for each in begins if begins.count(each) > 1], text.startswith("- "))
