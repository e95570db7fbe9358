from __future__ import annotations

import io
import os
import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from azbearer import __version__
from azbearer.cli import main as entry
from azbearer.cli.console import Console
from azbearer.errors import AuthenticationError, OutputError


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to standard output."""
    assert entry.main([flag]) == 0
    assert capsys.readouterr().out == f"azbearer {__version__}\n"


def test_the_commands_line_is_the_processs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without arguments given, those of the process count."""
    monkeypatch.setattr(sys, "argv", ["azbearer", "-V"])
    assert entry.main() == 0
    assert __version__ in capsys.readouterr().out


def test_an_error_through_the_front_door(capsys: pytest.CaptureFixture[str]) -> None:
    """`main` gives the exit code, and the message goes to standard error."""
    assert entry.main(["nonsense"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nonsense",), "there is no command 'nonsense'"),
        (("rnu",), "there is no command 'rnu'; did you mean run?"),
        (("help", "rnu"), "there is no command 'rnu'; did you mean run?"),
        (("--offline", "get"), "unknown option '--offline'"),
        (("run",), "the following arguments are required: COLLECTION"),
        (("run", "x.json", "--nonsense"), "unrecognized arguments: --nonsense"),
        (("run", "x.json", "--report"), "unrecognized arguments: --report; did you mean --reporters?"),
        (("run", "x.json", "--fodler=a"), "unrecognized arguments: --fodler=a; did you mean --folder?"),
        (("report", "merge", "x", "--ouptut-flie=y"), "--ouptut-flie=y; did you mean --output-file?"),
        (("run", "x.json", "y.json"), "unrecognized arguments: y.json"),
        (("run", "x.json", "-n"), "expected one argument"),
        (("try", "x"), "unrecognized arguments: x"),
    ],
)
def test_bad_command_lines(cli: Any, arguments: tuple[str, ...], message: str) -> None:
    """They end with 2 and a hint, in our own form; options are not abbreviated."""
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.lines[0]
    assert ended.lines[-1].startswith("  hint: azbearer")


@pytest.mark.parametrize("command", [(), *((name,) for name in entry.COMMANDS)])
def test_help(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Each command says what it can do, asked by an option or as git is."""
    for arguments in ([*command, "--help"], ["help", *command]):
        with pytest.raises(SystemExit) as caught:
            entry.run_command(arguments, Console.of_process())
        assert caught.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: {' '.join(('azbearer', *command))}")


def test_no_command_at_all(cli: Any) -> None:
    """Somebody who types the name alone is shown what there is; a script that does made a mistake."""
    ended = cli()
    assert (2, "") == (ended.code, ended.out)
    assert all(f"\n    {name} " in ended.err for name in entry.COMMANDS)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (AuthenticationError("no token"), 4, "error: no token\n"),
        (OutputError("disk full", hint="make room"), 7, "error: disk full\n  hint: make room\n"),
        (KeyboardInterrupt(), 130, ""),
        (KeyboardInterrupt("SIGINT"), 130, ""),
        (KeyboardInterrupt("SIGTERM"), 143, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_how_a_command_may_end(
    cli: Any, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    """Each error has its exit code; only ours has something to say."""

    def fail(_options: Any, _console: Any) -> int:
        raise error

    command = ModuleType("command")
    monkeypatch.setattr(command, "run", fail, raising=False)
    monkeypatch.setattr(entry, "parse", lambda _arguments: (command, None))
    ended = cli("anything")
    assert (code, message) == (ended.code, ended.err)


def test_a_parser_that_lets_the_version_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """That would be a mistake of ours, and is not hidden."""
    monkeypatch.setattr("azbearer.cli.parser.Parser.parse_args", lambda _self, _arguments: SimpleNamespace())
    with pytest.raises(AssertionError):
        entry.parse(["--version"])


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "azbearer", *map(str, arguments)]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_a_closed_pipe(collection: Any) -> None:
    """`azbearer run ... | head -1` ends without a traceback, as other programs do."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            command("run", collection("/a")), stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")  # noqa: PTH110  a device
def test_a_full_disk(collection: Any) -> None:
    """Output that can't be written is an error with its own exit code."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  a device
        ended = subprocess.run(
            command("run", collection("/a")), stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert ended.returncode == 7
    assert ended.stderr.startswith(b"error: the output cannot be written")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")  # noqa: PTH110  a device
@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_a_full_disk_for_help(asked: str) -> None:
    """Help and version that can't be written are the same error, where argparse would say nothing."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  a device
        ended = subprocess.run(command(asked), stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (7, True) == (ended.returncode, ended.stderr.startswith(b"error: the output cannot be written"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams(collection: Any, closed: str) -> None:
    """What goes to a closed stream goes nowhere: not into a traceback, nor into a socket of its number."""
    line = f'exec "$@" {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", line, "sh", *command("run", collection("/a"))],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (0, b"") == (ended.returncode, ended.stderr)
    assert (b"1 request" in ended.stdout) == (">&- " not in f"{closed} ".replace("2>&- ", ""))


def test_a_failed_flush_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be written is dropped, or Python would complain at its end."""

    class Broken(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            return 77

    replaced: list[int] = []
    monkeypatch.setattr(sys, "stdout", Broken())
    monkeypatch.setattr(os, "open", lambda _path, _flags: 66)
    monkeypatch.setattr(os, "dup2", lambda old, new: replaced.extend((old, new)))
    entry._leave_stdout_alone()
    assert replaced == [66, 77]
