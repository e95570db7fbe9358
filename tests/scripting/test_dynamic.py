"""Dynamic variables in `replaceIn`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.scripting import ScopeView
from azbearer.scripting.engine import SandboxEngine
from azbearer.variables.scopes import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

# The table that requests are held to as well.
SHAPES = json.loads((Path(__file__).parents[1] / "variables" / "dynamic_shapes.json").read_text("utf-8"))
SAY = "console.log(pm.variables.replaceIn('{{$guid}} {{$randomCity}} {{$randomInt}}'))"
MANY = """
for (const name of pm.variables.get("names")) {
  const values = [];
  for (let i = 0; i < 30; i += 1) values.push(pm.variables.replaceIn(`{{${name}}}`));
  console.log(name, values);
}
"""
Values = dict[str, list[str]]


def texts(outcome: Any) -> list[str]:
    assert outcome.error is None
    return [message.text for message in outcome.messages]


@pytest.fixture(scope="module")
def values(shared_engine: Any, script_input: Any) -> Values:
    """Thirty values for each name."""
    scopes = {"local": ScopeView("", [Entry("names", list(SHAPES))])}
    outcome = shared_engine[0].run(script_input(MANY, scopes=scopes), None)
    assert outcome.error is None
    return dict(message.arguments for message in outcome.messages)


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str, values: Values) -> None:
    """Each value has the shape that it has in requests, which is Postman's."""
    assert [] == [value for value in values[name] if not re.fullmatch(SHAPES[name], value)]


def test_check_digits(values: Values) -> None:
    """Every IBAN passes its own check (ISO 13616)."""
    for text in values["$randomBankAccountIban"]:
        assert 1 == int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97


def test_each_use_is_new(values: Values) -> None:
    """Each use gives a new value."""
    assert 30 == len(set(values["$guid"]))
    assert 1 < len(set(values["$randomCity"]))


@pytest.mark.parametrize("name", ["$randomThing", "cityStem", "$", "$toString", "__proto__"])
def test_unknown(name: str, run: Run) -> None:
    """An unknown name is left as it is, and so is a rule that only other rules use."""
    assert [f"{{{{{name}}}}}"] == texts(run(f"console.log(pm.variables.replaceIn('{{{{{name}}}}}'))"))


def test_a_variable_comes_first(run: Run) -> None:
    """A variable of the same name is nearer."""
    assert ["mine"] == texts(
        run("pm.variables.set('$randomCity', 'mine'); console.log(pm.variables.replaceIn('{{$randomCity}}'))")
    )


def test_the_words_are_sent_to_those_who_use_them(host: Any, script_input: Any) -> None:
    """A script that replaces nothing does not pay for them."""
    with SandboxEngine() as engine:
        for source, expected in (("1", set()), (SAY, {"dynamic"})):
            engine.run(script_input(source), host)
            assert engine._process is not None
            assert expected == engine._process.libraries


def said(script_input: Any, host: Any, seed: int | None, source: str = SAY) -> list[str]:
    """What a script says in the first process of a run, and in one that took its place."""
    with SandboxEngine(seed=seed) as engine:
        before = texts(engine.run(script_input(source), host))
        engine.close()
        return before + texts(engine.run(script_input(source), host))


def test_a_seed_repeats(script_input: Any, host: Any) -> None:
    """The same seed gives the same values, also after a process was replaced, which repeats none."""
    first, second, other, chance = (said(script_input, host, seed) for seed in (1, 1, 2, None))
    assert first == second
    assert 6 == len({*first, *other, *chance})


def test_crypto_follows_no_seed(script_input: Any, host: Any) -> None:
    """What a script makes to be secret can't be told from a number on a command line."""
    source = "console.log(crypto.randomUUID())"
    assert 4 == len({*said(script_input, host, 1, source), *said(script_input, host, 1, source)})
