from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from azbearer.secrets import Secret
from azbearer.tokens.grants.proof import AssertionProof, Moment, NoProof, SecretProof

if TYPE_CHECKING:
    from azbearer.tokens.grants.proof import ClientProof, Prepared

MOMENT = Moment("https://login.example/token", 0.0, bytes)


def prepared(proof: ClientProof) -> Prepared:
    with pytest.raises(StopIteration) as end:
        next(proof.prepare(0))
    result: Prepared = end.value.value
    return result


def test_no_proof() -> None:
    """The client id, and no secrets."""
    assert ((("client_id", "app"),), (), ()) == prepared(NoProof()).proven("app", MOMENT)


def test_a_secret_in_the_body() -> None:
    """It is among the values that errors must not repeat."""
    fields, headers, secrets = prepared(SecretProof(Secret("s3cret"))).proven("app", MOMENT)
    assert ((("client_id", "app"), ("client_secret", "s3cret")), (), ("s3cret",)) == (
        fields,
        headers,
        secrets,
    )


def test_a_secret_in_a_header() -> None:
    """So is its encoded form."""
    proven = prepared(SecretProof(Secret("ü"), in_header=True)).proven("app", MOMENT)
    encoded = base64.b64encode(b"app:%C3%BC").decode()
    assert ((("Authorization", f"Basic {encoded}"),), ("ü", encoded)) == (proven.headers, proven.secrets)


def test_equal_proofs_are_equal() -> None:
    """That is how a needless repetition is avoided."""
    one, same, other = (prepared(SecretProof(Secret(text))) for text in ("a", "a", "b"))
    assert one == same
    assert one != other
    assert prepared(AssertionProof(Secret("a"))) != one


@pytest.mark.parametrize("proof", [SecretProof(Secret("canary")), AssertionProof(Secret("canary"))])
def test_nothing_secret_in_repr(proof: ClientProof) -> None:
    """Neither description nor preparation show it."""
    assert "canary" not in repr(proof) + repr(prepared(proof))
