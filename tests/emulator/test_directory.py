"""Who exists."""

from __future__ import annotations

from azbearer.emulator import DEMO_TENANT_ID, App, EmulatorSettings, Subscription, Tenant
from azbearer.emulator.directory import Directory, object_id

SUBSCRIPTION = "0c0ffee0-0000-4000-8000-00000000000A"
SETTINGS = EmulatorSettings(
    tenants=(Tenant(DEMO_TENANT_ID, domains=("contoso.example",)),),
    apps=(App("contoso.example", "App-One", ("s",)), App("fabrikam.example", "two", ("s",))),
    subscriptions=(Subscription(SUBSCRIPTION, "Fabrikam.Example"),),
)
DIRECTORY = Directory(SETTINGS, ("https://localhost:1",))


def test_an_app_may_name_its_tenant_by_domain() -> None:
    """Domain and GUID lead to the same tenant and the same app."""
    tenant = DIRECTORY.tenant("CONTOSO.example")
    assert tenant is not None
    assert tenant is DIRECTORY.tenant(DEMO_TENANT_ID)
    assert DIRECTORY.app(tenant, "app-one") is SETTINGS.apps[0]
    assert DIRECTORY.app(tenant, "two") is None


def test_an_app_that_is_named_twice_has_the_secrets_of_both() -> None:
    """Settings can add a secret to an app without knowing the ones it has."""
    apps = (App(DEMO_TENANT_ID, "a", ("one",)), App(DEMO_TENANT_ID, "A", ("two",)))
    directory = Directory(EmulatorSettings(apps=apps), ())
    found = directory.app(directory.tenants[0], "a")
    assert found is not None
    assert ("one", "two") == found.secrets


def test_tenants_that_only_apps_and_subscriptions_name_exist() -> None:
    """A tenant needs no description of its own, and is there once."""
    fabrikam = DIRECTORY.tenant("fabrikam.example")
    assert fabrikam is not None
    assert 2 == len(DIRECTORY.tenants)
    assert fabrikam is DIRECTORY.tenant_of(SETTINGS.subscriptions[0])
    assert SETTINGS.subscriptions == DIRECTORY.subscriptions_of(fabrikam.guid)


def test_subscriptions_are_found_without_regard_to_case() -> None:
    """GUIDs compare case-insensitively."""
    assert DIRECTORY.subscription(SUBSCRIPTION.lower()) is SETTINGS.subscriptions[0]
    assert DIRECTORY.subscription("") is None


def test_audiences_are_known_with_and_without_slash() -> None:
    """Azure's, the emulator's own, and the apps' own."""
    for resource in ("https://management.azure.com/", "https://LOCALHOST:1", "api://App-One", "two"):
        assert DIRECTORY.knows_resource(resource)
    assert not DIRECTORY.knows_resource("https://unknown.example")


def test_a_principal_has_one_object_id_per_tenant() -> None:
    """The same app has another service principal in another tenant."""
    one, two = DIRECTORY.tenants
    assert object_id(one, "A") == object_id(one, "a") != object_id(two, "a")
