from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.errors import AuthenticationError
from azbearer.references import ReferenceContext, SecretReferenceError, parse_reference, resolve_reference
from azbearer.tokens.contract import NotAvailableError, ProgramResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.tokens.contract import RunProgram

CANARY = "canary-secret"


def resolved(text: str, folder: Path = Path(), **others: Any) -> str:
    reference = parse_reference(text)
    assert reference is not None
    environment: dict[str, str] = others.pop("environment", {})
    return resolve_reference(reference, ReferenceContext(environment, folder, **others)).reveal()


def refusal(text: str, folder: Path = Path(), **others: Any) -> SecretReferenceError:
    with pytest.raises(SecretReferenceError) as caught:
        resolved(text, folder, **others)
    assert CANARY not in "\n".join(caught.value.lines())
    return caught.value


class Program:
    """Notes what was run, and ends as it was told."""

    def __init__(self, out: str = "", code: int = 0, error: Exception | None = None) -> None:
        self.result = ProgramResult(code, out, f"{CANARY} on standard error")
        self.error = error
        self.ran: list[tuple[str, ...]] = []

    def __call__(self, effect: RunProgram, environment: Mapping[str, str]) -> ProgramResult:
        """Run it."""
        del environment
        self.ran.append(effect.arguments)
        if self.error is not None:
            raise self.error
        return self.result


def keyring(password: Any, module: str = "keyring.backends.SecretService", *members: str) -> Any:
    """A stand-in for the package, with a backend of that module."""
    backend = type("Keyring", (), {"__module__": module})()
    backend.backends = [type("Keyring", (), {"__module__": each})() for each in members]

    def get_password(service: str, name: str) -> Any:
        if isinstance(password, Exception):
            raise password
        return password if (service, name) == ("azure", "dev") else None

    backend.get_password = get_password
    return lambda: SimpleNamespace(get_keyring=lambda: backend)


def test_an_environment_variable() -> None:
    """Its value, to the letter."""
    assert " x " == resolved("env:A", environment={"A": " x "})


@pytest.mark.parametrize("environment", [{}, {"A": ""}])
def test_a_variable_that_is_not_set(environment: dict[str, str]) -> None:
    """An empty one counts as not set."""
    assert "the environment variable A is not set" == refusal("env:A", environment=environment).message


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"x", "x"),
        (b"x\n", "x"),
        (b"x\r\n", "x"),
        (b" x \n\n", " x \n"),
        (b"\xef\xbb\xbfx", "x"),
        ("ä".encode(), "ä"),
    ],
)
def test_a_file(tmp_path: Path, content: bytes, secret: str) -> None:
    """Without the one line break that editors leave at its end."""
    (tmp_path / "dev").write_bytes(content)
    assert secret == resolved("file:dev", tmp_path)


def test_a_path_of_its_own(tmp_path: Path) -> None:
    """An absolute path stays what it is."""
    (tmp_path / "dev").write_text("x")
    assert "x" == resolved(f"file:{tmp_path / 'dev'}", Path("/elsewhere"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the secret's file can't be read: no such file or directory"),
        (b"", "the secret is empty"),
        (b"\n", "the secret is empty"),
        (b"\xff", "the secret is not text in UTF-8"),
        (b"x" * 65537, "the secret's file is no plain file of at most 65536 bytes"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, message: str) -> None:
    """Each reason is told, with the reference."""
    if content is not None:
        (tmp_path / "dev").write_bytes(content)
    error = refusal("file:dev", tmp_path)
    assert (message, "file:dev") == (error.message, error.where)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nor is a device, or a folder."""
    os.mkfifo(tmp_path / "dev")
    assert "no plain file" in refusal("file:dev", tmp_path).message
    assert "no plain file" in refusal("file:.", tmp_path).message


def test_the_keyring() -> None:
    """The service and the name are on the two sides of the last slash."""
    assert CANARY == resolved("keyring:azure/dev", keyring=keyring(CANARY))


def test_an_entry_that_is_not_there() -> None:
    """The hint is the command that makes it."""
    assert "store it with: keyring set azure x" == refusal("keyring:azure/x", keyring=keyring(CANARY)).hint


@pytest.mark.parametrize(
    "load",
    [
        keyring(CANARY, "keyrings.alt.file"),
        keyring(CANARY, "keyring.backends.null"),
        keyring(CANARY, "keyring.backends.chainer", "keyring.backends.SecretService", "keyrings.alt.file"),
    ],
)
def test_keyrings_that_keep_no_secret(load: Any) -> None:
    """One that writes in plain text is refused, also among several."""
    assert "keeps no secrets" in refusal("keyring:azure/dev", keyring=load).message


def test_a_locked_keyring() -> None:
    """What a backend raises is not shown, but for its kind."""
    error = refusal("keyring:azure/dev", keyring=keyring(RuntimeError(CANARY)))
    assert "the keyring failed: RuntimeError" == error.message


def test_no_keyring() -> None:
    """The package is optional, and the hint says how to get it."""

    def missing() -> Any:
        raise ImportError

    def damaged() -> Any:
        raise OSError(CANARY)

    assert "the package keyring is not installed" == refusal("keyring:a/b", keyring=missing).message
    assert "the keyring can't be opened: OSError" == refusal("keyring:a/b", keyring=damaged).message


def test_programs_need_leave() -> None:
    """An environment file may be a stranger's: without the option, nothing is run."""
    program = Program(CANARY)
    error = refusal("cmd:op read x", run=program)
    assert ("if you trust the file, allow it with --allow-commands", []) == (error.hint, program.ran)


def test_a_program() -> None:
    """What it prints, without a shell, and without the last line break."""
    program = Program(f"{CANARY}\n")
    assert CANARY == resolved("cmd:op read 'a b' $X", allow_commands=True, run=program)
    assert [("op", "read", "a b", "$X")] == program.ran


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (Program(CANARY, 1), "the program ended with 1"),
        (Program(""), "the secret is empty"),
        (
            Program(error=NotAvailableError("the program op is not installed")),
            "the program op is not installed",
        ),
        (Program(error=AuthenticationError("op did not end within 30 s")), "op did not end within 30 s"),
    ],
)
def test_a_program_that_fails(program: Program, message: str) -> None:
    """Nothing that it wrote, and none of its arguments, is in the message."""
    error = refusal(f"cmd:op {CANARY}", allow_commands=True, run=program)
    assert (message, "cmd:op …") == (error.message, error.where)


def test_a_real_program() -> None:
    """The default way runs it."""
    text = f"cmd:{Path(sys.executable).as_posix()} -c 'print(6 * 7)'"
    assert "42" == resolved(text, allow_commands=True, environment=dict(os.environ))


def test_a_vault_from_nowhere() -> None:
    """A context without a way to Key Vault says so."""
    assert "can't be asked" in refusal("keyvault:https://v1.vault.azure.net/secrets/dev").message
