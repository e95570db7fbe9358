"""Texts that are resolved for each sending: which of them are what they were."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from azbearer.collection.model import Variable
from azbearer.errors import VariableError
from azbearer.runner.texts import Texts
from azbearer.variables.scopes import Resolved, Scope, Scopes


class Bench:
    """Texts with variables, and which names a generator or a lookup was asked for."""

    def __init__(self, **values: Any) -> None:
        self.asked: list[str] = []
        self.numbers = count()
        variables = [Variable(key, value) for key, value in values.items()]
        self.scopes = Scopes(Scope("environment", "", variables), dynamic=self.number)
        self.texts = Texts(self.scopes.lookup, self.scopes.text, self.scopes.changes)

    def number(self, name: str) -> int | None:
        """Another value each time."""
        self.asked.append(name)
        return next(self.numbers)

    def resolve(self, *texts: str) -> list[str]:
        """The texts in turn, as a request asks for them."""
        return [self.texts.resolve(text) for text in texts]

    def set(self, **values: Any) -> None:
        """Write variables."""
        for key, value in values.items():
            self.scopes["environment"].set(key, value)


def test_resolved() -> None:
    """Variables are replaced, what nobody knows stays, and a text without any is itself."""
    bench = Bench(a="A", b="{{a}}")
    assert ["A-A", "{{c}}", "d"] == bench.resolve("{{a}}-{{b}}", "{{c}}", "d")


def test_nothing_was_written() -> None:
    """As long as nobody writes a variable the texts are the same."""
    bench = Bench(a="A")
    bench.resolve("{{a}}", "{{unknown}}")
    assert bench.texts.are_the_same()
    bench.scopes["environment"].unset("nothing")
    assert bench.texts.are_the_same()


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ({"other": 1}, True),
        ({"a": "A"}, True),
        ({"a": "B"}, False),
        ({"c": "C"}, False),
        ({"unknown": 1}, False),
    ],
)
def test_what_was_written_counts(values: dict[str, Any], same: bool) -> None:
    """A write that no text shows is none; one that is deep in a value is."""
    bench = Bench(a="A", b="{{c}}", c="")
    bench.resolve("{{a}}", "{{b}}", "{{unknown}}")
    bench.set(**values)
    assert same == bench.texts.are_the_same()
    assert bench.texts.are_the_same()


def test_another_scope_in_the_place_of_one() -> None:
    """The next row of data may say something else."""
    bench = Bench(a="A")
    bench.resolve("{{a}}")
    bench.scopes.replace(Scope("data", "", [Variable("a", "row")]))
    assert not bench.texts.are_the_same()
    assert ["row"] == bench.resolve("{{a}}")


def test_values_that_are_new_each_time() -> None:
    """A generator is asked once for each sending, in the order of the texts, and never for what was sent."""
    bench = Bench(a="A")
    assert ["A", "0", "1"] == bench.resolve("{{a}}", "{{$b}}", "{{$c}}")
    assert not bench.texts.are_the_same()
    assert ["A", "2", "3"] == bench.resolve("{{a}}", "{{$b}}", "{{$c}}")
    assert ["$b", "$c", "$b", "$c"] == bench.asked


def test_a_generator_that_repeats_itself() -> None:
    """The texts can be the same though each was made anew; none is left over for the time after."""
    bench = Bench()
    bench.numbers = iter([7, 7, 8, 9])  # type: ignore[assignment]
    assert ["7"] == bench.resolve("{{$a}}")
    assert bench.texts.are_the_same()
    assert not bench.texts.are_the_same()
    assert ["8", "9"] == bench.resolve("{{$a}}", "{{$b}}")


def test_secrets_of_the_vault_are_asked_for_each_time() -> None:
    """A script may have changed one, and nobody counts that."""
    secrets = iter("ab")

    def lookup(name: str) -> Resolved:
        return Resolved(name, next(secrets), "vault")

    scopes = Scopes()
    texts = Texts(lookup, scopes.text, scopes.changes)
    texts.begin()
    assert texts.resolve("{{vault:x}}") == "a"
    assert not texts.are_the_same()
    assert texts.resolve("{{vault:x}}") == "b"


def test_another_way_through_the_texts() -> None:
    """What follows a text that has changed may be another text, or none."""
    bench = Bench(method="POST")
    assert ["POST", "0"] == bench.resolve("{{method}}", "{{$a}}")
    bench.set(method="GET")
    assert not bench.texts.are_the_same()
    assert ["GET", "1"] == bench.resolve("{{method}}", "{{$other}}")
    assert ["$a", "$other"] == bench.asked


def test_a_variable_that_refers_to_itself() -> None:
    """It is an error as often as it is asked for."""
    bench = Bench(a="A", b="B")
    bench.resolve("{{a}}", "{{b}}")
    bench.set(b="{{b}}")
    for _ in range(2):
        with pytest.raises(VariableError):
            bench.texts.are_the_same()
        bench.texts.begin()
        with pytest.raises(VariableError):
            bench.resolve("{{a}}", "{{b}}")
        bench.set(b="B")
        bench.texts.begin()
        bench.resolve("{{a}}", "{{b}}")
        bench.set(b="{{b}}")
