"""The environment and globals of a run, and its vault: their secret references followed."""

from __future__ import annotations

import contextlib
import os

from azbearer.errors import FileFormatError
from azbearer.runner.vault import Vault, VaultSecret
from azbearer.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.collection.model import Variable, VariableFile
    from azbearer.http.messages import Transport
    from azbearer.http.settings import TransportSettings
    from azbearer.references import ReferenceContext, ResolvedFile
    from azbearer.tokens.drive import Driver

# The words of `azbearer.references`, which is loaded only for a file that holds one of them.
REFERENCE_WORDS = ("env:", "file:", "keyring:", "cmd:", "keyvault:")


class GivenFile(NamedTuple):
    """A file of variables as a run uses it; `resolved` is None when it holds no reference."""

    file: VariableFile
    resolved: ResolvedFile | None = None

    @property
    def values(self) -> tuple[Variable, ...]:
        """Its variables, with secrets where the file has references."""
        return self.resolved.values if self.resolved else self.file.values

    @property
    def secrets(self) -> tuple[str, ...]:
        """What was found behind references."""
        return self.resolved.secrets if self.resolved else ()

    @property
    def label(self) -> str:
        """For messages: the file's name."""
        return self.file.source.name if self.file.source else self.file.name


def unheard(text: str) -> None:
    """Take a note that nobody wants to read."""
    del text


class Following(NamedTuple):
    """How references are followed.

    Args:
        settings: how Key Vault is reached.
        allow_commands: whether programs may be run (`cmd:`).
        note: is told what came from where.
    """

    settings: TransportSettings
    allow_commands: bool = False
    note: Callable[[str], object] = unheard


def given_file(file: VariableFile, following: Following | None) -> GivenFile:
    """The file with its references followed; with None they stay as they are.

    Offline none is followed: the emulator takes whatever stands in the file.

    Raises:
        AzbearerError: a reference leads nowhere.
    """
    if following is None or not any(map(_may_be_reference, file.values)):
        return GivenFile(file)
    from azbearer.references import resolve_variables  # noqa: PLC0415  see REFERENCE_WORDS

    with contextlib.ExitStack() as stack:
        resolved = resolve_variables(file, _context(file, following, stack))
    for name, shown in resolved.names.items():
        following.note(f"{file.source or file.name}: {name} comes from {shown}")
    return GivenFile(file, resolved)


def all_secret(file: VariableFile) -> VariableFile:
    """The file with each of its variables a secret."""
    return file._replace(values=tuple(each._replace(type="secret") for each in file.values))


def vault_of(given: GivenFile, where: str) -> Vault:
    """The vault that a file like an environment holds.

    Args:
        given: the file, each of its variables a secret.
        where: names it in errors.

    Raises:
        FileFormatError: the hosts of a secret are no list of texts.
    """
    entries = given.file.raw["values"]
    domains = {entry.get("key"): _domains(entry, where) for entry in entries if isinstance(entry, dict)}
    return Vault(
        {
            each.key: VaultSecret(str(each.value), domains.get(each.key, ()))
            for each in given.values
            if each.enabled and each.value is not None
        }
    )


def _domains(entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """The hosts that a secret is for: `domains`, or where Postman keeps them, `_.domains`.

    Raises:
        FileFormatError: they are no list of texts; taken for none, the secret would go everywhere.
    """
    inner = entry.get("_")
    found = entry.get("domains", inner.get("domains") if isinstance(inner, dict) else None)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(domain, str) and domain for domain in found):
        raise FileFormatError(
            "domains should be a list of texts",
            where=f'{where}: secret "{entry.get("key")}"',
            hint='such as ["https://management.azure.com", "*.contoso.com"]',
        )
    return tuple(found)


def _may_be_reference(variable: Variable) -> bool:
    return isinstance(variable.value, str) and variable.value.startswith(REFERENCE_WORDS)


def _context(file: VariableFile, following: Following, stack: contextlib.ExitStack) -> ReferenceContext:
    from azbearer.library.referencing import context_of  # noqa: PLC0415  see REFERENCE_WORDS

    def driver() -> Driver:
        from azbearer.tokens.drive import Driver  # noqa: PLC0415  for keyvault: alone

        return stack.enter_context(contextlib.closing(Driver(following.settings)))

    def transport() -> Transport:
        from azbearer.http import open_transport  # noqa: PLC0415  for keyvault: alone

        return stack.enter_context(contextlib.closing(open_transport(following.settings)))

    return context_of(
        file, os.environ, allow_commands=following.allow_commands, driver=driver, transport=transport
    )
