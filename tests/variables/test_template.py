from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer.errors import VariableError
from azbearer.variables.scopes import Resolved
from azbearer.variables.template import Template, resolve_text, resolve_value, unresolved


def lookup(**values: Any) -> Any:
    return lambda name: Resolved(name, values[name], "environment", "prod.json") if name in values else None


NAMES = lookup(
    a="A",
    b="{{a}}",
    host="{{stage}}.contoso.com",
    stage="test",
    host_test="H",
    n=1.0,
    empty="",
    half="{{a",
    **{"": "E", " x ": "blanks", "x\ny": "line", "é": "accent"},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("{{a}}", "A"),
        ("{{a}}-{{a}}/{{n}}", "A-A/1"),
        ("[{{empty}}]", "[]"),
        ("{{b}}", "A"),
        ("https://{{host}}/x", "https://test.contoso.com/x"),
        ("{{host_{{stage}}}}", "H"),
        ("{{unknown}}", "{{unknown}}"),
        ("{{unknown}} {{a}}", "{{unknown}} A"),
        ("{{ a }}", "{{ a }}"),
        ("{{ x }}", "blanks"),
        ("{{x\ny}}", "line"),
        ("{{A}}", "{{A}}"),
        ("{{é}}", "accent"),
        ("{{}}", "E"),
        ("{{{a}}}", "{A}"),
        ("{a} {{a} a}} {{", "{a} {{a} a}} {{"),
        ("{{half}}}}", "A"),
        ('{"x": {"y": {{n}}}}', '{"x": {"y": 1}}'),
    ],
)
def test_resolve(text: str, expected: str) -> None:
    """Known names are replaced, repeatedly; everything else stays as it is written."""
    assert expected == resolve_text(text, NAMES)


def chain(length: int) -> dict[str, str]:
    """v1 refers to v2, that to v3, and so on; the last one is "end"."""
    return {**{f"v{at}": f"{{{{v{at + 1}}}}}" for at in range(1, length)}, f"v{length}": "end"}


def test_nineteen_deep() -> None:
    """Nineteen levels are fine."""
    assert "end" == resolve_text("{{v1}}", lookup(**chain(19)))


def test_unknown_after_nineteen() -> None:
    """An unknown name at the very end of nineteen levels stays as it is."""
    names = {**chain(19), "v19": "{{unknown}}"}
    assert "{{unknown}}" == resolve_text("{{v1}}", lookup(**names))


def failure(text: str, **names: Any) -> VariableError:
    with pytest.raises(VariableError) as caught:
        resolve_text(text, lookup(**names), where="demo.json > List, url")
    return caught.value


def test_twenty_deep() -> None:
    """One more is an error that names the chain, not a request with braces in it."""
    error = failure("{{v1}}", **chain(20))
    assert error.message.startswith("variables are nested more than 19 deep: v1 -> v2 -> v3")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"a": "<{{a}}>"}, 'variable "a" refers to itself: a -> a'),
        ({"a": "{{b}}", "b": "{{c}}", "c": "{{b}}"}, 'variable "b" refers to itself: b -> c -> b'),
        ({"a": "{{a}}{{a}}"}, 'variable "a" refers to itself: a -> a'),
        ({"a": "{{a}}" * 1000}, 'variable "a" refers to itself: a -> a'),
    ],
)
def test_cycles(names: dict[str, str], message: str) -> None:
    """A cycle is an error that names its variables and where they come from."""
    error = failure("{{a}}", **names)
    assert (message, "demo.json > List, url <- prod.json") == (error.message, error.where)
    assert error.hint


def test_unused_cycle() -> None:
    """A cycle that the text does not touch is nobody's problem."""
    assert "A" == resolve_text("{{a}}", lookup(a="A", b="{{b}}"))


def test_cycle_of_pieces() -> None:
    """A cycle of names that are put together from pieces ends after the last round."""
    error = failure("{{a{{n}}}}", n="1", a1="{{a{{n}}}}")
    assert error.message.startswith("variables are nested more than 19 deep: n -> a1 -> n -> a1")


