from __future__ import annotations

import copy
import pickle

import pytest

from azbearer.collection.numbers import ExactFloat, HugeNumber, exact_float, read_float, read_int


@pytest.mark.parametrize("literal", ["1.0", "0.1", "1e+22", "-2.5"])
def test_plain_float(literal: str) -> None:
    """A float that Python writes as it was written is a plain float."""
    assert (float, float(literal)) == (type(read_float(literal)), read_float(literal))


@pytest.mark.parametrize("literal", ["1.50", "1E5", "0.10000000000000000555", "1e-400"])
def test_exact_float(literal: str) -> None:
    """A float that Python would write differently carries its literal."""
    number = read_float(literal)
    assert isinstance(number, ExactFloat)
    assert (literal, float(literal)) == (number.literal, number)


@pytest.mark.parametrize("literal", ["1e400", "-1.5E999"])
def test_huge_float(literal: str) -> None:
    """A number beyond every float is its literal as a text."""
    number = read_float(literal)
    assert isinstance(number, HugeNumber)
    assert literal == number


def test_int() -> None:
    """A whole number is exact, however large a float could not hold it."""
    assert 12345678901234567890 == read_int("12345678901234567890")


def test_negative_zero() -> None:
    """Negative zero keeps its sign."""
    number = read_int("-0")
    assert isinstance(number, ExactFloat)
    assert "-0" == number.literal


def test_endless_int() -> None:
    """A whole number with more digits than Python converts is its literal as a text."""
    assert HugeNumber("7" * 10_000) == read_int("7" * 10_000)


def test_copies() -> None:
    """Copies and pickles of a float keep its literal."""
    number = exact_float("1.50")
    assert ["1.50"] * 2 == [copy.deepcopy(number).literal, pickle.loads(pickle.dumps(number)).literal]  # noqa: S301 - our own pickle
