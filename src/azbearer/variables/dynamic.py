"""Dynamic variables such as `{{$guid}}`: all that Postman has.

Each use gives a new value. The shapes follow what Postman's own generators gave when they were
run (postman-collection 4.4 with faker 5.5); the words are ours, and every mail address and picture
belongs to a domain reserved for examples (RFC 2606, section 3).
"""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime
from pathlib import Path

from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from azbearer.variables.phrases import Phrases


def _now() -> datetime:
    return datetime.now(UTC)


def table_text() -> str:
    """The rules that scripts and requests share, as JSON; `phrases` says how to read them."""
    # A real file, since importlib.resources costs 10 ms.
    return Path(__file__).with_suffix(".json").read_text("utf-8")


@functools.cache
def _rules() -> Mapping[str, str]:
    rules: dict[str, str] = json.loads(table_text())
    return rules


class DynamicVariables:
    """Gives values for dynamic names; as `dynamic` of `Scopes`.

    Args:
        random: where chance comes from; the operating system by default, a seeded
            `random.Random` for results that repeat.
        clock: the time, aware.
    """

    def __init__(self, random: Random | None = None, clock: Callable[[], datetime] = _now) -> None:
        self._random = random
        self._clock = clock

    def __call__(self, name: str) -> str | int | bool | None:
        """A new value for a name such as `$guid`, or None for an unknown name."""
        generator = _GENERATORS.get(name)
        if generator is not None:
            return generator(self)
        return self._phrases.text(name) if name.startswith("$") and name in _rules() else None

    @property
    def random(self) -> Random:
        """Where chance comes from, made at its first use."""
        if self._random is None:
            from random import SystemRandom  # noqa: PLC0415 - most runs need no chance, and the import is slow

            self._random = SystemRandom()
        return self._random

    @functools.cached_property
    def _phrases(self) -> Phrases:
        from azbearer.variables.phrases import Phrases  # noqa: PLC0415 - most runs use no words

        return Phrases(_rules(), self.random, self.now)

    def now(self) -> datetime:
        """The time in UTC."""
        return self._clock().astimezone(UTC)


def seeded(seed: int | None) -> DynamicVariables:
    """Dynamic variables that repeat from a seed, or by the system's chance if there is none."""
    if seed is None:
        return DynamicVariables()
    from random import Random  # noqa: PLC0415 - only when a seed is given, and the import is slow

    return DynamicVariables(Random(seed))  # noqa: S311 - repeatable on purpose


def _guid(source: DynamicVariables) -> str:
    from uuid import UUID  # noqa: PLC0415 - most runs need none, and the import is slow

    return str(UUID(int=source.random.getrandbits(128), version=4))


def _iso(source: DynamicVariables) -> str:
    return source.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Those that the table can't give: values that are no text, and what scripts have without it.
_GENERATORS: dict[str, Callable[[DynamicVariables], str | int | bool]] = {
    "$guid": _guid,
    "$randomUUID": _guid,
    "$timestamp": lambda source: round(source.now().timestamp()),
    "$isoTimestamp": _iso,
    "$randomInt": lambda source: source.random.randint(0, 1000),
    "$randomBoolean": lambda source: source.random.random() < 0.5,  # noqa: PLR2004 - a coin
}


def dynamic_names() -> frozenset[str]:
    """Every dynamic name that is known."""
    return frozenset(_GENERATORS) | {name for name in _rules() if name.startswith("$")}