EXPLOSIONS = [
    {f"v{at}": f"{{{{v{at + 1}}}}}" * 10 for at in range(12)},
    {"v0": "{{w}}" * 100_000, "w": "x" * 1000},
    {f"v{at}": f"{{{{v{{{{n{at + 1}}}}}}}}}" * 10 for at in range(12)}
    | {f"n{at}": str(at) for at in range(13)},
]


@pytest.mark.parametrize("names", EXPLOSIONS)
def test_explosions(names: dict[str, str]) -> None:
    """Growth beyond all reason is an error before the work is done."""
    calls = itertools.count()
    find = lookup(**names)
    with pytest.raises(VariableError, match="grows to more than 16 MiB"):
        resolve_text(
            "{{v0}}", lambda name: find(name) if next(calls) < 500_000 else pytest.fail("too much work")
        )


def test_large_first_round() -> None:
    """The size is bounded within a round as well."""
    error = failure("{{v}}" * 100, v="x" * (1 << 20))
    assert ('variable "v" grows to more than 16 MiB of text', "demo.json > List, url <- prod.json") == (
        error.message,
        error.where,
    )


def test_values_never_in_errors() -> None:
    """Errors quote names, shortened, and no values."""
    error = failure("{{a}}", a="s3cr3t {{" + "b" * 100 + "}}", **{"b" * 100: "s3cr3t {{a}}"})
    assert ("s3cr3t" in str(error.lines()), "b" * 58 in str(error.lines())) == (False, False)


def test_resolve_value() -> None:
    """Texts are resolved at any depth; names and other values stay, and the input is not changed."""
    value = {"{{a}}": ["{{a}}", 1, None, {"x": "{{b}}"}], "t": True}
    assert {"{{a}}": ["A", 1, None, {"x": "A"}], "t": True} == resolve_value(value, NAMES)
    assert ["{{a}}", 1, None, {"x": "{{b}}"}] == value["{{a}}"]


@pytest.mark.parametrize(("value", "expected"), [("{{a}}", "A"), (5, 5), (None, None), ([], [])])
def test_resolve_plain_value(value: Any, expected: Any) -> None:
    """Any JSON value is resolved, a plain one too."""
    assert expected == resolve_value(value, NAMES)


def test_resolve_deep_value() -> None:
    """Depth is no obstacle."""
    value: Any = "{{a}}"
    for _ in range(5000):
        value = [value]
    resolved = resolve_value(value, NAMES)
    while isinstance(resolved, list):
        (resolved,) = resolved
    assert "A" == resolved


def test_unresolved() -> None:
    """The names that stay are given once each, in order."""
    names = lookup(a="{{deep}}", n="1")
    assert ["x", "deep", "y1"] == unresolved("{{x}}{{a}}{{x}}{{y{{n}}}}{{n}}", names)


def test_texts_for_less() -> None:
    """Where the text of a name is known without the lookup, that is not asked."""
    texts = {"a": "A", "b": "{{c}}", "empty": ""}
    asked: list[str] = []

    def find(name: str) -> Resolved | None:
        asked.append(name)
        return Resolved(name, "C", "environment") if name == "c" else None

    assert "A[]" == Template("{{a}}[{{empty}}]").resolve(find, texts.get)
    assert [] == asked
    assert ["C", "{{x}}"] == [Template(text).resolve(find, texts.get) for text in ("{{b}}", "{{x}}")]
    assert {"c", "x", "b"} >= {*asked}


def test_a_template_is_used_again() -> None:
    """It is resolved anew each time."""
    template = Template("<{{a}}>")
    assert ["<1>", "<2>", "<{{a}}>"] == [template.resolve(lookup(**n)) for n in ({"a": 1}, {"a": "2"}, {})]
    assert "<{{a}}>" == template.text


pieces = st.sampled_from(["{{", "}}", "{", "}", "a", "b", "c", "{{a}}", "{{b}}", "{{c}}", " ", "x"])
texts = st.lists(pieces, max_size=12).map("".join)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(texts, texts, texts, texts)
def test_never_hangs(text: str, a: str, b: str, c: str) -> None:
    """Whatever the values are, resolving ends: with nothing left to replace, or with an error."""
    names = lookup(a=a, b=b, c=c)
    try:
        resolved = resolve_text(text, names)
    except VariableError:
        return
    assert resolved == resolve_text(resolved, names)
