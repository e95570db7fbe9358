"""What the emulator pretends exists."""

from __future__ import annotations

import pytest

from azbearer.emulator import DEMO_DOMAIN, DEMO_TENANT_ID, App, EmulatorSettings, Subscription, Tenant
from azbearer.emulator.settings import is_guid


def test_a_domain_gets_a_guid_that_stays() -> None:
    """A tenant that is known by a domain only has one GUID, whatever the case."""
    assert is_guid(Tenant("contoso.example").guid)
    assert Tenant("contoso.example").guid == Tenant("CONTOSO.example").guid


def test_a_tenant_has_all_its_names() -> None:
    """GUID and domains in lower case."""
    tenant = Tenant(DEMO_TENANT_ID.upper(), domains=("Contoso.Example",))
    assert {DEMO_TENANT_ID, "contoso.example"} == tenant.names


def test_secrets_are_not_in_the_repr() -> None:
    """Settings can be logged without the secrets in them."""
    settings = EmulatorSettings(apps=(App("t.example", "c", ("hidden-value",)),))
    assert "hidden-value" not in repr(settings)


def test_the_defaults_are_one_of_each() -> None:
    """One tenant with a domain, one app, one subscription."""
    settings = EmulatorSettings()
    assert (1, 1, 1) == (len(settings.tenants), len(settings.apps), len(settings.subscriptions))
    assert (DEMO_DOMAIN,) == settings.tenants[0].domains


def test_tokens_last_two_seconds_at_least() -> None:
    """A shorter life would be over before a client could use it."""
    assert EmulatorSettings(token_lifetime=2).token_lifetime == 2
    with pytest.raises(ValueError, match="at least 2 seconds, got 1"):
        EmulatorSettings(token_lifetime=1)


def test_a_subscription_id_is_a_guid() -> None:
    """ARM would never find another one."""
    with pytest.raises(ValueError, match="must be a GUID, got 'mine'"):
        EmulatorSettings(subscriptions=(Subscription("mine", DEMO_TENANT_ID),))
