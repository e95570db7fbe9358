"""`azbearer run --dry-run`: prints the requests of a run, secrets masked, and sends nothing."""

from __future__ import annotations

from azbearer.errors import ExitCode
from azbearer.reporters.style import printable, printable_lines
from azbearer.runner.preview import preview
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.cli.console import Console
    from azbearer.http.messages import Request
    from azbearer.runner.parts import RunOptions, RunParts
    from azbearer.runner.plan import Plan
    from azbearer.runner.preview import Preview


def dry_run(plan: Plan, parts: RunParts, options: RunOptions, console: Console, *, reveal: bool) -> int:
    """Print every request; the result is 0, or 2 when one could not be sent as it stands.

    Secrets are masked, unless they are to be revealed.
    """
    if any(item.prerequest or item.tests for item in plan.items):
        console.note("note: a dry run runs no scripts; what they set is missing in the requests")
    refused = 0

    def show(each: Preview) -> None:
        nonlocal refused
        refused += each.problem is not None
        for line in _lines(each, plan.iterations):
            console.result(line)

    preview(plan, parts, options, show, masked=not reveal)
    return int(ExitCode.USAGE if refused else ExitCode.OK)


def _lines(each: Preview, iterations: int) -> Iterator[str]:
    place = printable(each.planned.title)
    yield f"### {place}" + (f", iteration {each.cursor.iteration + 1}" if iterations > 1 else "")
    if each.request is not None:
        yield from _http(each.request)
    if each.problem is not None:
        yield f"# not sent: {printable(each.problem.message)}"
        if each.problem.hint:
            yield f"# hint: {printable(each.problem.hint)}"
    yield ""


def _http(request: Request) -> Iterator[str]:
    yield printable(f"{request.method} {request.url}")
    for name, value in request.headers:
        yield printable(f"{name}: {value}")
    if request.stream is not None:
        yield ""
        yield "# the body is a file, which is read when it is sent"
    elif request.body:
        yield ""
        yield _text(request.body)


def _text(body: bytes) -> str:
    try:
        return printable_lines(body.decode("utf-8"))
    except UnicodeDecodeError:
        return f"# {len(body)} bytes that are no text"
