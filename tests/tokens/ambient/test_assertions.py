from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError
from azbearer.tokens.ambient.assertions import checked_assertion, exchange_audience


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("https://login.microsoftonline.com", "api://AzureADTokenExchange"),
        ("https://login.microsoftonline.us/", "api://AzureADTokenExchangeUSGov"),
        ("https://127.0.0.1:8443", "api://AzureADTokenExchange"),
    ],
)
def test_audience(authority: str, expected: str) -> None:
    """The audience is the cloud's; an unknown authority gets the public one."""
    assert expected == exchange_audience(authority)


def test_space_around_it() -> None:
    """Files end with a line break."""
    assert "a.b.c" == checked_assertion(" a.b.c\n", source="s", where="w", hint="h").reveal()


@pytest.mark.parametrize("value", [None, 1, "", "a.b", "a.b.c.d", "a.b.ü", "a.b c.d"])
def test_no_jwt(value: object) -> None:
    """Three parts in base64url, nothing else."""
    with pytest.raises(AuthenticationError, match="s holds no signed token"):
        checked_assertion(value, source="s", where="w", hint="h")
