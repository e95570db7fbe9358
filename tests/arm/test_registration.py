from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from azbearer.arm.registration import Missing, missing_registration, registration
from azbearer.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.arm.conftest import Played

    from azbearer.http.messages import Response

SUBSCRIPTION = "https://management.azure.com/subscriptions/s"
PUT = Request("PUT", f"{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Kusto/clusters/c?api-version=1")
BODY = {
    "error": {
        "code": "MissingSubscriptionRegistration",
        "message": "The subscription is not registered to use namespace 'Microsoft.Kusto'. See "
        "https://aka.ms/rps-not-found for how to register subscriptions.",
    }
}
MISSING = Missing("Microsoft.Kusto", SUBSCRIPTION)


@pytest.mark.parametrize(
    ("status", "body", "missing"),
    [
        (409, BODY, MISSING),
        (409, {"error": {"code": "MissingSubscriptionRegistration", "message": "?"}}, MISSING),
        (409, {"error": {"code": "Conflict", "message": "namespace 'Microsoft.Kusto'"}}, None),
        (200, BODY, None),
        (409, b"", None),
    ],
)
def test_what_is_missing(
    reply: Callable[..., Response], status: int, body: Any, missing: Missing | None
) -> None:
    """The code tells, and the message or the URL names the provider."""
    assert missing == missing_registration(PUT, reply(status, body))


def test_registering(play: type[Played], reply: Callable[..., Response]) -> None:
    """A POST, then reads until it is registered."""
    states = ["Registering", "Registering", "Registered"]
    played = play(registration(MISSING, PUT), [reply(200, {"registrationState": state}) for state in states])
    base = "/subscriptions/s/providers/Microsoft.Kusto"
    reads = [f"GET {base}?api-version=2016-02-01"] * 2
    assert [f"POST {base}/register?api-version=2016-02-01", *reads] == played.lines
    assert (None, None, [1.0, 2.0]) == (played.result, played.error, played.pauses)


def test_a_refusal(play: type[Played], reply: Callable[..., Response]) -> None:
    """Who may not register gets the service's answer."""
    assert 403 == play(registration(MISSING, PUT), [reply(403)]).result.status
