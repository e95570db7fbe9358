"""The environment and globals of a run: read, their secret references followed, written back afterwards."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from azbearer.collection import dump_document, parse_variable_file, read_variable_file, with_values
from azbearer.collection.model import VariableFile
from azbearer.cookies.jar import CookieJar
from azbearer.files import write_private

if TYPE_CHECKING:
    import argparse
    from typing import Literal

    from azbearer.cli.console import Console
    from azbearer.collection.model import Collection, Variable
    from azbearer.http.messages import Transport
    from azbearer.references import ReferenceContext, ResolvedFile
    from azbearer.tokens.drive import Driver
    from azbearer.variables.scopes import Scope

    Kind = Literal["environment", "globals"]

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


def check_places(options: argparse.Namespace) -> None:
    """Before anything is read: standard input can be read once.

    Raises:
        UsageError: more than one document should come from there.
    """
    places = (options.collection, options.environment, options.globals, options.iteration_data)
    if any(isinstance(place, str) for place in places):
        from azbearer.cli.elsewhere import check_stdin  # noqa: PLC0415  most documents are files

        check_stdin(places)


def _read(place: Path | str, kind: Kind, options: argparse.Namespace) -> VariableFile:
    if isinstance(place, Path):
        return read_variable_file(place, kind)
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most documents are files

    return parse_variable_file(read_elsewhere(place, options), name_of(place), kind)


def read_given(
    path: Path | str | None,
    kind: Kind,
    options: argparse.Namespace,
    console: Console,
    *,
    all_secret: bool = False,
) -> GivenFile | None:
    """The file at this path or from elsewhere, if one is given; `all_secret` says that each variable is one.

    Offline no reference is followed: the emulator takes whatever stands in the file.

    Raises:
        AzbearerError: the file cannot be used, or a reference leads nowhere.
    """
    if path is None:
        return None
    file = _read(path, kind, options)
    if all_secret:
        file = file._replace(values=tuple(replace(each, type="secret") for each in file.values))
    if options.offline or not any(map(_may_be_reference, file.values)):
        return GivenFile(file)
    from azbearer.references import resolve_variables  # noqa: PLC0415  see REFERENCE_WORDS

    with contextlib.ExitStack() as stack:
        resolved = resolve_variables(file, _context(file, options, stack))
    for name, shown in resolved.names.items():
        console.note(f"{file.source or file.name}: {name} comes from {shown}")
    return GivenFile(file, resolved)


def export_scope(path: Path | None, kind: Kind, given: GivenFile | None, scope: Scope) -> None:
    """Write a scope as the run left it; secrets that came by reference go back as references.

    Raises:
        OutputError: it cannot be written.
    """
    if path is None:
        return
    import datetime as dt  # noqa: PLC0415  only when asked for

    start = given.file if given else VariableFile("", kind, kind, (), {"values": []})
    variables = scope.variables()
    if given and given.resolved:
        variables = given.resolved.restored(variables)
    write_private(path, dump_document(with_values(start, variables, dt.datetime.now(dt.UTC))), kind)


def read_cookies(path: Path | None) -> CookieJar:
    """The jar that a run starts with: that of the file, or an empty one.

    Raises:
        FileFormatError: the file is no jar.
    """
    if path is None:
        return CookieJar()
    from azbearer.cookies.jar_files import read_cookie_file  # noqa: PLC0415  only when asked for

    return CookieJar(read_cookie_file(path))


def export_cookies(path: Path | None, jar: CookieJar) -> None:
    """Write the jar as the run left it.

    Raises:
        OutputError: it cannot be written.
    """
    if path is None:
        return
    from azbearer.cookies.jar_files import jar_document  # noqa: PLC0415  only when asked for

    write_private(path, dump_document(jar_document(jar)), "cookie jar")


def export_collection(path: Path | None, collection: Collection) -> None:
    """Write the collection that ran, in the form of v2.1 if it was one of v1.

    As in newman its variables are those that it came with.

    Raises:
        OutputError: it cannot be written.
    """
    if path is not None:
        write_private(path, dump_document(collection.raw), "collection")


def _may_be_reference(variable: Variable) -> bool:
    return isinstance(variable.value, str) and variable.value.startswith(REFERENCE_WORDS)


def _context(
    file: VariableFile, options: argparse.Namespace, stack: contextlib.ExitStack
) -> ReferenceContext:
    from azbearer.cli.connection import USER_AGENT, transport_settings  # noqa: PLC0415  see REFERENCE_WORDS
    from azbearer.cli.referencing import context_of  # noqa: PLC0415

    settings = transport_settings(options, USER_AGENT, None)

    def driver() -> Driver:
        from azbearer.tokens.drive import Driver  # noqa: PLC0415  for keyvault: alone

        return stack.enter_context(contextlib.closing(Driver(settings)))

    def transport() -> Transport:
        from azbearer.http import open_transport  # noqa: PLC0415  for keyvault: alone

        return stack.enter_context(contextlib.closing(open_transport(settings)))

    return context_of(
        file, os.environ, allow_commands=options.allow_commands, driver=driver, transport=transport
    )
