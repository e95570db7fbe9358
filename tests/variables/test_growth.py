from __future__ import annotations

from typing import Any

import pytest

from azbearer.errors import VariableError
from azbearer.variables.growth import Growth, shorten
from azbearer.variables.scopes import Resolved


def growth(where: str = "", **values: Any) -> Growth:
    return Growth(
        lambda name: Resolved(name, values[name], "environment", f"{name}.json") if name in values else None,
        where,
    )


def failure(watch: Growth, text: str) -> VariableError:
    with pytest.raises(VariableError) as caught:
        watch.check(text)
    return caught.value


def test_harmless() -> None:
    """Text that ends is let through, and again from memory."""
    watch = growth(a="{{b}}{{b}}{{unknown}}", b="x")
    for _ in range(2):
        watch.check("{{a}} {{unknown}} {{")


def test_origins_of_a_cycle() -> None:
    """Without a place of its own, an error names the origins of the variables that take part."""
    error = failure(growth(a="{{b}}", b="{{c}}", c="{{b}}"), "{{a}}")
    assert ("b.json, c.json", 'give "c" a value that does not contain {{b}}') == (error.where, error.hint)


@pytest.mark.parametrize("length", [16 << 20, (16 << 20) + 1])
def test_limit(length: int) -> None:
    """Exactly as much as is allowed is allowed."""
    watch = growth(a="x" * length)
    if length == 16 << 20:
        watch.check("{{a}}")
    else:
        assert "a.json" == failure(watch, "{{unknown}}{{a}}").where


def test_many_tokens() -> None:
    """The number of tokens is bounded, known or not."""
    error = failure(growth(where="here"), "{{b}}" * 100_001)
    assert "here" == error.where


def test_deep() -> None:
    """A chain longer than the rounds is seen from its beginning."""
    error = failure(growth(**{f"v{at}": f"{{{{v{at + 1}}}}}" for at in range(30)}), "{{v0}}")
    assert ("v0.json", True) == (error.where, "v0 -> v1 -> v2" in error.message)


def test_shorten() -> None:
    """Long names are cut, short ones are not."""
    assert ("a" * 60, "a" * 57 + "...") == (shorten("a" * 60), shorten("a" * 61))
