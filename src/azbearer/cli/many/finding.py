"""Which scopes a command means."""

from __future__ import annotations

from pathlib import Path

from azbearer.arm.many.scopes import (
    SUBSCRIPTIONS,
    in_management_group,
    names_in,
    scopes_in,
    subscriptions_in,
)
from azbearer.cli.reading import read_given, text_of
from azbearer.errors import InputError, UsageError
from azbearer.http.messages import Request
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.many.scopes import Scope
    from azbearer.cli.call.context import CallContext
    from azbearer.cli.call.progress import Watcher


def scopes_of(context: CallContext, watcher: Watcher) -> list[Scope]:
    """The scopes that the options name.

    Raises:
        AzbearerError: they can't be read, or there are none.
    """
    if context.options.each_line is None:
        return _subscriptions(context, watcher)
    if context.options.subscription_filter or context.options.management_group:
        raise UsageError(
            "--subscription-filter and --management-group go with --each-subscription",
            hint="leave out --each-line, or them",
        )
    return _lines(context)


def _lines(context: CallContext) -> list[Scope]:
    name = context.options.each_line
    if name == "-":
        if context.options.body == "-":
            raise UsageError(
                "standard input can't be the lines and the body", hint="give one of them as a file"
            )
        content, source = context.standard_input, "standard input"
    else:
        content, source = read_given(Path(name), "the lines"), name
    text = text_of(content, "the lines are", source)
    return scopes_in(text, source, names_in(context.options.url))


def _subscriptions(context: CallContext, watcher: Watcher) -> list[Scope]:
    """All that the principal sees, page by page."""
    from azbearer.arm.paging import pages  # noqa: PLC0415  not for lines
    from azbearer.arm.results import Pages  # noqa: PLC0415
    from azbearer.cli.call.command import access_of, sender_for  # noqa: PLC0415

    options = context.options
    path = in_management_group(options.management_group) if options.management_group else SUBSCRIPTIONS
    request = Request("GET", f"{context.cloud.resource_manager}{path}", (("Accept", "application/json"),))
    access = access_of(request, context)
    listed = Pages(sender_for(request, context, access, watcher), pages(request, access))
    found = list(
        subscriptions_in((item for page in listed for item in page.items), options.subscription_filter)
    )
    if not found:
        raise InputError(
            "there is no such subscription" if options.subscription_filter else "no subscription is seen",
            where=path.partition("?")[0],
            hint="the identity needs a role in one, such as Reader",
        )
    return found
