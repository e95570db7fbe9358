from __future__ import annotations

import pytest

from azbearer.errors import AuthenticationError, UsageError
from azbearer.tokens.ambient.identity import IdentityChoice, identity_choice


def test_system_is_the_default() -> None:
    """Without an id, and with empty ones, the system's own identity is meant."""
    assert IdentityChoice() == identity_choice(None, None, None) == identity_choice("", "", "")


def test_names() -> None:
    """The parameter has the endpoint's own name."""
    choice = identity_choice(None, "o1", None)
    assert (("principal", "o1"),) == choice.parameters({"object_id": "principal"}, source="it")


def test_unknown_kind() -> None:
    """An endpoint that would ignore the id is not asked."""
    with pytest.raises(AuthenticationError, match="by its resource id"):
        identity_choice(None, None, "/r").parameters({"client_id": "c"}, source="it")


def test_exclusive() -> None:
    """Two ids are a mistake of the caller, and both are named."""
    with pytest.raises(UsageError, match="client_id and resource_id"):
        identity_choice("c", None, "/r")
