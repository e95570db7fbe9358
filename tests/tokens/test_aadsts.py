from __future__ import annotations

import subprocess
import sys

import pytest

from azbearer.tokens import aadsts
from azbearer.tokens.aadsts import GENERIC, hint_of

# Those that the product's users meet first, and those that say "try again".
MUST_BE_KNOWN = (
    7000215,
    7000222,
    700016,
    90002,
    500011,
    70011,
    700027,
    7000218,
    9001023,
    53003,
    65001,
    70043,
    700082,
    50173,
    900382,
    900432,
    700024,
    50196,
    700022,
    90033,
    90006,
    90012,
    90024,
    90090,
    90055,
    50076,
    50079,
    50126,
    50034,
    50053,
    50057,
    50055,
    50105,
    501051,
    700025,
    7000112,
    7000229,
    700213,
    700212,
    700211,
    900144,
    9002313,
    50011,
    54005,
    70008,
    90038,
    70003,
    500133,
    100007,
)
TRY_AGAIN = {90033, 90006, 90012, 90024, 90090, 90055}


@pytest.mark.parametrize("code", MUST_BE_KNOWN)
def test_known_codes(code: int) -> None:
    """Each has a cause and a remedy of its own, and only passing faults are worth another try."""
    advice = hint_of(code)
    assert advice is not None
    assert advice != GENERIC
    assert (code in TRY_AGAIN) == advice.retryable
    assert advice.cause
    assert advice.remedy


def test_there_are_many() -> None:
    """At least forty; each reads as our messages do: lower case, no full stop."""
    table = aadsts._TABLE
    assert len(table) >= 40
    for advice in table.values():
        assert not advice.cause.endswith(".")
        assert advice.cause[:1].islower() or advice.cause.startswith(("Conditional", "Graph"))


@pytest.mark.parametrize("text", ["AADSTS7000215", "aadsts7000215", "7000215", " 7000215 ", 7000215])
def test_ways_to_write_a_code(text: str | int) -> None:
    """Number, text, or with its prefix."""
    assert hint_of(7000215) == hint_of(text)


def test_unknown_numbers() -> None:
    """General advice."""
    assert GENERIC == hint_of(7999999)


@pytest.mark.parametrize("text", ["", "invalid_client", "12", "AADSTS", "1.5", -50196])
def test_what_is_no_number(text: str | int) -> None:
    """Nothing."""
    assert hint_of(text) is None


def test_it_is_cheap_to_load() -> None:
    """Reports import the table: it brings neither HTTP nor cryptography along."""
    code = "import sys, azbearer.tokens.aadsts; print('pycurl' in sys.modules, 'cryptography' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "False False" == out.strip()
