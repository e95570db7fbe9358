"""What `azbearer emulator` can be told of its content and its ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.emulator_options import page_size, throttle_scale, with_options
from azbearer.cli.main import parse
from azbearer.emulator import EmulatorSettings, Fault
from azbearer.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def settings(*arguments: Any) -> EmulatorSettings:
    options = parse(["emulator", *map(str, arguments)])[1]
    return with_options(EmulatorSettings(), options)


def test_options_become_settings(tmp_path: Path) -> None:
    """Each has its own."""
    state = tmp_path / "state.db"
    made = settings(
        "--state", state, "--operation-seconds", 5, "--page-size", 2, "--throttle-scale", 0.5,
        "--require-registration", "--enforce-rbac",
    )  # fmt: skip
    assert (state, 5, 2, 0.5, True, True) == (
        made.state_file,
        made.operation_seconds,
        made.page_size,
        made.throttle_scale,
        made.require_registration,
        made.enforce_rbac,
    )
    assert EmulatorSettings() == settings()


def test_files_are_read(tmp_path: Path) -> None:
    """A seed and a fault plan."""
    seed, plan = tmp_path / "seed.json", tmp_path / "plan.json"
    seed.write_text('{"resourceGroups": [{"name": "demo", "location": "westeurope"}]}', "utf-8")
    plan.write_text('[{"name": "close"}]', "utf-8")
    made = settings("--seed-file", seed, "--fault-plan", plan)
    assert made.seed is not None
    assert (("demo",), (Fault("close"),)) == (tuple(group["name"] for group in made.seed.groups), made.faults)


@pytest.mark.parametrize("option", ["--seed-file", "--fault-plan"])
@pytest.mark.parametrize("text", [None, "{", '{"typo": 1}', "5"])
def test_a_file_that_makes_no_sense(tmp_path: Path, option: str, text: str | None) -> None:
    """The error names it."""
    path = tmp_path / "file.json"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        settings(option, path)
    assert str(path) == caught.value.where


@pytest.mark.parametrize("text", ["0", "-1", "x", "²", "9" * 5000])
def test_bad_page_sizes(text: str) -> None:
    """A page has at least one item."""
    with pytest.raises(UsageError, match="not a page size"):
        page_size(text)


@pytest.mark.parametrize("text", ["-1", "x", "inf", "nan"])
def test_bad_factors(text: str) -> None:
    """A factor is a number, 0 for no limit."""
    with pytest.raises(UsageError, match="not a factor"):
        throttle_scale(text)
