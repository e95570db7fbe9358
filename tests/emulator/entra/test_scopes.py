"""What a token is asked for."""

from __future__ import annotations

import pytest

from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.entra.scopes import Target, user_target

ARM = "https://management.azure.com"
ALL = ("user_impersonation", ".default")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, None),
        ({"scope": ""}, None),
        ({"resource": f"{ARM}/"}, Target(f"{ARM}/")),
        ({"scope": f"{ARM}/.default"}, Target(ARM, ALL)),
        ({"scope": f"{ARM}//.default"}, Target(f"{ARM}/", ALL)),
        ({"scope": f"{ARM}/user_impersonation openid"}, Target(ARM, openid=frozenset({"openid"}))),
        ({"scope": "api://app/read api://app/write"}, Target("api://app", ("read", "write"))),
        ({"scope": "User.Read"}, Target("https://graph.microsoft.com", ("User.Read",))),
    ],
)
def test_a_form_names_one_resource(form: dict[str, str], expected: Target | None) -> None:
    """By `resource`, or by scopes that share one; scopes without one are Graph's."""
    assert expected == user_target(form)


def test_two_resources_are_one_too_many() -> None:
    """A token has one audience."""
    with pytest.raises(AadstsError, match="AADSTS70011"):
        user_target({"scope": f"{ARM}/.default User.Read"})


def test_default_is_no_permission() -> None:
    """It is told in the answer's scope, and not in the token's `scp`."""
    target = Target(ARM, ALL, frozenset({"openid"}))
    assert "user_impersonation" == target.granted
    assert f"openid {ARM}/user_impersonation {ARM}/.default" == target.scope
