from __future__ import annotations

from typing import Any

import pytest

from azbearer.collection.model import Variable
from azbearer.emulator import DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID, Emulator, EmulatorSettings
from azbearer.http.settings import ConnectTo
from azbearer.library.offline import emulator_settings, named_subscriptions, offline_of
from azbearer.variables.scopes import Scope, Scopes

TENANT = "10000000-0000-4000-8000-00000000000a"
CLIENT = "10000000-0000-4000-8000-00000000000b"
FIRST = "10000000-0000-4000-8000-00000000000C"
SECOND = "10000000-0000-4000-8000-00000000000d"


def scopes(**values: Any) -> Scopes:
    return Scopes(Scope("environment", "e", [Variable(key, value) for key, value in values.items()]))


def test_every_host_goes_to_the_emulator() -> None:
    """HTTPS to its HTTPS port, plain HTTP to the other; its CA is trusted."""
    with Emulator(EmulatorSettings()) as emulator:
        offline = offline_of(emulator)
        expected = {
            ConnectTo("management.azure.com", "443", "127.0.0.1", str(emulator.port)),
            ConnectTo("login.microsoftonline.com", "80", "127.0.0.1", str(emulator.http_port)),
        }
        assert expected <= set(offline.connect_to)
        assert offline.ca_pem == emulator.ca_pem


def test_what_the_variables_name_exists() -> None:
    """The tenant, the app with its secret, and the subscription."""
    made = emulator_settings(
        scopes(tenantId=TENANT, client_id=CLIENT, client_secret="secret", subscriptionId=FIRST)
    )
    assert made.tenants[0].id == TENANT
    assert (made.apps[0].tenant_id, made.apps[0].client_id, made.apps[0].secrets) == (
        TENANT,
        CLIENT,
        ("secret",),
    )
    assert [(each.id, each.tenant_id) for each in made.subscriptions] == [(FIRST.lower(), TENANT)]


@pytest.mark.parametrize(
    "values", [{}, {"client_id": CLIENT}, {"client_secret": "secret"}, {"client_id": ""}]
)
def test_the_demos_otherwise(values: dict[str, str]) -> None:
    """What the variables leave open is the demo's."""
    made = emulator_settings(scopes(**values))
    assert made.apps == EmulatorSettings().apps
    assert made.tenants == EmulatorSettings().tenants
    assert [(each.id, each.tenant_id) for each in made.subscriptions] == [
        (DEMO_SUBSCRIPTION_ID, DEMO_TENANT_ID)
    ]


def test_other_settings_stay() -> None:
    """Only what the variables name is changed."""
    base = EmulatorSettings(token_lifetime=7, port=1, clock=lambda: 0.0)
    made = emulator_settings(scopes(tenantId=TENANT), defaults=base)
    assert (made.token_lifetime, made.port, made.clock) == (7, 1, base.clock)


def test_subscriptions_by_name_and_by_url() -> None:
    """Each once, whatever its case; what is no id is none."""
    collection = {
        "item": [f"https://h/subscriptions/{SECOND}/x", f"/subscriptions/{FIRST}", "/subscriptions/x"]
    }
    found = named_subscriptions(
        scopes(subscriptionId=FIRST, otherSubscription=FIRST.lower(), subscription="no id", x=SECOND),
        collection,
    )
    assert found == (FIRST.lower(), SECOND)
    assert named_subscriptions(scopes(), None) == ()


def test_a_disabled_variable_names_nothing() -> None:
    """Who switched it off means it."""
    scope = Scope("environment", "e", [Variable("subscriptionId", FIRST, enabled=False)])
    assert named_subscriptions(Scopes(scope), {}) == ()


def test_collections_of_any_depth() -> None:
    """Folders may nest deeper than Python's stack."""
    deep: list[Any] = [f"/subscriptions/{FIRST}"]
    for _ in range(5000):
        deep = [deep]
    assert named_subscriptions(scopes(), {"item": deep}) == (FIRST.lower(),)
