"""When a scope is what a script has made of it."""

from __future__ import annotations

from typing import Any

import pytest

from azbearer.scripting.contract import ScopeView, VariableWrite
from azbearer.scripting.following import follows, is_plain
from azbearer.variables.scopes import Entry, Scope

A, B, OFF = Entry("a", "1"), Entry("b", 2, "number"), Entry("off", "", enabled=False)
TEXT, BIG = "text", 10**20
# Equal to the text, and not the same.
ANOTHER = TEXT[:2] + TEXT[2:]


def write(key: str, value: Any = TEXT, type_: str | None = None, **more: Any) -> VariableWrite:
    return VariableWrite("environment", more.get("operation", "set"), key, value, type_)


def view(*variables: Entry) -> ScopeView:
    return ScopeView("e", variables, "id")


SET_A = [write("a")]


@pytest.mark.parametrize(
    ("after", "writes"),
    [
        ((Entry("a", TEXT), B, OFF), SET_A),
        ((Entry("a", TEXT), Entry("b", BIG, "number"), OFF), [write("b", BIG), write("a")]),
        ((A, B, OFF, Entry("c", TEXT), Entry("d", None)), [write("c"), write("d", None)]),
        ((A, B, OFF, Entry("off", TEXT)), [write("off")]),
        ((Entry("a", TEXT, "secret"), B, OFF), [write("a", "0", "secret"), write("a")]),
        ((A, B, OFF, Entry("c", TEXT, "string")), [write("c", TEXT, "string")]),
    ],
    ids=["set", "two", "new", "beside a disabled one", "type of before", "new with a type"],
)
def test_what_was_set_follows(after: tuple[Entry, ...], writes: list[VariableWrite]) -> None:
    """Each in its place or as a new one, with the last value and the last type that was given."""
    assert follows(view(*after), view(A, B, OFF), writes)


@pytest.mark.parametrize(
    ("after", "writes"),
    [
        ((A, B, OFF), SET_A),
        ((Entry("a", ANOTHER), B, OFF), SET_A),
        ((Entry("a", True), B, OFF), [write("a", 1)]),
        ((Entry("a", TEXT, "secret"), B, OFF), SET_A),
        ((Entry("a", TEXT), Entry("b", 2, "number"), OFF), SET_A),
        ((Entry("a", TEXT), B), SET_A),
        ((B, Entry("a", TEXT), OFF), SET_A),
        ((A, B, Entry("a", TEXT)), SET_A),
        ((Entry("a", TEXT, enabled=False), B, OFF), SET_A),
        ((A, B, Entry("off", TEXT)), [write("off")]),
        ((Entry("a", TEXT), B, OFF), [write("a"), write("b", 2)]),
        ((Entry("a", TEXT), B, OFF), [write("a"), write("a", TEXT, "")]),
        ((Entry("a", TEXT), B, OFF), [*SET_A, write("c", operation="unset")]),
        ((), [write("", operation="clear")]),
        ((Entry("a", OFF), B, OFF), [write("a", OFF)]),
        ((Entry("a", TEXT, "json"), B, OFF), [write("a", TEXT, "json")]),
    ],
    ids=[
        *("refused", "changed", "equal but another", "another type", "another one changed", "one is gone"),
        *("another place", "instead of another", "disabled", "a disabled one", "one of two", "empty type"),
        *("unset", "clear", "no plain value", "parsed by its type"),
    ],
)
def test_anything_else_does_not_follow(after: tuple[Entry, ...], writes: list[VariableWrite]) -> None:
    """Then the scope has to be told."""
    assert not follows(view(*after), view(A, B, OFF), writes)


@pytest.mark.parametrize("other", [None, ScopeView("other", [A], "id"), ScopeView("e", [A], "other")])
def test_another_scope_does_not_follow(other: ScopeView | None) -> None:
    """It has to have the same name and id, or any at all."""
    after = view(Entry("a", TEXT))
    assert follows(after, view(A), SET_A)
    assert not follows(after, other, SET_A)
    assert not follows(other, view(A), SET_A)


def test_a_scope_of_the_runner_follows_what_is_set_in_it() -> None:
    """Whatever was there before, and however often it is set."""
    scope = Scope("environment")
    for key in ("a", "b", "a"):
        scope.set(key, key)
    before = ScopeView("e", tuple(scope))
    writes = [write("c", "1"), write("a", TEXT, "secret"), write("b", BIG), write("c", 3)]
    for each in writes:
        scope.set(each.key, each.value, each.type)
    assert follows(ScopeView("e", tuple(scope)), before, writes)


@pytest.mark.parametrize(
    ("variable", "plain"),
    [
        (Entry("k", None), True),
        (Entry("k", 1.5), True),
        (Entry("k", True), True),
        (Entry("k", "[]", "string"), True),
        (Entry("k", "[]", "array"), False),
        (Entry("k", "{}", "object"), False),
        (Entry("k", []), False),
        (Entry("k", {}), False),
    ],
)
def test_a_plain_value_cannot_change_in_place(variable: Entry, plain: bool) -> None:
    """Objects can, and texts that become one."""
    assert plain is is_plain(variable)
