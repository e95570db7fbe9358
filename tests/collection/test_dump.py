from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbearer.collection.dump import dump_compact, dump_document, dump_indented
from azbearer.collection.json_text import parse_json

# Numbers as a file may hold them, most of them in ways that no float would be written.
LITERALS = [
    "1.0",
    "1e400",
    "12345678901234567890",
    "-0",
    "-0.0",
    "1.50",
    "1E5",
    "0.1000",
    "7" * 700,
    "-1e-400",
]


def test_layout() -> None:
    """The layout is Postman's: tabs, a blank behind the colon, no final line feed."""
    expected = '{\n\t"a": [\n\t\t1,\n\t\t"é"\n\t],\n\t"b": {},\n\t"c": []\n}'
    assert expected == dump_document({"a": [1, "é"], "b": {}, "c": []})


def test_compact() -> None:
    """The compact layout has no white space."""
    assert '{"a":[1,null,true],"b":{"c":{}}}' == dump_compact({"a": [1, None, True], "b": {"c": {}}})


def test_indented() -> None:
    """The layout for people has two spaces a level."""
    assert '{\n  "a": [\n    1\n  ]\n}' == dump_indented({"a": [1]})


@pytest.mark.parametrize("literal", LITERALS)
def test_literals(literal: str) -> None:
    """A number leaves as the literal it came as."""
    assert f"[{literal}]" == dump_compact(parse_json(f"[{literal}]".encode(), "demo.json"))


def test_surrogates() -> None:
    """A lone surrogate leaves as an escape, a pair as its character."""
    assert '["\\ud800x","😀"]' == dump_compact(parse_json(rb'["\ud800x","\ud83d\ude00"]', "demo.json"))


def test_key_order() -> None:
    """Keys keep their order, numbers among them too."""
    assert '{"b":1,"10":2,"2":3,"a":4}' == dump_compact({"b": 1, "10": 2, "2": 3, "a": 4})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_not_finite(value: float) -> None:
    """What JSON can't say becomes null."""
    assert "null" == dump_compact(value)


def test_deep() -> None:
    """Depth is no obstacle, and the indentation stops growing."""
    text = "[" * 9000 + "]" * 9000
    assert text == dump_compact(parse_json(text.encode(), "demo.json"))
    assert 5_000_000 > len(dump_document(parse_json(text.encode(), "demo.json")))


texts = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    ["\ud800", "\udc00", "\u2028", "\x7f\x00"]
)
documents: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["null", "true", "false", *LITERALS])
    | st.floats(allow_nan=False, allow_infinity=False).map(repr)
    | texts.map(json.dumps),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda parts: f"[{','.join(parts)}]")
        | st.lists(st.tuples(texts.map(json.dumps), inner), max_size=4).map(
            lambda pairs: "{" + ",".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=15,
)


def as_written(text: str) -> Any:
    """A document's meaning with its numbers as texts, read by Python's own reader."""
    return json.loads(
        text, parse_float=lambda literal: f"number {literal}", parse_int=lambda literal: f"number {literal}"
    )


@settings(max_examples=200, derandomize=True, deadline=None)
@given(documents)
def test_round_trip(text: str) -> None:
    """Whatever is read is written with the same meaning, the numbers' literals included."""
    raw = parse_json(text.encode(), "demo.json")
    for written in (dump_document(raw), dump_compact(raw)):
        written.encode()
        assert as_written(text) == as_written(written)
