from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from azbearer.cli.main import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended


def test_an_operation_is_shown_with_a_ready_command(cli: Callable[..., Ended]) -> None:
    """Method and path, name and version, parameters, and what to type."""
    ended = cli("ops", "list", "virtual", "machines", "--limit", "1")
    head, about, query, command = ended.out.splitlines()
    group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
    path = f"{group}/providers/Microsoft.Compute/virtualMachines"
    assert f"GET {path}" == head
    assert about.startswith("  VirtualMachines.list, api-version 20")
    assert "  query: $filter, $expand" == query
    assert f"  azbearer get '{path}' --all" == command


def test_a_ready_command_can_be_parsed(cli: Callable[..., Ended]) -> None:
    """Every command that is offered is one that azbearer understands."""
    found = json.loads(cli("ops", "Microsoft.Storage", "-o", "json").out)
    assert len(found) > 100
    for each in found:
        words = each["command"].replace("'", "").split()
        assert (words[1], words[2]) == (each["method"].lower(), each["path"])
        module, options = parse(words[1:])
        assert module is not None
        assert each["path"] == options.url


def test_json_has_everything(cli: Callable[..., Ended]) -> None:
    """For programs."""
    (found,) = json.loads(cli("ops", "start", "vm", "--limit", "1", "-o", "json").out)
    assert ("Microsoft.Compute", "VirtualMachines.start", "POST") == (
        found["namespace"],
        found["name"],
        found["method"],
    )
    assert (False, True) == (found["pages"], found["longRunning"])
    assert found["apiVersions"] == sorted(found["apiVersions"])


def test_without_words_the_namespaces_are_listed(cli: Callable[..., Ended]) -> None:
    """With the number of their operations."""
    lines = cli("ops").out.splitlines()
    assert len(lines) >= 46
    assert len(lines) == len(json.loads(cli("ops", "-o", "json").out))
    assert any(line.startswith("Microsoft.Compute ") for line in lines)


def test_all_versions_are_printed_when_asked(cli: Callable[..., Ended]) -> None:
    """The newest first."""
    ended = cli("ops", "start", "vm", "--limit", "1", "--versions")
    versions = ended.out.splitlines()[2].split()
    assert versions == sorted(versions, reverse=True)
    assert len(versions) > 10


def test_nothing_found_is_told(cli: Callable[..., Ended]) -> None:
    """With an exit code for scripts."""
    ended = cli("ops", "qqqq")
    assert (1, "") == (ended.code, ended.out)
    assert "no operation has all of: qqqq" in ended.err


@pytest.mark.parametrize("word", ["list", "the"])
def test_a_word_that_fits_everything_is_no_search(cli: Callable[..., Ended], word: str) -> None:
    """Thousands of lines help nobody."""
    ended = cli("ops", word)
    assert 2 == ended.code
    assert "fits everything" in ended.err
