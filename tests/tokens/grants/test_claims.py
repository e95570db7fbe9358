from __future__ import annotations

import json

import pytest

from azbearer.errors import UsageError
from azbearer.tokens.grants.claims import merged_claims

CP1 = {"values": ["cp1"]}


def test_nothing_to_say() -> None:
    """No challenge, no capability: no parameter."""
    assert merged_claims(None, enable_cae=False) is None


def test_the_capability_alone() -> None:
    """What a CAE client sends every time."""
    assert {"access_token": {"xms_cc": CP1}} == json.loads(merged_claims(None, enable_cae=True) or "")


def test_a_challenge_keeps_what_it_has() -> None:
    """The capability is added beside it."""
    challenge = '{"access_token":{"nbf":{"essential":true,"value":"1"}},"id_token":{}}'
    merged = json.loads(merged_claims(challenge, enable_cae=True) or "")
    assert {
        "access_token": {"nbf": {"essential": True, "value": "1"}, "xms_cc": CP1},
        "id_token": {},
    } == merged


def test_capabilities_are_not_doubled() -> None:
    """Those of the challenge stay."""
    challenge = '{"access_token":{"xms_cc":{"values":["cp1","llt"]}}}'
    assert ["llt", "cp1"] == json.loads(merged_claims(challenge, enable_cae=True) or "")["access_token"][
        "xms_cc"
    ]["values"]


@pytest.mark.parametrize("odd", ['{"access_token":null}', '{"access_token":{"xms_cc":[]}}'])
def test_odd_challenges(odd: str) -> None:
    """Parts of the wrong type are replaced."""
    assert CP1 == json.loads(merged_claims(odd, enable_cae=True) or "")["access_token"]["xms_cc"]


def test_without_cae_a_challenge_goes_as_it_is() -> None:
    """No capability is claimed that the caller does not have."""
    assert '{"a":1}' == merged_claims('{ "a": 1 }', enable_cae=False)


@pytest.mark.parametrize("text", ["x", "[]", "1", "[" * 100_000])
def test_what_is_no_challenge(text: str) -> None:
    """An error of the caller."""
    with pytest.raises(UsageError, match="no JSON object"):
        merged_claims(text, enable_cae=True)
