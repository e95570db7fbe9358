"""Where the dynamic variables of a run come from: chance, or with a seed a number that repeats them."""

from __future__ import annotations

from functools import cache

from azbearer.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from azbearer.variables.dynamic import DynamicVariables

    Dynamic = Callable[[str], str | int | bool | None]

# The seeds of two lanes are farther apart than the numbers that people give to two runs.
_APART: Final = 10**9


def seed_of(seed: int | None, number: int) -> int | None:
    """The seed of an engine or a lane: the run's own for the first one, and others for others."""
    return None if seed is None else seed + number * _APART


def dynamics(seed: int | None) -> Callable[[int], Dynamic]:
    """Gives the dynamic variables of a lane by its number; with a seed each has its own, which repeat."""
    return lambda number: dynamic(seed_of(seed, number))


def dynamic(seed: int | None) -> Dynamic:
    """Gives a new value for a name such as `$guid`, or None; with a seed, the same ones in each run."""

    @cache
    def variables() -> DynamicVariables:
        from azbearer.variables.dynamic import seeded  # noqa: PLC0415  few collections have any

        return seeded(seed)

    def value(name: str) -> str | int | bool | None:
        return variables()(name)

    return value
