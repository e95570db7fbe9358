"""Which resource waits for which, and an order in which all can be deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.arm.templates.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from azbearer.emulator.arm.templates.planned import PlannedResource


class Dependencies:
    """Finds resources by the many names that `dependsOn` and `reference` may use.

    Args:
        resources: all of the template.
        loops: the names, in lower case, of copy loops and symbols that may have no instance.
    """

    def __init__(self, resources: Iterable[PlannedResource], loops: frozenset[str]) -> None:
        self._loops = loops
        self._by_name: dict[str, list[str]] = {}
        for resource in resources:
            for name in set(_names_of(resource)):
                self._by_name.setdefault(name, []).append(resource.key)

    def named(self, name: str, resource: PlannedResource) -> Iterator[str]:
        """The ids of what a `dependsOn` means.

        Raises:
            TemplateError: the template has no such resource.
        """
        found = self._by_name.get(name.lower().strip("/")) or self._by_name.get(name.lower())
        if found is None and name.lower() not in self._loops:
            raise TemplateError(
                f"The resource '{name}' is not defined in the template. Please see "
                "https://aka.ms/arm-syntax for usage details.",
                resource.path,
            )
        yield from found or ()

    def referenced(self, name: str) -> Iterator[str]:
        """The ids of what a `reference` means, when this template deploys it."""
        yield from self._by_name.get(name.lower(), ())


def _names_of(resource: PlannedResource) -> Iterator[str]:
    yield resource.key
    yield resource.key.strip("/")
    yield resource.name.lower()
    yield f"{resource.type}/{resource.name}".lower()
    _, _, relative = resource.key.rpartition("/providers/")
    yield relative
    if resource.loop:
        yield resource.loop.lower()
    if resource.symbol:
        yield resource.symbol.lower()
        if resource.index is not None:
            yield f"{resource.symbol}[{resource.index}]".lower()


def in_order(
    resources: tuple[PlannedResource, ...], waits: Mapping[str, frozenset[str]]
) -> tuple[PlannedResource, ...]:
    """The resources so that each comes behind what it waits for, else as the template has them.

    Raises:
        TemplateError: some wait for each other.
    """
    ordered: list[PlannedResource] = []
    done: set[str] = set()
    left = list(resources)
    while left:
        ready = next((resource for resource in left if waits[resource.key] <= done), None)
        if ready is None:
            raise TemplateError(
                f"Circular dependency detected on resource: '{left[0].id}'. Please see "
                "https://aka.ms/arm-syntax-resources for usage details.",
                left[0].path,
            )
        left.remove(ready)
        ordered.append(ready)
        done.add(ready.key)
    return tuple(ordered)
