"""From a reference to its secret; no error, log line or temporary file has the secret."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from azbearer.errors import AuthenticationError, InputError
from azbearer.references.keyrings import load_keyring, stored_password
from azbearer.references.reference import command_of
from azbearer.secrets import Secret
from azbearer.typed import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from azbearer.http.messages import Transport
    from azbearer.references.reference import Reference
    from azbearer.tokens.contract import ProgramResult, RunProgram, TokenSource

_MOST_BYTES = 1 << 16
_COMMAND_SECONDS = 30.0


class SecretReferenceError(InputError):
    """A secret is not where its reference says."""

    code = "secret-reference"


def _run_program(effect: RunProgram, environment: Mapping[str, str]) -> ProgramResult:
    from azbearer.tokens.programs import run_program  # noqa: PLC0415 - for cmd: alone

    return run_program(effect, environment)


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """The world as references may see it.

    Args:
        environment: environment variables.
        folder: of the environment file; paths are relative to it.
        allow_commands: whether `cmd:` may run programs. Environment files come from strangers.
        token_source: gives tokens for Key Vault; asked for by the first such reference.
        transport: reaches Key Vault; likewise.
        run: runs a program.
        keyring: gives the `keyring` module.
    """

    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    allow_commands: bool = False
    token_source: Callable[[], TokenSource] | None = None
    transport: Callable[[], Transport] | None = None
    run: Callable[[RunProgram, Mapping[str, str]], ProgramResult] = _run_program
    keyring: Callable[[], Any] = load_keyring


def resolve_reference(reference: Reference, context: ReferenceContext) -> Secret:
    """The secret that a reference leads to; never an empty one.

    Raises:
        SecretReferenceError: it is not there, or may not be had.
        AuthenticationError: Key Vault gave no token or no secret.
        TransportError: Key Vault can't be reached.
    """
    return _RESOLVERS[reference.kind](reference, context)


def _from_environment(reference: Reference, context: ReferenceContext) -> Secret:
    value = context.environment.get(reference.target, "")
    if not value:
        _fail(reference, f"the environment variable {reference.target} is not set", "set it, and export it")
    return Secret(value)


def _from_file(reference: Reference, context: ReferenceContext) -> Secret:
    path = context.folder / Path(reference.target).expanduser()
    try:
        data = _read(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this can't be the name of a file"
        _fail(reference, f"the secret's file can't be read: {reason.lower()}", f"look at {path}")
    if data is None:
        _fail(
            reference, f"the secret's file is no plain file of at most {_MOST_BYTES} bytes", f"look at {path}"
        )
    return _text(data, reference)


def _read(path: Path) -> bytes | None:
    """The content of a plain file that is not too large; a pipe or a device would never end."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - one call, one answer
        return None
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    return data if len(data) <= _MOST_BYTES else None


def _from_keyring(reference: Reference, context: ReferenceContext) -> Secret:
    service, _, name = reference.target.rpartition("/")
    try:
        found = stored_password(context.keyring, service, name)
    except InputError as error:
        _fail(reference, error.message, error.hint)
    if not found:
        _fail(reference, "the keyring has no such entry", f"store it with: keyring set {service} {name}")
    return Secret(found)


def _from_program(reference: Reference, context: ReferenceContext) -> Secret:
    if not context.allow_commands:
        _fail(
            reference,
            "the environment file wants to run a program for a secret",
            "if you trust the file, allow it with --allow-commands",
        )
    from azbearer.tokens.contract import RunProgram  # noqa: PLC0415 - for cmd: alone

    effect = RunProgram(tuple(command_of(reference.target)), _COMMAND_SECONDS)
    try:
        result = context.run(effect, context.environment)
    except AuthenticationError as error:
        _fail(reference, error.message, error.hint)
    if result.exit_code != 0:
        # What the program wrote stays unshown: it may be half of a secret.
        _fail(reference, f"the program ended with {result.exit_code}", "run it by hand to see why")
    return _text(result.out.encode("utf-8"), reference)


def _from_vault(reference: Reference, context: ReferenceContext) -> Secret:
    if context.token_source is None or context.transport is None:
        _fail(reference, "Key Vault can't be asked from here", "use azbearer token or azbearer run")
    from azbearer.references.vault import read_secret  # noqa: PLC0415 - for keyvault: alone

    return read_secret(reference.target, context.token_source(), context.transport())


def _text(data: bytes, reference: Reference) -> Secret:
    """The secret in some bytes: text, without the line break that editors and `echo` leave at its end."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _fail(reference, "the secret is not text in UTF-8", "write it as text")
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        _fail(reference, "the secret is empty", "look at its source")
    return Secret(text)


def _fail(reference: Reference, why: str, hint: str) -> NoReturn:
    raise SecretReferenceError(why, where=reference.shown, hint=hint) from None


_RESOLVERS: dict[str, Callable[[Reference, ReferenceContext], Secret]] = {
    "env": _from_environment,
    "file": _from_file,
    "keyring": _from_keyring,
    "cmd": _from_program,
    "keyvault": _from_vault,
}
