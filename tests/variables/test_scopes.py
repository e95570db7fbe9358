from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.collection import Variable
from azbearer.scripting.contract import SCOPES
from azbearer.variables.scopes import PRECEDENCE, Entry, Resolved, Scope, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "s3cr3t-of-contoso"


def environment(*variables: Variable) -> Scope:
    return Scope("environment", "prod.json", variables)


def test_scope_names() -> None:
    """The scopes have the names that scripts know, in the order of precedence."""
    assert SCOPES == PRECEDENCE


def test_reading() -> None:
    """The last enabled one of a name counts; a disabled one does not exist for a reader."""
    scope = environment(
        Variable("a", 1), Variable("a", 2), Variable("a", 3, enabled=False), Variable("b", 4, enabled=False)
    )
    assert (2, None, "?") == (scope.get("a"), scope.get("b"), scope.get("c", "?"))
    assert (True, False, 4, ("a",)) == ("a" in scope, "b" in scope, len(scope), scope.names())
    assert Entry("a", 2, origin="prod.json") == scope.entry("a")


def test_set_changes_the_one_that_counts() -> None:
    """Setting changes the last enabled one in its place and keeps its type; the script becomes its origin."""
    scope = environment(Variable("a", 1, "secret"), Variable("a", 2, "secret"), Variable("b", 3))
    scope.set("a", 9, origin="script")
    assert [
        Entry("a", 1, "secret", origin="prod.json"),
        Entry("a", 9, "secret", origin="script"),
        Entry("b", 3, origin="prod.json"),
    ] == list(scope)


def test_set_type() -> None:
    """A type that is given replaces the old one, and is that of a new variable."""
    scope = environment(Variable("a", 1))
    scope.set("a", 2, "number")
    scope.set("b", 3, "number")
    scope.set("c", 4)
    assert ["number", "number", "any"] == [entry.type for entry in scope]


def test_set_beside_a_disabled_one() -> None:
    """Setting never touches a disabled one; it adds another."""
    scope = environment(Variable("a", 1, enabled=False))
    scope.set("a", 2)
    assert (Variable("a", 1, enabled=False), Variable("a", 2)) == scope.variables()


def test_unset() -> None:
    """Unsetting removes every enabled one of the name."""
    scope = environment(
        Variable("a", 1),
        Variable("b", 2),
        Variable("a", 3, enabled=False),
        Variable("a", 4),
        Variable("c", 5),
    )
    scope.unset("a")
    scope.unset("nothing")
    assert [2, 3, 5] == [entry.value for entry in scope]
    assert (None, 2, 5) == (scope.get("a"), scope.get("b"), scope.get("c"))


def test_clear() -> None:
    """Clearing removes disabled ones too, and the scope can be used again."""
    scope = environment(Variable("a", 1), Variable("b", 2, enabled=False))
    scope.clear()
    scope.set("a", 3)
    assert (Variable("a", 3),) == scope.variables()


def test_views() -> None:
    """Scripts see Postman's variable objects."""
    scope = environment(Variable("a", 1, "secret"), Variable("b", 2, enabled=False))
    assert [
        {"key": "a", "value": 1, "type": "secret", "enabled": True},
        {"key": "b", "value": 2, "type": "any", "enabled": False},
    ] == scope.views()


def test_origin() -> None:
    """An origin that is given wins over the label."""
    scope = Scope("globals", "globals", [Variable("a", 1)], origin="--global-var")
    assert Entry("a", 1, origin="--global-var") == scope.entry("a")


def test_no_values_in_repr() -> None:
    """No value shows in a repr."""
    scope = environment(Variable("a", SECRET))
    assert SECRET not in repr([*scope, scope, Scopes(scope).lookup("a")])


def test_precedence() -> None:
    """Each scope wins over those behind it."""
    scopes = Scopes(*(Scope(name, f"{name} label", [Variable("a", name)]) for name in PRECEDENCE))
    for name in PRECEDENCE:
        assert Resolved("a", name, name, f"{name} label") == scopes.lookup("a")
        scopes[name].unset("a")
    assert scopes.lookup("a") is None


