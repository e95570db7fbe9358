from __future__ import annotations

import random
import re
from datetime import UTC, datetime

import pytest

from azbearer.variables.phrases import Phrases

NOW = datetime(2026, 3, 1, 23, 30, 5, tzinfo=UTC)


def phrase(text: str, **rules: str) -> str:
    """What a rule gives beside others."""
    return Phrases({"it": text, **rules}, random.Random(1), lambda: NOW).text("it")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a {word}!", "a bIg!"),
        ("{^word}", "BIg"),
        ("{_word}", "big"),
        ("{word*3}", "bIgbIgbIg"),
        ("{word*2, }", "bIg, bIg"),
        ("{word*2-}", "bIg-bIg"),
        ("{word*2-2\n}", "bIg\nbIg"),
        ("{nested}", "<bIg>"),
        ("{$name}", "dollar"),
        ("{int 5 5}", "5"),
        ("{int -3 -3}", "-3"),
        ("{decimal 1 1 3}", "1.000"),
        ("{date 0 0}", "Sun Mar 01 2026 23:30:05 GMT+0000 (Coordinated Universal Time)"),
        ("{date 1 1}", "Mon Mar 02 2026 23:30:05 GMT+0000 (Coordinated Universal Time)"),
        # The examples of the IBAN registry.
        ("{iban german}", "DE89370400440532013000"),
        ("{iban british}", "GB29NWBK60161331926819"),
    ],
)
def test_references(text: str, expected: str) -> None:
    """What stands in braces is replaced as the module says."""
    rules = {
        "word": "bIg", "nested": "<{word}>", "$name": "dollar",
        "german": "DE370400440532013000", "british": "GBNWBK60161331926819",
    }  # fmt: skip
    assert expected == phrase(text, **rules)


def test_alternatives() -> None:
    """Each alternative is taken at times."""
    phrases = Phrases({"it": "a|b|"}, random.Random(1), lambda: NOW)
    assert {"a", "b", ""} == {phrases.text("it") for _ in range(40)}


def test_ranges() -> None:
    """Both ends of a range are taken at times, and nothing beyond."""
    phrases = Phrases({"it": "{x*1-3}", "x": "x", "n": "{int 0 2}"}, random.Random(1), lambda: NOW)
    assert {"x", "xx", "xxx"} == {phrases.text("it") for _ in range(40)}
    assert {"0", "1", "2"} == {phrases.text("n") for _ in range(40)}


def test_check_digits() -> None:
    """Every IBAN passes its own check, also with letters and a check number below ten."""
    phrases = Phrases(
        {"it": "{iban x}", "x": "MT{c*4}{d*5}", "c": "A|B|Z", "d": "0|5|9"}, random.Random(1), lambda: NOW
    )
    for _ in range(300):
        text = phrases.text("it")
        assert re.fullmatch(r"MT\d\d[ABZ]{4}\d{5}", text)
        assert 1 == int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97


def test_an_unknown_rule() -> None:
    """A rule that is not there is a mistake in the table."""
    with pytest.raises(KeyError):
        phrase("{nope}")
