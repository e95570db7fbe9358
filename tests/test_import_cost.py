from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# HTTP, JavaScript, TLS, terminals, and what is slow to load beside them.
HEAVY = (
    "pycurl", "_quickjs", "quickjs", "ssl", "_ssl", "cryptography", "rich", "asyncio", "http.client",
    "argparse", "h11", "joserfc", "brotli", "certifi", "socket", "subprocess",
)  # fmt: skip


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has after a statement, beyond those it starts with."""
    program = f"import json, sys\nbefore = set(sys.modules)\n{statement}\n"
    program += "sys.stderr.write(json.dumps(sorted(set(sys.modules) - before)))"
    ended = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(ended.stderr))


@pytest.mark.parametrize(
    "statement",
    ["import azbearer", "from azbearer.cli.main import main\nassert main(['--version']) == 0"],
    ids=["import", "--version"],
)
def test_nothing_heavy_is_loaded(statement: str) -> None:
    """Whoever imports the package, or asks for its version, pays for nothing else."""
    assert set() == loaded(statement) & set(HEAVY)


def test_help_sends_nothing() -> None:
    """`azbearer run --help` loads the parser, and no HTTP, JavaScript or TLS library."""
    statement = (
        "from azbearer.cli.main import main\n"
        "try:\n    main(['run', '--help'])\nexcept SystemExit as end:\n    assert end.code == 0"
    )
    heavy = {"pycurl", "_quickjs", "quickjs", "ssl", "cryptography", "rich", "asyncio", "http.client"}
    assert set() == loaded(statement) & heavy


def test_a_run_loads_what_it_uses(tmp_path: Path) -> None:
    """Without scripts and secrets it starts no engine and loads no OpenSSL of Python's."""
    collection = tmp_path / "c.json"
    collection.write_text('{"info": {"name": "c"}, "item": [{"request": "http://127.0.0.1:1/"}]}', "utf-8")
    statement = f"from azbearer.cli.main import main\nassert main(['run', {str(collection)!r}]) == 3"
    unused = {
        *("hashlib", "uuid", "random", "string", "shutil", "subprocess", "ssl", "asyncio"),
        *("dataclasses", "inspect", "typing", "base64", "mimetypes", "zlib"),
        *("azbearer.tokens.engine", "azbearer.runner.ordered", "azbearer.cli.assignments"),
    }
    assert set() == loaded(statement) & unused


def test_a_run_with_scripts_loads_what_it_uses(tmp_path: Path) -> None:
    """Nothing of what answers several calls of a script at once."""
    event = {"listen": "prerequest", "script": {"exec": "pm.test('one', () => {})"}}
    item = {"request": "http://127.0.0.1:1/", "event": [event]}
    collection = tmp_path / "c.json"
    collection.write_text(json.dumps({"info": {"name": "c"}, "item": [item]}), "utf-8")
    statement = f"from azbearer.cli.main import main\nassert main(['run', {str(collection)!r}]) == 3"
    assert set() == loaded(statement) & {"queue", "azbearer.scripting.courier", "base64", "typing"}


def test_the_module_is_the_command() -> None:
    """`python -m azbearer` is `azbearer`."""
    ended = subprocess.run(
        [sys.executable, "-m", "azbearer", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.startswith("azbearer ")
