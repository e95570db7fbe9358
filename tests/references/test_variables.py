from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from azbearer.collection import parse_variable_file, with_values
from azbearer.collection.model import Variable
from azbearer.errors import InputError
from azbearer.references import ReferenceContext, ResolvedFile, SecretReferenceError, resolve_variables

CANARY = "canary-secret"
ENTRIES = [
    {"key": "client_secret", "value": "env:A", "type": "secret", "enabled": True, "own": 1},
    {"key": "url", "value": "file:///x", "enabled": True},
    {"key": "old_secret", "value": "env:NOT_SET", "enabled": False},
]


def resolve(entries: list[dict[str, Any]] = ENTRIES, **environment: str) -> ResolvedFile:
    content = json.dumps({"name": "dev", "values": entries}).encode()
    file = parse_variable_file(content, "dev.json", "environment")
    return resolve_variables(file, ReferenceContext(environment or {"A": CANARY}, Path()))


def exported(resolved: ResolvedFile, variables: Any) -> Any:
    return with_values(resolved.file, resolved.restored(variables), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def test_secrets_take_the_places_of_their_references() -> None:
    """What is disabled is not looked up, and what is no secret is no reference."""
    resolved = resolve()
    assert [CANARY, "file:///x", "env:NOT_SET"] == [variable.value for variable in resolved.values]
    assert ((CANARY,), {"client_secret": "env:A"}) == (resolved.secrets, resolved.names)


def test_an_export_has_the_references() -> None:
    """An unchanged variable stands in it as it stood in the file."""
    resolved = resolve()
    assert ENTRIES == exported(resolved, resolved.values)["values"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (CANARY, "env:A"),
        (f"Basic {CANARY}=", "Basic env:A="),
        ({"x": [CANARY, 1]}, {"x": ["env:A", 1]}),
        ("other", "other"),
        (None, None),
        (5, 5),
    ],
)
def test_copies_of_a_secret(value: Any, written: Any) -> None:
    """A script may have put the secret into another variable: it is not written from there either."""
    resolved = resolve()
    document = exported(resolved, (*resolved.values, Variable("copy", value)))
    assert written == document["values"][-1]["value"]
    assert CANARY not in json.dumps(document)


def test_a_new_secret_is_written() -> None:
    """What a script has set in the place of the secret is no longer the reference's business."""
    resolved = resolve()
    (first, *rest) = resolved.values
    document = exported(resolved, (Variable(first.key, "rotated", first.type), *rest))
    assert "rotated" == document["values"][0]["value"]


def test_short_secrets() -> None:
    """A short one is not cut out of longer texts, where it would be found by chance."""
    resolved = resolve([{"key": "password", "value": "env:A"}], A="ab")
    assert ["env:A", "cab"] == [
        each.value for each in resolved.restored((Variable("x", "ab"), Variable("y", "cab")))
    ]


def test_a_missing_secret_names_its_variable() -> None:
    """And where it should have been."""
    with pytest.raises(SecretReferenceError) as caught:
        resolve(B="x")
    assert 'variable "client_secret", env:A' == caught.value.where


def test_half_of_a_reference() -> None:
    """It is an error, not a secret."""
    with pytest.raises(InputError, match="is no reference of that kind"):
        resolve([{"key": "client_secret", "value": "keyring:x"}])


def test_no_secret_in_a_repr() -> None:
    """Values are left out."""
    assert CANARY not in repr(resolve())
