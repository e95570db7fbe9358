from __future__ import annotations

import pytest

from azbearer.collection import Variable
from azbearer.variables.hints import suggest
from azbearer.variables.scopes import Scope, Scopes

SCOPES = Scopes(
    Scope("data", "row", [Variable("row", 1)]),
    Scope("environment", "prod.json", [Variable("tenantid", 1), Variable("off", 1, enabled=False)]),
    Scope("collection", "demo.json", [Variable("client_secret", 1)]),
    Scope("globals", "g.json", [Variable("Région", 1)]),
    Scope("local", "", [Variable("subscriptionId", 1)]),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tenantId", 'the environment has "tenantid"; names are case-sensitive'),
        (" row ", 'the data row has "row"; blanks inside the braces count'),
        (" TenantId", 'the environment has "tenantid"; names are case-sensitive'),
        ("RÉGION", 'the globals have "Région"; names are case-sensitive'),
        ("off", 'the environment has "off", but it is disabled'),
        ("clientSecret", 'the collection has "client_secret"'),
        ("subscriptonId", 'the run\'s local variables have "subscriptionId"'),
        ("$randomThing", "there is no dynamic variable of that name"),
        ("nothing", ""),
    ],
)
def test_suggest(name: str, expected: str) -> None:
    """A name that is not found leads to the one that was probably meant."""
    assert expected == suggest(name, SCOPES)
