from __future__ import annotations

import pytest

from azbearer.auth.signature import Signature
from azbearer.auth.signing import AUTH_TYPES, sign
from azbearer.auth.subject import Subject
from azbearer.errors import RequestRefusedError


def header(name: str, value: str, *protected: str) -> Signature:
    return Signature(headers=((name, value),), protected=frozenset(protected))


@pytest.mark.parametrize(
    ("kind", "parameters", "expected"),
    [
        ("noauth", {"token": "ignored"}, Signature()),
        ("bearer", {"token": "T"}, header("Authorization", "Bearer T", "T")),
        ("bearer", {"token": ""}, Signature()),
        ("bearer", {}, Signature()),
        ("bearer", {"token": "{{unset}}"}, header("Authorization", "Bearer {{unset}}", "{{unset}}")),
        (
            "basic",
            {"username": "ü", "password": "p:w"},
            header("Authorization", "Basic w7w6cDp3", "p:w", "w7w6cDp3"),
        ),
        ("basic", {"username": "u"}, header("Authorization", "Basic dTo=", "dTo=")),
        ("basic", {}, header("Authorization", "Basic Og==", "Og==")),
        ("apikey", {"key": "X-K", "value": "v", "in": "header"}, header("X-K", "v", "v")),
        ("apikey", {"key": "X-K", "value": "v"}, header("X-K", "v", "v")),
        ("apikey", {"key": "X-K", "value": ""}, header("X-K", "")),
        ("apikey", {"key": "X-K"}, header("X-K", "")),
        (
            "apikey",
            {"key": "k k", "value": "v&", "in": "query"},
            Signature(query=(("k k", "v&"),), protected=frozenset({"v&"})),
        ),
        ("apikey", {"value": "v"}, Signature()),
    ],
)
def test_signatures(kind: str, parameters: dict[str, str], expected: Signature) -> None:
    """What newman 6.2 adds to a request for each type, and the values that redirects must not carry on."""
    assert expected == sign(kind, parameters, Subject)


@pytest.mark.parametrize("kind", ["akamai", "AWSv4", "Bearer", "", "__proto__"])
def test_other_types_are_refused(kind: str) -> None:
    """Different from newman, which warns and sends the request without: it would fail, or worse."""
    with pytest.raises(RequestRefusedError) as caught:
        sign(kind, {}, Subject, where="Groups / List")
    assert ("Groups / List", f'the auth type "{kind}" is not supported') == (
        caught.value.where,
        caught.value.message,
    )
    assert all(name in caught.value.hint for name in AUTH_TYPES)


def test_a_setting_of_no_use_names_the_type_and_the_request() -> None:
    """What a signer refuses says which auth setting of which request it is."""
    with pytest.raises(RequestRefusedError) as caught:
        sign("jwt", {"algorithm": "none"}, Subject, where="Groups / List")
    assert ("Groups / List", 'jwt auth: there is no algorithm "none" for tokens') == (
        caught.value.where,
        caught.value.message,
    )
