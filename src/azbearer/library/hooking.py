"""The hooks of a run in the forms in which callers give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from azbearer.errors import UsageError
from azbearer.runner.hooks import NAMES, Hook, Hooks
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azbearer.runner.hookcontext import HookContext
    from azbearer.runner.hooks import HookEvent

    Call = Callable[[HookContext], object]
    Calls = Call | Iterable[Call]
    HookSource = Calls | Mapping[str, Calls] | None


def hooks_of(before: HookSource, after: HookSource) -> Hooks | None:
    """The hooks; None if there are none.

    Raises:
        UsageError: something is no function.
    """
    hooks = [*_hooks("prerequest", before), *_hooks("test", after)]
    return Hooks(hooks) if hooks else None


def _hooks(event: HookEvent, given: HookSource) -> Iterator[Hook]:
    if given is None:
        return
    targets: Mapping[str, Calls] = given if isinstance(given, Mapping) else {"": given}
    for target, calls in targets.items():
        for call in [calls] if callable(calls) else calls:
            if not callable(call):
                raise UsageError(
                    f"{NAMES[event]} needs functions, and this is a {type(call).__name__}",
                    hint="give one, a list of them, or a mapping from names of requests to functions",
                )
            yield Hook(event, call, target)
