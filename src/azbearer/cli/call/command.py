"""One call from its options to its exit code."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from azbearer.arm.access import access_to
from azbearer.arm.desk import SourceDesk
from azbearer.arm.sender import Sender, Tools
from azbearer.cli.call.context import CallContext
from azbearer.cli.call.failures import explain
from azbearer.cli.call.output import Output
from azbearer.cli.call.requests import build
from azbearer.cli.signals import interrupts_raise

if TYPE_CHECKING:
    import argparse

    from azbearer.arm.access import Access
    from azbearer.cli.console import Console
    from azbearer.http.messages import Request


def run_call(options: argparse.Namespace, console: Console) -> int:
    """Make the call that the options describe; the result is the exit code.

    Raises:
        AzbearerError: there was no answer, or it could not be written.
    """
    with contextlib.ExitStack() as stack:
        context = CallContext(options, console, stack)
        request = build(options, context)
        access = access_of(request, options, context)
        sender = _sender(request, access, context)
        stack.enter_context(interrupts_raise())
        output = Output(options, console)
        response = sender.send(request, receiver=output)
        output.answer(response)
        return explain(response, request, context)


def access_of(request: Request, options: argparse.Namespace, context: CallContext) -> Access:
    """Who may see the token."""
    usual = "" if options.no_auth else context.session.identity.query.scopes[0]
    access = access_to(
        request.url,
        context.cloud,
        wanted=options.scope or options.resource,
        usual=usual,
        hosts=tuple(options.token_host),
    )
    from dataclasses import replace  # noqa: PLC0415

    return replace(access, auxiliary=tuple(options.auxiliary_tenant))


def _sender(request: Request, access: Access, context: CallContext) -> Sender:
    import time  # noqa: PLC0415

    desk = None
    if access.audience is not None and not context.options.no_auth:
        desk = SourceDesk(context.session.source, context.session.identity.source)
    size = request.stream.size if request.stream else len(request.body or b"")
    tools = Tools(context.transport(size), desk)
    timeout = context.options.timeout
    return Sender(tools, access, None if timeout is None else time.monotonic() + timeout)
