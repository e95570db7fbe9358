"""A flow inside a flow, of which each effect is changed on its way out."""

from __future__ import annotations

from azbearer.errors import AzbearerError
from azbearer.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import Any

    from azbearer.tokens.contract import Effect

Result = TypeVar("Result")


def mapped(
    flow: Generator[Effect, Any, Result], change: Callable[[Effect], Effect]
) -> Generator[Effect, Any, Result]:
    """The same flow with other effects; what `change` raises ends it.

    Results and failures go to the inner flow as they come.
    """
    try:
        effect = next(flow)
        while True:
            changed = change(effect)
            try:
                result = yield changed
            except (AzbearerError, OSError) as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as end:
        value: Result = end.value
        return value
    finally:
        flow.close()
