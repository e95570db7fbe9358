"""The listing of providers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from azbearer.emulator.arm.errors import ArmError
from azbearer.emulator.arm.providers import check_namespace
from azbearer.emulator.arm.providertypes import versions_of

if TYPE_CHECKING:
    from tests.emulator.conftest import World


def get(world: World, path: str) -> Any:
    return json.loads(world.arm("GET", path).body)


def test_providers_are_listed_with_types_and_versions(world: World) -> None:
    """Each provider has types, and each type its versions."""
    providers = {item["namespace"]: item for item in get(world, "{s}/providers")["value"]}
    kinds = {kind["resourceType"]: kind for kind in providers["Microsoft.Network"]["resourceTypes"]}
    assert "2023-09-01" in kinds["virtualNetworks"]["apiVersions"]
    assert "Registered" == providers["Microsoft.Network"]["registrationState"]


def test_one_provider_is_found_without_regard_to_case(world: World) -> None:
    """The namespace compares case-insensitively and is shown in its own case."""
    assert "Microsoft.Storage" == get(world, "{s}/providers/MICROSOFT.STORAGE")["namespace"]


def test_the_tenants_providers_have_no_registration(world: World) -> None:
    """Below the tenant there is neither id nor registration state."""
    assert {"namespace", "resourceTypes"} == set(get(world, "/providers/Microsoft.Web"))


def test_registering_answers_with_the_provider(world: World) -> None:
    """Everything is registered already."""
    reply = world.arm("POST", "{s}/providers/Microsoft.Web/register")
    assert "Registered" == json.loads(reply.body)["registrationState"]


def test_an_unknown_provider_is_an_invalid_namespace(world: World) -> None:
    """A namespace that the table does not have is not found."""
    reply = world.arm("GET", "{s}/providers/Contoso.Nothing")
    assert (404, "InvalidResourceNamespace") == (reply.status, json.loads(reply.body)["error"]["code"])


@pytest.mark.parametrize("namespace", ["", "network", "Microsoft.", "Microsoft Network"])
def test_what_cannot_be_a_namespace_is_refused(namespace: str) -> None:
    """A namespace has at least two words joined by a dot."""
    with pytest.raises(ArmError, match="InvalidResourceNamespace"):
        check_namespace(namespace)


def test_versions_are_known_for_types_of_the_table_only() -> None:
    """Other types have no list."""
    assert versions_of("microsoft.keyvault", "VAULTS")
    assert () == versions_of("Contoso.Widgets", "widgets")
