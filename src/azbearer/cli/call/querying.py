"""A query of Azure Resource Graph, from its options to its exit code."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from azbearer.arm.resource_graph import PATH, SHARED, Place, Rows, Wish, found, request_for
from azbearer.cli.call.command import access_of, prepared_call
from azbearer.cli.call.context import CallContext
from azbearer.cli.call.deciding import call_headers
from azbearer.cli.reading import read_given, text_of
from azbearer.cli.revealing import check_reveal
from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from azbearer.cli.console import Console
    from azbearer.http.messages import Response

# What the other commands for calls have, and this one has no use for.
_CALL: dict[str, Any] = {
    "method": "POST",
    "url": PATH,
    "items": [],
    "body": None,
    "all": True,
    "wait": False,
    "resume": "",
    "preview": False,
}


def run_query(options: argparse.Namespace, console: Console) -> int:
    """Write the rows of a query; the result is the exit code.

    Raises:
        AzbearerError: there was no answer, or it could not be written.
    """
    check_reveal(options, console.environment)
    if options.include:
        raise UsageError("-i is for one answer", hint="-v tells of each page's")
    if options.output in {"table", "tsv"} and not options.query:
        # The columns that were asked for, in their order, also those that az leaves out of tables.
        options.query = "data"
    with contextlib.ExitStack() as stack:
        context = CallContext(argparse.Namespace(**{**_CALL, **vars(options)}), console, stack)
        wish = _wish(options, context)
        manager, headers = context.cloud.resource_manager, call_headers()
        request = request_for(wish, manager, headers)
        access = access_of(request, context)
        quota = SHARED.of("" if access.audience is None else f"{manager} {context.who.principal}")
        ended: list[Rows] = []

        def walk() -> Generator[Any, Any, Response]:
            ended.append((yield from found(wish, Place(manager, access, quota, headers))))
            return ended[0].response

        call = prepared_call(request, context, access, stack)
        code = call.all_pages(walk)
        if ended and ended[0].is_cut:
            console.note(
                "note: there are more rows, and no way to them; project id as well, or order and take fewer"
            )
        if not code:
            call.leave_note()
        return code


def _wish(options: argparse.Namespace, context: CallContext) -> Wish:
    if options.subscription and not options.subscriptions and not options.management_groups:
        options.subscriptions = [options.subscription]
    return Wish(
        _text(options.text, context),
        _ids(options.subscriptions),
        _ids(options.management_groups),
        options.first,
    )


def _ids(given: Sequence[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(name for text in given for name in text.replace(",", " ").split()))


def _text(given: str, context: CallContext) -> str:
    """The query, from a file or standard input if it says so."""
    if given == "-":
        content, source = context.standard_input, "standard input"
    elif given.startswith("@"):
        source = given[1:]
        content = read_given(Path(source), "the query")
    else:
        content, source = given.encode("utf-8", "surrogateescape"), "the query"
    text = text_of(content, "the query is", source).strip()
    if not text:
        raise UsageError("the query is empty", hint='write such as "Resources | take 5"')
    return text
