"""What a reference says, read without looking anywhere."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, field

from azbearer.errors import InputError
from azbearer.patterns import regex
from azbearer.secrets import is_secret_name
from azbearer.tokens.audiences import audience_of_host
from azbearer.tokens.clouds import CLOUDS
from azbearer.tokens.hosts import is_ordinary, site_of
from azbearer.typed import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.collection.model import Variable
    from azbearer.tokens.audiences import Audience

Kind = Literal["env", "file", "keyring", "cmd", "keyvault"]

_SHAPE = regex(r"(env|file|keyring|cmd|keyvault):(.*)", re.DOTALL)
_ENV_NAME = regex(r"[^\s=\x00]+")
_PATH = regex(r"[^\x00\r\n]+")
_KEYRING_ENTRY = regex(r"[^\x00\r\n]+/[^/\x00\r\n]+")
# Microsoft, "About keys, secrets, and certificates": object names, and versions of 32 digits.
_VAULT_PATH = regex(r"/secrets/[0-9A-Za-z-]{1,127}(?:/[0-9a-f]{32})?")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a secret is.

    Args:
        kind: the word before the colon.
        target: what follows it; not shown, since the arguments of a command may be secrets themselves.
    """

    kind: Kind
    target: str = field(repr=False)

    @property
    def text(self) -> str:
        """The reference as it stands in the file."""
        return f"{self.kind}:{self.target}"

    @property
    def shown(self) -> str:
        """The same for messages: of a command, only the program."""
        if self.kind != "cmd":
            return self.text
        program, *arguments = command_of(self.target)
        return f"cmd:{program}{' …' if arguments else ''}"


def parse_reference(text: str) -> Reference | None:
    """The reference that a value is, or None for a value that is none.

    Raises:
        InputError: it begins like a reference and is not a whole one; the message does not quote it.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    kind, target = found[1], found[2]
    usable, wanted = _CHECKS[kind]
    if not usable(target):
        raise InputError(
            f"a secret begins with {kind}: and is no reference of that kind",
            hint=f"write {wanted}",
            code="secret-reference",
        )
    return Reference(kind, target)  # type: ignore[arg-type]  # the pattern has these kinds alone


def reference_of(variable: Variable) -> Reference | None:
    """The reference that a variable holds; None when it is no secret, or holds the secret itself.

    Raises:
        InputError: as `parse_reference`, with the variable's name.
    """
    secret = variable.type == "secret" or is_secret_name(variable.key)
    if not secret or not isinstance(variable.value, str):
        return None
    try:
        return parse_reference(variable.value)
    except InputError as error:
        where = f'variable "{variable.key}"'
        raise InputError(error.message, where=where, hint=error.hint, code=error.code) from None


def command_of(target: str, platform: str = sys.platform) -> list[str]:
    """The program and its arguments; empty when quotes are not closed.

    Quotes work as in a POSIX shell. A backslash is an ordinary character on Windows, where paths have it.
    """
    words = shlex.shlex(target, posix=True, punctuation_chars=False)
    words.whitespace_split, words.commenters = True, ""
    if platform == "win32":
        words.escape = ""
    try:
        return list(words)
    except ValueError:
        return []


def vault_of(url: str) -> Audience | None:
    """The audience of the vault that a secret's URL leads to; None for anything but a vault of Azure's."""
    site = site_of(url)
    if site is None or not is_ordinary(site):
        return None
    # After the host: a port or a query would have no place in the pattern.
    path = url[len("https://") :].partition("/")
    if not _VAULT_PATH.fullmatch(f"/{path[2]}"):
        return None
    found = (audience_of_host(site.host, cloud) for cloud in CLOUDS)
    return next((each for each in found if each is not None and each.name == "Key Vault"), None)


def _is_vault_secret(target: str) -> bool:
    return vault_of(target) is not None


def _is_command(target: str) -> bool:
    return bool(command_of(target))


_CHECKS: dict[str, tuple[Callable[[str], object], str]] = {
    "env": (_ENV_NAME.fullmatch, "env:NAME"),
    "file": (_PATH.fullmatch, "file:PATH"),
    "keyring": (_KEYRING_ENTRY.fullmatch, "keyring:SERVICE/NAME"),
    "cmd": (_is_command, "cmd:PROGRAM ARGUMENTS, with every quote closed"),
    "keyvault": (_is_vault_secret, "keyvault:https://VAULT.vault.azure.net/secrets/NAME"),
}
