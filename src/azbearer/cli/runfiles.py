"""The documents of a run as the command line names them: files, standard input, addresses."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from azbearer.collection import (
    parse_collection,
    parse_variable_file,
    read_collection,
    read_variable_file,
)
from azbearer.errors import InputError
from azbearer.library.variablefiles import Following, all_secret, given_file, vault_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Literal

    from azbearer.cli.console import Console
    from azbearer.collection.iteration_data import IterationData
    from azbearer.collection.model import Collection, VariableFile
    from azbearer.library.variablefiles import GivenFile
    from azbearer.runner.vault import Vault

    Kind = Literal["environment", "globals"]


def check_places(options: argparse.Namespace) -> None:
    """Before anything is read: standard input can be read once.

    Raises:
        UsageError: more than one document should come from there.
    """
    places = (options.collection, options.environment, options.globals, options.iteration_data)
    if any(isinstance(place, str) for place in places):
        from azbearer.cli.elsewhere import check_stdin  # noqa: PLC0415  most documents are files

        check_stdin(places)


def check_folders(options: argparse.Namespace) -> None:
    """A folder that is not there would be noticed in the middle of the run, by a package or file missing.

    Raises:
        InputError: there is one.
    """
    for option, folder in (("--packages", options.packages), ("--working-dir", options.working_dir)):
        if folder is not None and not folder.is_dir():
            raise InputError(
                "this is a file, not a folder" if folder.exists() else "there is no such folder",
                where=f"{option} {folder}",
                hint="look at the name and the current folder",
            )


def read_collection_of(options: argparse.Namespace) -> Collection:
    """The collection that the options name.

    Raises:
        AzbearerError: it can't be read, or is none.
    """
    place = options.collection
    if isinstance(place, Path):
        return read_collection(place)
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most documents are files

    return parse_collection(read_elsewhere(place, options), name_of(place))


@contextlib.contextmanager
def data_of(options: argparse.Namespace) -> Iterator[IterationData]:
    """The iteration data that the options name, which stays open meanwhile.

    Raises:
        AzbearerError: it can't be read, or is none.
    """
    from azbearer.collection.iteration_data import iteration_data, parse_data  # noqa: PLC0415  as asked for

    place = options.iteration_data
    if isinstance(place, Path):
        with iteration_data(place) as data:
            yield data
        return
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most documents are files

    yield parse_data(io.BytesIO(read_elsewhere(place, options)), Path(name_of(place)))


def read_given(
    path: Path | str | None, kind: Kind, options: argparse.Namespace, console: Console
) -> GivenFile | None:
    """The file at this path or from elsewhere, if one is given, with its references followed.

    Raises:
        AzbearerError: the file cannot be used, or a reference leads nowhere.
    """
    return None if path is None else given_file(_read(path, kind, options), _following(options, console))


def read_vault(path: Path | None, options: argparse.Namespace, console: Console) -> Vault | None:
    """The vault of this file, whose secrets may be references; None without a file.

    Raises:
        AzbearerError: the file cannot be used, or a reference leads nowhere.
    """
    if path is None:
        return None
    file = all_secret(read_variable_file(path, "environment"))
    return vault_of(given_file(file, _following(options, console)), str(path))


def _read(place: Path | str, kind: Kind, options: argparse.Namespace) -> VariableFile:
    if isinstance(place, Path):
        return read_variable_file(place, kind)
    from azbearer.cli.elsewhere import name_of, read_elsewhere  # noqa: PLC0415  most documents are files

    return parse_variable_file(read_elsewhere(place, options), name_of(place), kind)


def _following(options: argparse.Namespace, console: Console) -> Following | None:
    """How references are followed; offline they are not."""
    if options.offline:
        return None
    from azbearer.cli.connection import USER_AGENT, transport_settings  # noqa: PLC0415  not offline

    settings = transport_settings(options, USER_AGENT, None)
    return Following(settings, options.allow_commands, console.note)
