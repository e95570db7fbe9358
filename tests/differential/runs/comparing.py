"""Runs every case with newman and with azbearer, and brings what came of it into one form."""

from __future__ import annotations

import io
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.request import ProxyHandler, build_opener

from tests.peers.programs import FOLDER, MODULES, environment

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.differential.runs.building import RunCase
    from tests.differential.runs.server import Recorder, Sent

_MOST_SECONDS = 300
JSON_REPORT, JUNIT_REPORT = "report.out", "junit.out"
# Made by chance, or the name of the program.
_OWN_HEADERS = {"postman-token", "user-agent"}
_BOUNDARY = re.compile(rb"-{20,}\d{20,}")
_CNONCE = re.compile(r'(cnonce|response)="[^"]*"')
_COUNTS = (
    "iterations",
    "items",
    "scripts",
    "prerequests",
    "requests",
    "tests",
    "assertions",
    "testScripts",
    "prerequestScripts",
)
_OUTPUTS = ("env.out", "globals.out")
JAR = "jar.out"
_OF_COOKIES = (
    "domain",
    "path",
    "key",
    "value",
    "secure",
    "httpOnly",
    "hostOnly",
    "sameSite",
    "maxAge",
    "expires",
)


def newman(node: str, folder: Path, server: Recorder, chosen: Sequence[RunCase]) -> dict[str, dict[str, Any]]:
    """What newman makes of these cases; one process runs them all."""
    given = []
    for case in chosen:
        place = _place(folder, case)
        arguments = [*case.write(place, server.address), *_in_folder(place)]
        given.append({"name": case.name, "arguments": arguments, "folder": str(place)})
    task = {"modules": str(MODULES), "mark": f"http://{server.address}/__case/", "cases": given}
    done = subprocess.run(
        [node, str(FOLDER.parent / "differential" / "runs" / "newman.cjs")],
        input=json.dumps(task),
        env=environment({"TZ": "UTC"}),
        capture_output=True,
        encoding="utf-8",
        timeout=_MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    return {
        case.name: outcome(_place(folder, case), result["code"], server.requests[case.name])
        for case, result in zip(chosen, results, strict=True)
    }


def azbearer(case: RunCase, folder: Path, server: Recorder) -> dict[str, Any]:
    """What azbearer makes of a case."""
    build_opener(ProxyHandler({})).open(f"http://{server.address}/__case/ours").read()
    place = _place(folder, case)
    arguments = [*case.write(place, server.address), *_in_folder(place)]
    console = Console(io.StringIO(), io.StringIO(), {})
    code = run_command(arguments, console)
    return outcome(place, int(code != 0), server.requests["ours"])


def outcome(place: Path, code: int, requests: Iterable[Sent]) -> dict[str, Any]:
    """What is compared of a run: exit code, report, exports, and what the server received."""
    return {
        "failed": bool(code),
        **_report(place / JSON_REPORT),
        **{name: _exported(place / name) for name in _OUTPUTS},
        JAR: _jar(place / JAR),
        "requests": [_request(sent) for sent in requests],
    }


def _place(folder: Path, case: RunCase) -> Path:
    place = folder / re.sub(r"\W+", "-", case.name)
    place.mkdir(exist_ok=True)
    return place


def _in_folder(place: Path) -> list[str]:
    json_report, junit_report = str(place / JSON_REPORT), str(place / JUNIT_REPORT)
    return [
        *("--reporters", "json,junit"),
        *("--reporter-json-export", json_report, "--reporter-junit-export", junit_report),
    ]


def _report(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    run = json.loads(path.read_text("utf-8"))["run"]
    return {
        "stats": {name: [run["stats"][name]["total"], run["stats"][name]["failed"]] for name in _COUNTS},
        "executions": [_execution(execution) for execution in _once_each(run["executions"])],
        "failures": [_failure(failure) for failure in run["failures"]],
    }


def _once_each(executions: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Newman lists an execution again for every request that one of its scripts sent."""
    seen = set()
    for execution in executions:
        reference = execution["cursor"].get("httpRequestId") or execution["cursor"].get("ref")
        if reference is None or reference not in seen:
            seen.add(reference)
            yield execution


def _execution(execution: dict[str, Any]) -> dict[str, Any]:
    response = execution.get("response") or {}
    return {
        "name": execution["item"].get("name") or "",
        "iteration": execution["cursor"]["iteration"],
        "position": execution["cursor"]["position"],
        "status": response.get("code"),
        "assertions": [
            (each["assertion"], bool(each.get("skipped")), _error(each.get("error")))
            for each in execution.get("assertions") or ()
        ],
    }


def _failure(failure: dict[str, Any]) -> tuple[Any, ...]:
    if failure["at"] == "request":
        # Of what went wrong on the network, the words are each program's own.
        return (failure["at"],)
    return (
        failure["source"].get("name"),
        failure["at"],
        failure["error"].get("test"),
        *_error(failure["error"]),
    )


def _error(error: dict[str, Any] | None) -> tuple[Any, ...]:
    if not error:
        return ()
    return error.get("name"), error.get("message")


def _exported(path: Path) -> list[Any] | None:
    if not path.is_file():
        return None
    values = json.loads(path.read_text("utf-8"))["values"]
    return [(each["key"], each.get("value"), each.get("type"), each.get("enabled", True)) for each in values]


def _jar(path: Path) -> list[Any] | None:
    """The cookies of an exported jar, in an order of their own, without the times of the run."""
    if not path.is_file():
        return None
    cookies = json.loads(path.read_text("utf-8"))["cookies"]
    return sorted(([each.get(name) for name in _OF_COOKIES] for each in cookies), key=str)


def _request(sent: Sent) -> tuple[str, list[tuple[str, str]], str]:
    headers = [(name, _masked(name, value)) for name, value in sent.headers]
    return sent.line, headers, _BOUNDARY.sub(b"BOUNDARY", sent.body).decode("utf-8", "backslashreplace")


def _masked(name: str, value: str) -> str:
    if name.lower() in _OWN_HEADERS:
        return "*"
    if name.lower() == "authorization":
        return _CNONCE.sub(r'\1="*"', value)
    return _BOUNDARY.sub(b"BOUNDARY", value.encode()).decode()
