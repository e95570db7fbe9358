"""Python functions of the caller that a run calls before each request and after each response.

A hook is told of as a script is: its tests, lines and errors are in the same events, so that every report
has them and `bail` ends a run at them. It runs in the caller's process with all that the caller may do, in
the thread of its lane, and nothing can end it but itself.
"""

from __future__ import annotations

from azbearer.errors import UsageError
from azbearer.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from azbearer.runner.hookcontext import HookContext
    from azbearer.runner.plan import Plan, PlannedItem

HookEvent = Literal["prerequest", "test"]
NAMES = {"prerequest": "before_request", "test": "after_response"}


class Hook(NamedTuple):
    """A function, and the requests that it is for.

    Args:
        event: when it is called, in the words of scripts.
        call: the function.
        target: the name or id of a request, its folders and name as in `Groups / List`, or the name of a
            folder around it; empty for every request.
    """

    event: HookEvent
    call: Callable[[HookContext], object]
    target: str = ""

    @property
    def label(self) -> str:
        """For reports."""
        name = getattr(self.call, "__qualname__", None) or type(self.call).__qualname__
        return f"{NAMES[self.event]} {name}"

    def fits(self, planned: PlannedItem) -> bool:
        """Whether it is for this request."""
        item = planned.item
        return not self.target or self.target in (item.name, item.id, planned.title, *item.path)


class Hooks:
    """The hooks of a run, in the order in which they are called."""

    def __init__(self, hooks: Iterable[Hook] = ()) -> None:
        self._hooks = tuple(hooks)

    def of(self, event: HookEvent, planned: PlannedItem) -> Iterator[Hook]:
        """Those that are called for a request."""
        return (hook for hook in self._hooks if hook.event == event and hook.fits(planned))

    def __bool__(self) -> bool:
        return bool(self._hooks)

    def check(self, plan: Plan) -> None:
        """See that each has a request: one that is never called is a slip.

        Raises:
            UsageError: there is none of a hook's name.
        """
        for hook in self._hooks:
            if not any(map(hook.fits, plan.items)):
                raise UsageError(
                    f'{NAMES[hook.event]} is for "{hook.target}", and no request of the run fits that',
                    where=str(plan.collection.source or plan.collection.name),
                    hint="give the name or id of a request or folder",
                )
