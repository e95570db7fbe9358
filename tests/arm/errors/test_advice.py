from __future__ import annotations

from azbearer.arm.errors.advice import hint_for


def test_the_innermost_known_code_decides() -> None:
    """A deployment's own code says less than the one of the resource within."""
    assert hint_for(409, ("DeploymentFailed", "ScopeLocked"), "").startswith("a lock forbids this")


def test_a_number_of_entra_decides_before_the_status() -> None:
    """AADSTS numbers have hints of their own."""
    assert "client secret" in hint_for(401, (), "AADSTS7000215: Invalid client secret").replace(
        "client_secret", "client secret"
    )


def test_the_status_is_the_last_resort() -> None:
    """Unknown codes get the hint of the status, if it has one."""
    assert hint_for(429, ("X",), "").startswith("wait")
    assert "" == hint_for(400, ("X",), "")
