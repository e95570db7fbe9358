from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azbearer.cli.main import parse
from azbearer.cli.parser import Parser
from azbearer.cli.run_command import bail_modifiers, prepare, reporter_names
from azbearer.errors import UsageError


def options(*arguments: str) -> Any:
    return parse(["run", *arguments])[1]


def test_defaults() -> None:
    """Without options a collection runs once, to its end, and reports to the terminal."""
    given = vars(options("c.json"))
    assert given.items() >= {
        "collection": Path("c.json"), "environment": None, "globals": None, "env_var": [], "global_var": [],
        "export_environment": None, "export_globals": None, "folder": [], "bail": (),
        "iteration_count": None, "iteration_data": None,
        "delay_request": 0.0, "timeout_request": 0.0, "timeout_script": 0.0, "suppress_exit_code": False,
        "reporters": ("cli",), "reporter_json_export": Path("azbearer-run-report.json"), "offline": False,
        "reporter_junit_export": Path("azbearer-run-report.xml"), "reporter_tap_export": None,
        "reporter_html_export": Path("azbearer-run-report.html"), "reporter_option": [],
        "offline_token_lifetime": 3599, "offline_operation_seconds": 0,
        "connect_to": [], "ssl_extra_ca_certs": None, "insecure": False, "allow_commands": False,
        "seed": None, "working_dir": None, "insecure_file_read": False, "allow_metadata": False,
        "cookie_jar": None,
            "export_cookie_jar": None, "packages": None, "vault": None,
    }.items()  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (("-e", "e.json"), "environment", Path("e.json")),
        (("--environment", "e.json"), "environment", Path("e.json")),
        (("-g", "g.json"), "globals", Path("g.json")),
        (("--env-var", "a=1", "--env-var", "b=2"), "env_var", ["a=1", "b=2"]),
        (("--global-var", "a=1"), "global_var", ["a=1"]),
        (("--folder", "A", "--folder", "B"), "folder", ["A", "B"]),
        (("-n", "3"), "iteration_count", 3),
        (("--seed", "0"), "seed", 0),
        (("-d", "rows.csv"), "iteration_data", Path("rows.csv")),
        (("--iteration-data", "rows.json"), "iteration_data", Path("rows.json")),
        (("--delay-request", "500"), "delay_request", 0.5),
        (("--timeout-request", "1500"), "timeout_request", 1.5),
        (("--timeout-script", "20"), "timeout_script", 0.02),
        (("-x",), "suppress_exit_code", True),
        (("--suppress-exit-code",), "suppress_exit_code", True),
        (("-r", "cli,json"), "reporters", ("cli", "json")),
        (("--reporters", " json ,"), "reporters", ("json",)),
        (("-r", "tap,junit,tap"), "reporters", ("tap", "junit")),
        (("--reporter-junit-export", "r.xml"), "reporter_junit_export", Path("r.xml")),
        (("--reporter-tap-export", "r.tap"), "reporter_tap_export", Path("r.tap")),
        (("--reporter-json-export", "r.json"), "reporter_json_export", Path("r.json")),
        (("--export-environment", "e"), "export_environment", Path("e")),
        (("--export-globals", "g"), "export_globals", Path("g")),
        (("-k",), "insecure", True),
        (("--bail",), "bail", ("failure",)),
        (("--bail", "folder"), "bail", ("folder",)),
        (("--bail", "folder,failure"), "bail", ("folder", "failure")),
        (("--bail=failure",), "bail", ("failure",)),
    ],
)
def test_options(arguments: tuple[str, ...], name: str, value: Any) -> None:
    """Newman's names and meanings, before and after the collection."""
    assert value == getattr(options(*arguments, "c.json"), name)
    assert value == getattr(options("c.json", *arguments), name)


@pytest.mark.parametrize(
    ("arguments", "prepared"),
    [
        (["run", "--bail", "c.json"], ["run", "--bail=failure", "c.json"]),
        (["run", "c.json", "--bail"], ["run", "c.json", "--bail=failure"]),
        (["run", "--bail", "-x", "c.json"], ["run", "--bail=failure", "-x", "c.json"]),
        (["run", "--bail", "folder", "c.json"], ["run", "--bail", "folder", "c.json"]),
        (["run", "c.json"], ["run", "c.json"]),
    ],
)
def test_bail_does_not_swallow_the_collection(arguments: list[str], prepared: list[str]) -> None:
    """Only its own modifiers are taken for its value."""
    assert prepared == prepare(arguments, Parser())


def test_unknown_words() -> None:
    """They are named, and what there is."""
    with pytest.raises(UsageError, match='"soon"') as caught:
        bail_modifiers("failure,soon")
    assert caught.value.hint == "use failure or folder"
    with pytest.raises(UsageError, match='no reporter "xml"') as caught:
        reporter_names("cli,xml")
    assert caught.value.hint == "there are cli, json, junit, html, progress, tap, github"


@pytest.mark.parametrize(
    "arguments",
    [
        ("-n", "0"), ("-n", "-1"), ("--delay-request", "x"), ("--timeout-request", "-5"), ("-r", "xml"),
        ("--bail=soon",),
    ],
)  # fmt: skip
def test_bad_values_end_with_2(cli: Any, arguments: tuple[str, ...]) -> None:
    """They are found before the collection is read."""
    ended = cli("run", "missing.json", *arguments)
    assert (ended.code, len(ended.lines)) == (2, 2)
    assert "missing.json" not in ended.err
