"""What a run leaves in files of its own: variables, cookies, the collection."""

from __future__ import annotations

from azbearer.collection import dump_document, with_values
from azbearer.collection.model import VariableFile
from azbearer.cookies.jar import CookieJar
from azbearer.files import check_writable, write_private
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from azbearer.collection.model import Collection
    from azbearer.library.variablefiles import GivenFile
    from azbearer.variables.scopes import Scope


class Exports(NamedTuple):
    """The files that a run writes when it is over; None for those that it doesn't.

    Args:
        environment, globals: the variables as the run left them.
        collection: the one that ran, in the form of v2.1.
        cookies: the jar as the run left it.
    """

    environment: Path | None = None
    globals: Path | None = None
    collection: Path | None = None
    cookies: Path | None = None

    def check(self) -> None:
        """Before the first request: a long run whose result can't be written is of no use.

        Raises:
            OutputError: a file can't be written.
        """
        for path, what in zip(self, ("environment", "globals", "collection", "cookie jar"), strict=True):
            if path is not None:
                check_writable(path, what)


def export_scope(
    path: Path | None, kind: Literal["environment", "globals"], given: GivenFile | None, scope: Scope
) -> None:
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
