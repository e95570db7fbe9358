"""The other rows of the threat model, as a user meets them: through the command line."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.cli.console import Console
from azbearer.cli.main import run_command

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
# Rows that have their tests where their code is.
ELSEWHERE = {
    "1 sandbox escapes": ("hostile/test_escapes.py", "test_nothing_gets_out"),
    "3, 4 regular expressions, memory": (
        "scripting/test_limits.py",
        "test_an_endless_script_ends_at_its_time_limit",
    ),
    "9 files of bodies": ("runner/test_bodyfiles.py", "test_files_elsewhere_are_refused"),
    "10 tokens for other hosts": ("contract/test_managed.py", "test_a_token_is_not_sent_to_a_foreign_host"),
    "11 secrets in reports": ("contract/test_canaries.py", "test_a_token_that_was_had_is_nowhere_else"),
    "14 control characters": ("http/test_guard.py", "test_control_characters_are_refused_in_every_part"),
    "15 tenants and authorities": ("tokens/test_authority.py", "test_what_is_no_tenant"),
    "16 names in terminals": ("reporters/test_style.py", "test_printable"),
    "32 CSV": ("collection/test_csv_rows.py", "test_broken"),
    "35 certificates": ("cli/test_clientcerts.py", "test_what_is_wrong"),
    "35 certificates that never open": ("tokens/test_pkcs12.py", "test_files"),
    "35 certificates of apps": ("tokens/test_x509.py", "test_what_cannot_be_used"),
}


class Ran:
    """How a run ended."""

    def __init__(self, folder: Path, document: Any, *options: str) -> None:
        path = folder / "c.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
        out, err = io.StringIO(), io.StringIO()
        started = time.perf_counter()
        self.code = run_command(["run", str(path), *options], Console(out, err, {}))
        self.seconds = time.perf_counter() - started
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ran]:
    """Runs a collection with these scripts before a request that nobody answers."""

    def run(script: str, *options: str, url: Any = "http://127.0.0.1:1/", **request: Any) -> Ran:
        event = [{"listen": "prerequest", "script": {"exec": script}}]
        items = [
            {"name": "hostile", "request": {"url": url, **request}, "event": event},
            {"name": "next", "request": "http://127.0.0.1:1/"},
        ]
        return Ran(tmp_path, {"info": {"name": "c"}, "item": items}, *options)

    return run


@pytest.mark.parametrize("row", ELSEWHERE)
def test_rows_that_are_elsewhere(row: str) -> None:
    """The tests that stand for a row are there."""
    file, name = ELSEWHERE[row]
    assert f"def {name}" in (ROOT / file).read_text("utf-8")


def test_row_2_endless_script(run: Callable[..., Ran]) -> None:
    """An endless loop is stopped, named, and the next request runs."""
    ran = run("while (true) {}", "--timeout-script", "300")
    assert "next" in ran.out
    assert ran.code != 0
    assert ran.seconds < 10


def test_row_5_floods_of_output(run: Callable[..., Ran]) -> None:
    """A million lines and one of 100 MB end at a limit, and the report stays small."""
    for script in ("for (let i = 0; i < 1e6; i++) console.log(i)", "console.log('x'.repeat(1e8))"):
        ran = run(script, "--timeout-script", "5000")
        assert len(ran.out) < 40_000_000
        assert "next" in ran.out


def test_row_6_recursion(run: Callable[..., Ran]) -> None:
    """Endless recursion and deep JSON are errors of their script."""
    ran = run("let s = '['.repeat(200000); try { JSON.parse(s) } catch {} (function f() { f(); })()")
    assert "next" in ran.out


def test_row_7_jump_to_itself(run: Callable[..., Ran]) -> None:
    """A request that names itself as the next one is stopped at the limit of jumps."""
    assert (
        "limit-jumps"
        in (ran := run("pm.execution.setNextRequest('hostile')", "--limit-jumps", "5")).out + ran.err
    )


def test_row_8_metadata_and_files(run: Callable[..., Ran]) -> None:
    """Scripts reach neither the metadata service nor files by URL, and are told the option."""
    urls = "['http://169.254.169.254/x', 'file:///etc/passwd']"
    script = f"for (const u of {urls}) pm.sendRequest(u, (e) => console.log(String(e)))"
    ran = run(script)
    assert "metadata service" in ran.out
    assert "only http and https are known" in ran.out


def test_row_9_file_outside(run: Callable[..., Ran]) -> None:
    """A file outside of the folder keeps its request from being sent; the exit code says so."""
    body = {"mode": "file", "file": {"src": "/etc/hostname"}}
    ran = run("", method="POST", body=body, url="http://127.0.0.1:1/up")
    assert "outside of the folder" in ran.out
    assert 2 == ran.code


def test_row_12_deep_folders(tmp_path: Path) -> None:
    """3,000 nested folders run."""
    start = '{"name": "f", "item": ['
    deep = start * 3000 + '{"name": "r", "request": "http://127.0.0.1:1/"}' + "]}" * 3000
    ran = Ran(tmp_path, f'{{"info": {{"name": "c"}}, "item": [{deep}]}}')
    assert 3 == ran.code


def test_row_13_growing_variables(run: Callable[..., Ran]) -> None:
    """A variable that holds itself twice, and one of 10^9 expansions, end at once."""
    bomb = "".join(f"pm.variables.set('v{n}', '{{{{v{n + 1}}}}}'.repeat(10));" for n in range(9))
    for script in ("pm.variables.set('v0', '{{v0}}{{v0}}')", bomb + "pm.variables.set('v9', 'x'.repeat(10))"):
        ran = run(script, url="http://127.0.0.1:1/?a={{v0}}")
        assert ran.seconds < 5
        assert ran.code != 0


PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the peak of a process in KiB")
def test_row_13_takes_little_memory(tmp_path: Path) -> None:
    """No process of such a run needs more than 100 MiB."""
    values = [{"key": f"v{n}", "value": f"{{{{v{n + 1}}}}}" * 10} for n in range(9)]
    values.append({"key": "v9", "value": "x" * 10})
    path = tmp_path / "c.json"
    item = {"name": "a", "request": "http://127.0.0.1:1/?a={{v0}}"}
    path.write_text(json.dumps({"info": {"name": "c"}, "item": [item], "variable": values}), "utf-8")
    # A small process in between: a child's peak begins with that of the process that started it.
    command = [sys.executable, "-c", PEAK, sys.executable, "-m", "azbearer", "run", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    code, kibibytes = map(int, told.split())
    assert code != 0
    assert kibibytes < 100 * 1024


@pytest.mark.parametrize("part", ["header", "url", "method"])
def test_row_14_line_ends(part: str, run: Callable[..., Ran]) -> None:
    """A line end in a variable never makes a header of its own."""
    parts: dict[str, Any] = {
        "header": {"header": [{"key": "A", "value": "{{v}}"}]},
        "url": {"url": "http://127.0.0.1:1{{v}}/"},
        "method": {"method": "{{v}}"},
    }
    ran = run("pm.variables.set('v', 'a\\r\\nX-Injected: 1')", **parts[part])
    assert 2 == ran.code


def test_row_16_names(tmp_path: Path) -> None:
    """Escapes and marks of direction in names are written out."""
    name = "../../x\x1b[31m\u202e<script>"
    item = {"name": name, "request": "http://127.0.0.1:1/"}
    ran = Ran(tmp_path, {"info": {"name": name}, "item": [item]})
    assert not re.search("[\x1b\u202e]", ran.out)


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"a": NaN}', '{"a": "\\ud800"}', "9" * 10_000_000, '{"a": 1, "a": 2}'],
    ids=["deep", "NaN", "surrogate", "number", "twice"],
)
def test_row_33_json(text: str, tmp_path: Path) -> None:
    """Hostile JSON is an error with its place, in less than two seconds."""
    ran = Ran(tmp_path, text)
    assert 2 == ran.code
    assert "c.json" in ran.err
    assert ran.seconds < 2


def test_row_34_truncated_environment(tmp_path: Path) -> None:
    """An environment cut off anywhere is named with the place, and stays as it was."""
    whole = json.dumps(
        {"name": "e", "values": [{"key": "k", "value": "s3cr3t-canary", "enabled": True}]}
    ).encode()
    path = tmp_path / "e.json"
    collection = {"info": {"name": "c"}, "item": []}
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        ran = Ran(tmp_path, collection, "-e", str(path))
        assert 2 == ran.code, size
        assert "e.json" in ran.err
        assert "s3cr3t" not in ran.err
        assert whole[:size] == path.read_bytes()
