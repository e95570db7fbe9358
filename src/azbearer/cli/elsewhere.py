"""Documents that are no files: from standard input, named `-`, or from an http or https address.

An address gets no credentials: what is in a URL on the command line is read by everybody who can list
processes, and what it names is somebody else's document.
"""

from __future__ import annotations

import contextlib
import sys

from azbearer.errors import InputError, UsageError
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from azbearer.http.messages import Response

STDIN = "-"
LARGEST = 1 << 28
"""Bytes that a document from elsewhere may have: 256 MiB."""
_SECONDS = 60.0
_OK = 200


def check_stdin(places: Iterable[object]) -> None:
    """Standard input can be read once.

    Raises:
        UsageError: more than one document should come from there.
    """
    if sum(place == STDIN for place in places) > 1:
        raise UsageError(
            "only one document can come from standard input", hint="give the others as files or addresses"
        )


def name_of(place: str) -> str:
    """What to call a document in messages: an address without its query, which may hold secrets."""
    if place == STDIN:
        return "standard input"
    from azbearer.http.messages import shown_url  # noqa: PLC0415  for addresses alone

    return shown_url(place)


def read_elsewhere(place: str, options: argparse.Namespace) -> bytes:
    """The bytes of a document.

    Args:
        place: `-` or an address.
        options: what `add_connection_arguments` added.

    Raises:
        UsageError: the address has a user or a password in it.
        InputError: the answer is none with status 200.
        LimitError: it is larger than `LARGEST`.
        TransportError: it could not be fetched.
    """
    return _read_stdin() if place == STDIN else _fetch(place, options)


def _read_stdin() -> bytes:
    data = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    if len(data) > LARGEST:
        raise InputError(
            f"the document has more than {LARGEST >> 20} MiB", where=name_of(STDIN), hint="give it as a file"
        )
    return data


def _fetch(url: str, options: argparse.Namespace) -> bytes:
    from azbearer.cli.connection import USER_AGENT, transport_settings  # noqa: PLC0415  for addresses alone
    from azbearer.http import open_transport  # noqa: PLC0415
    from azbearer.http.messages import Request  # noqa: PLC0415

    if "@" in url.partition("://")[2].partition("/")[0]:
        raise UsageError(
            "an address of a document can't have a user or password in it",
            where=name_of(url),
            hint="download it with a tool that has your credentials, and give the file",
        )
    settings = transport_settings(options, USER_AGENT, _SECONDS)
    settings = settings._replace(max_body=LARGEST, offline=options.offline)
    with contextlib.closing(open_transport(settings)) as transport:
        headers = (("Accept", "application/json, text/csv, */*"), ("Accept-Encoding", "gzip, deflate, br"))
        return _body(transport.send(Request("GET", url, headers)), url)


def _body(response: Response, url: str) -> bytes:
    if response.status != _OK:
        raise InputError(
            f"the server answered with status {response.status}, and 200 is needed",
            where=name_of(url),
            hint="look at the address in a browser; documents that need a sign-in must be downloaded first",
        )
    return response.body
