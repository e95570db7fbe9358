"""The environment variables of each flavour."""

from __future__ import annotations

import hashlib
import ssl
from typing import TYPE_CHECKING

import pytest

from azbearer.emulator import FLAVOURS, Emulator, EmulatorSettings
from azbearer.emulator.identity.environment import IdentityPlaces, environment

if TYPE_CHECKING:
    from pathlib import Path

    from azbearer.emulator.identity.environment import Flavour

PLACES = IdentityPlaces("https://localhost:1", "http://localhost:2", "hidden-secret", "AB")


def test_the_names_tell_the_flavours_apart() -> None:
    """The sets of names by which clients choose."""
    names = {flavour: " ".join(sorted(environment(flavour, PLACES))) for flavour in FLAVOURS}
    assert {
        "app-service": "IDENTITY_ENDPOINT IDENTITY_HEADER",
        "app-service-2017": "MSI_ENDPOINT MSI_SECRET",
        "arc": "IDENTITY_ENDPOINT IMDS_ENDPOINT",
        "azure-ml": "MSI_ENDPOINT MSI_SECRET",
        "cloud-shell": "MSI_ENDPOINT",
        "imds": "AZURE_POD_IDENTITY_AUTHORITY_HOST",
        "service-fabric": "IDENTITY_ENDPOINT IDENTITY_HEADER IDENTITY_SERVER_THUMBPRINT",
    } == names


def test_only_service_fabric_is_https() -> None:
    """All others are plain HTTP, as they are in reality."""
    secure = {flavour for flavour in FLAVOURS if "https:" in str(environment(flavour, PLACES).values())}
    assert {"service-fabric"} == secure


def test_the_secret_is_not_in_the_repr() -> None:
    """Places can be logged."""
    assert "hidden-secret" not in repr(PLACES)


def test_the_thumbprint_is_that_of_the_server(emulator: Emulator) -> None:
    """Service Fabric's clients pin it in place of trusting a CA."""
    found = emulator.managed_identity_environment("service-fabric")["IDENTITY_SERVER_THUMBPRINT"]
    pem = ssl.get_server_certificate(("127.0.0.1", emulator.port))
    der = ssl.PEM_cert_to_DER_cert(pem)
    assert hashlib.sha1(der, usedforsecurity=False).hexdigest().upper() == found


@pytest.mark.parametrize(("flavour", "text"), [("typo", "there are app-service"), ("arc", "arc_key_folder")])
def test_a_flavour_that_is_not_there_is_refused(emulator: Emulator, flavour: Flavour, text: str) -> None:
    """The error says what is missing."""
    with pytest.raises(ValueError, match=text):
        emulator.managed_identity_environment(flavour)


def test_arc_has_an_environment_when_it_has_a_folder(tmp_path: Path) -> None:
    """Clients of Arc need both of its variables."""
    emulator = Emulator(EmulatorSettings(arc_key_folder=tmp_path))
    assert 2 == len(emulator.managed_identity_environment("arc"))