def test_disabled_is_passed_over() -> None:
    """A disabled variable lets the next scope answer."""
    scopes = Scopes(environment(Variable("a", 1, enabled=False)), Scope("globals", "g", [Variable("a", 2)]))
    assert Resolved("a", 2, "globals", "g") == scopes.lookup("a")


def test_null_is_a_value() -> None:
    """A null ends the search, as any value does."""
    scopes = Scopes(environment(Variable("a", None)), Scope("globals", "g", [Variable("a", 2)]))
    found = scopes.lookup("a")
    assert found
    assert (None, "null") == (found.value, found.text)


def test_origin_falls_back_to_the_label() -> None:
    """What a write without an origin leaves is said to come from the scope."""
    scopes = Scopes(environment())
    scopes["environment"].set("a", 1)
    assert Resolved("a", 1, "environment", "prod.json") == scopes.lookup("a")


def test_dynamic_comes_last() -> None:
    """A variable wins over the generator of the same name."""
    scopes = Scopes(
        environment(Variable("$a", 1)), dynamic=lambda name: 5 if name in ("$a", "$b", "c") else None
    )
    assert Resolved("$a", 1, "environment", "prod.json") == scopes.lookup("$a")
    assert Resolved("$b", 5, "dynamic", "dynamic variable") == scopes.lookup("$b")
    assert (None, None) == (scopes.lookup("$c"), scopes.lookup("c"))


def test_replace() -> None:
    """A scope can be put in another's place, at the same precedence."""
    scopes = Scopes(Scope("data", "row 1", [Variable("a", 1)]), environment(Variable("a", 9)))
    scopes.replace(Scope("data", "row 2", [Variable("a", 2)]))
    assert Resolved("a", 2, "data", "row 2") == scopes.lookup("a")
    assert PRECEDENCE == tuple(scope.name for scope in scopes)


def test_same_name_twice() -> None:
    """Two scopes of one name are a mistake of the caller."""
    with pytest.raises(ValueError, match="same name"):
        Scopes(environment(), environment())


def test_changes_are_counted() -> None:
    """There is another number after each write to any of the scopes, and after one was replaced."""
    scopes = Scopes(environment(Variable("a", 1)))
    writes: tuple[Callable[[], None], ...] = (
        lambda: scopes["environment"].set("a", 2),
        lambda: scopes["globals"].set("b", 2),
        lambda: scopes["globals"].unset("b"),
        scopes["environment"].clear,
        lambda: scopes.replace(Scope("data", "row 2")),
        lambda: scopes["data"].set("c", 3),
    )
    seen = [scopes.changes.count]
    for write in writes:
        write()
        seen.append(scopes.changes.count)
    scopes.lookup("a")
    scopes["globals"].unset("b")
    assert (len(writes) + 1, seen[-1]) == (len(set(seen)), scopes.changes.count)


def test_changes_to_scopes_that_others_share() -> None:
    """Who shares scopes with others hears of their writes, in both directions; a copy is on its own."""
    scopes = Scopes(environment())
    narrower, copy = scopes.with_scope(Scope("local", "", [Variable("a", 1)])), scopes.copy()
    seen = [each.changes.count for each in (scopes, narrower, copy)]
    scopes["environment"].set("a", 1)
    narrower["globals"].set("a", 1)
    assert [seen[0] + 2, seen[1] + 2, seen[2]] == [each.changes.count for each in (scopes, narrower, copy)]


@pytest.mark.parametrize(("value", "expected"), [("x", "x"), (1.0, "1"), (None, "null"), ("", "")])
def test_texts(value: Any, expected: str) -> None:
    """The text of a variable is that of its lookup."""
    scopes = Scopes(environment(Variable("a", value)), Scope("globals", "g", [Variable("a", "g")]))
    found = scopes.lookup("a")
    assert (expected, expected) == (scopes.text("a"), found and found.text)


def test_texts_that_only_a_lookup_finds() -> None:
    """A dynamic variable has a new value for each look at it, which is the lookup's to give."""
    scopes = Scopes(environment(Variable("b", 1, enabled=False)), dynamic=lambda _: pytest.fail("asked"))
    assert (None, None) == (scopes.text("$guid"), scopes.text("b"))
